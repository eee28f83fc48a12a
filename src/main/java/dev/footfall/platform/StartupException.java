package dev.footfall.platform;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Why the application does not start, for the person at the terminal: what is wrong and how to mend it, without a stack
 * trace.
 */
public final class StartupException extends RuntimeException {

    private final String remedy;

    public StartupException(String what, String remedy) {
        super(what);
        this.remedy = remedy;
    }

    public StartupException(String what, String remedy, Throwable cause) {
        super(what, cause);
        this.remedy = remedy;
    }

    public String remedy() {
        return remedy;
    }

    /**
     * Prints a {@link StartupException} as Spring Boot prints its own start failures. Ordered first, because a binding
     * failure would otherwise hide it.
     */
    @Order(Ordered.HIGHEST_PRECEDENCE)
    static class StartupFailureAnalyzer extends AbstractFailureAnalyzer<StartupException> {

        @Override
        protected FailureAnalysis analyze(Throwable rootFailure, StartupException cause) {
            return new FailureAnalysis(cause.getMessage(), cause.remedy(), cause);
        }
    }
}
