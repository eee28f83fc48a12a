package dev.footfall.platform.batch;

import dev.footfall.platform.Caller;
import java.util.Map;

/** For features whose jobs are started by what people ask of them, and not only by a schedule or an operator. */
public interface JobRuns {

    /**
     * Starts a run of its own. Of one caller's runs one executes at a time, the others wait; and callers take turns.
     *
     * @param parameters as the job's descriptor names them
     * @return the run's id
     * @throws dev.footfall.platform.ProblemException.ConflictException when it runs already with these parameters
     */
    long start(String job, Map<String, String> parameters, Caller startedBy);

    /**
     * Goes on where a run stopped or failed, as if it was started.
     *
     * @return the id of the run that goes on
     * @throws dev.footfall.platform.ProblemException.ConflictException when it runs, completed, or was restarted
     *     already
     * @throws dev.footfall.platform.ProblemException.NotFoundException when nothing is known of it any more
     */
    long restart(long run, Caller startedBy);

    /** Asks a run to end after its current chunk; nothing happens where it has ended. */
    void stop(long run);

    /** Whether it waits or runs, on any node. */
    boolean isUnderWay(long run);
}
