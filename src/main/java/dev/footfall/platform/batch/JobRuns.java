package dev.footfall.platform.batch;

import dev.footfall.platform.Caller;
import java.util.Map;

/** For features whose jobs people start by what they ask for, besides schedules and operators. */
public interface JobRuns {

    /**
     * Starts a new run. Of one caller's runs one executes at a time, the others wait; callers take turns.
     *
     * @param parameters named as in the job's descriptor
     * @return the run's id
     * @throws dev.footfall.platform.ProblemException.ConflictException when it already runs with these parameters
     */
    long start(String job, Map<String, String> parameters, Caller startedBy);

    /**
     * Continues where a run stopped or failed.
     *
     * @return the id of the new execution
     * @throws dev.footfall.platform.ProblemException.ConflictException when it runs, completed, or was restarted
     *     already
     * @throws dev.footfall.platform.ProblemException.NotFoundException when the run is unknown by now
     */
    long restart(long run, Caller startedBy);

    /** Asks a run to end after its current chunk; does nothing where it has ended. */
    void stop(long run);

    /** Whether it waits or runs, on any node. */
    boolean isUnderWay(long run);
}
