package dev.footfall.platform;

import java.lang.reflect.UndeclaredThrowableException;
import java.sql.SQLException;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.task.SimpleAsyncTaskSchedulerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.transaction.TransactionException;

@Configuration(proxyBeanMethods = false)
class TimeConfiguration {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /** Scheduled work of a server. A process that was started only to run a job has none. */
    @Configuration(proxyBeanMethods = false)
    @EnableScheduling
    @ConditionalOnWebApplication
    static class BackgroundTasks {

        private static final Logger log = LoggerFactory.getLogger(BackgroundTasks.class);

        @Bean
        SimpleAsyncTaskSchedulerCustomizer scheduledFailures() {
            return scheduler -> scheduler.setErrorHandler(BackgroundTasks::note);
        }

        /** What failed is tried again at its next turn. Without the database much fails, and alarms say so. */
        static void note(Throwable failure) {
            Throwable cause = failure instanceof UndeclaredThrowableException checked
                    ? checked.getUndeclaredThrowable()
                    : failure;
            if (cause instanceof DataAccessException
                    || cause instanceof TransactionException
                    || cause instanceof SQLException) {
                log.debug("Scheduled work waits for the database", cause);
            } else {
                log.error("Scheduled work failed", cause);
            }
        }
    }
}
