package dev.footfall.platform.batch;

import java.util.Map;

/** For features whose jobs are started by what people ask of them, and not only by a schedule or an operator. */
public interface JobRuns {

    /**
     * Starts a run of its own.
     *
     * @param parameters as the job's descriptor names them
     * @return the run's id
     * @throws dev.footfall.platform.Conflict when it runs already with these parameters
     */
    long start(String job, Map<String, String> parameters, String startedBy);

    /**
     * Goes on where a run stopped or failed.
     *
     * @return the id of the run that goes on
     * @throws dev.footfall.platform.Conflict when it runs, completed, or was restarted already
     * @throws dev.footfall.platform.NotFound when nothing is known of it any more
     */
    long restart(long run, String startedBy);

    /** Asks a run to end after its current chunk; nothing happens where it has ended. */
    void stop(long run);

    /** Whether it waits or runs, on any node. */
    boolean isUnderWay(long run);
}
