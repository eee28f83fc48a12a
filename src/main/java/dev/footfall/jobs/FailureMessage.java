package dev.footfall.jobs;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;

/** Why a run failed, for people: no stack trace, no SQL, no values. The log has the whole of it. */
final class FailureMessage {

    private static final int LONGEST = 500;

    private FailureMessage() {}

    /** Null where it did not fail. */
    static @Nullable String of(JobExecution execution) {
        if (execution.getStatus() != BatchStatus.FAILED && execution.getStatus() != BatchStatus.UNKNOWN) {
            return null;
        }
        List<Throwable> failures = execution.getAllFailureExceptions();
        return failures.isEmpty() ? "It failed; the log says why." : of(failures.getFirst());
    }

    private static String of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException refused) {
                return of(refused);
            }
            if (isOurs(cause) && cause.getMessage() != null) {
                String words = cause.getMessage();
                return words.length() > LONGEST ? words.substring(0, LONGEST) + "…" : words;
            }
        }
        return "It failed with " + root(failure).getClass().getSimpleName() + "; the log says where.";
    }

    private static String of(SQLException refused) {
        String state = String.valueOf(refused.getSQLState());
        return state.startsWith("08") || state.startsWith("57P")
                ? "The database was away."
                : "The database refused a statement (SQLSTATE " + state + "); the log says which.";
    }

    private static boolean isOurs(Throwable cause) {
        return cause.getClass().getPackageName().startsWith("dev.footfall");
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
