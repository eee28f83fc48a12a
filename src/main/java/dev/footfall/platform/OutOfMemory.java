package dev.footfall.platform;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Ends the process after an {@link OutOfMemoryError}, wherever it surfaces: a thread that others need may have ended,
 * and nothing restarts a process that half works. What was acknowledged is durable, so nothing is lost. {@code
 * -XX:+ExitOnOutOfMemoryError}, which all our servers set, does the same in the JVM itself, at once; but it cannot be
 * set by a jar or from within, and {@code java -jar} has to work as well.
 *
 * <p>Covers errors that end a thread, those that pass the filters of the HTTP server or become its answers, and those
 * that somebody caught and logged, as Tomcat, Spring Batch and schedulers do; during capture also those that the
 * PostgreSQL driver wraps.
 */
public final class OutOfMemory {

    /** {@code EX_OSERR} of {@code sysexits.h}. Not the 3 of the JVM's option: it says of a job that it was stopped. */
    static final int EXIT_CODE = 71;

    private static final int MAX_CAUSE_DEPTH = 20;

    private OutOfMemory() {}

    /** Handles errors that end a thread. Call before anything else starts. */
    public static void watchThreads() {
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            check(failure);
            LoggerFactory.getLogger(OutOfMemory.class).error("Thread {} ended", thread.getName(), failure);
        });
    }

    /** Ends the process where this failure, or one of its causes, is an {@link OutOfMemoryError}. */
    public static void check(@Nullable Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_CAUSE_DEPTH; depth++) {
            if (cause instanceof OutOfMemoryError) {
                end(cause);
            }
            cause = cause.getCause();
        }
    }

    /** Without shutdown hooks, which could need memory. */
    private static void end(Throwable error) {
        try {
            System.err.println("Terminating due to " + error);
        } finally {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }

    /** Checks what others log. Runs before the level is checked, so it also sees what no appender gets. */
    private static final class LogWatch extends TurboFilter {

        @Override
        public FilterReply decide(
                @Nullable Marker marker,
                Logger logger,
                Level level,
                @Nullable String format,
                Object @Nullable [] parameters,
                @Nullable Throwable failure) {
            check(failure);
            // Logback takes a throwable out of the last parameter only later
            if (parameters != null
                    && parameters.length > 0
                    && parameters[parameters.length - 1] instanceof Throwable last) {
                check(last);
            }
            return FilterReply.NEUTRAL;
        }
    }

    @Order(Ordered.HIGHEST_PRECEDENCE)
    private static final class RequestWatch extends OncePerRequestFilter {

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            try {
                chain.doFilter(request, response);
            } catch (ServletException | IOException | RuntimeException | Error e) {
                check(e);
                throw e;
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Watches {

        Watches() {
            if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context
                    && context.getTurboFilterList().stream().noneMatch(LogWatch.class::isInstance)) {
                context.addTurboFilter(new LogWatch());
            }
        }

        @Bean
        static OncePerRequestFilter outOfMemoryWatch() {
            return new RequestWatch();
        }
    }
}
