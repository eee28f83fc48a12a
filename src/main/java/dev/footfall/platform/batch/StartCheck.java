package dev.footfall.platform.batch;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Knows what a job needs besides its parameters, so that nobody starts or restarts a run that could only fail. A bean
 * of the module that owns the job.
 */
public interface StartCheck {

    /** The job's name. */
    String job();

    /** Why a run with these parameters could not succeed, as a sentence; null if it could. */
    @Nullable String refusal(Map<String, ? extends @Nullable Object> parameters);
}
