package dev.footfall.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.Wait;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.scheduling.annotation.Scheduled;

@ExtendWith(OutputCaptureExtension.class)
class ScheduledFailuresTests {

    private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
            .withPropertyValues("spring.threads.virtual.enabled=true")
            .withConfiguration(AutoConfigurations.of(TaskSchedulingAutoConfiguration.class))
            .withUserConfiguration(TimeConfiguration.class, Work.class);

    static class Work {

        private final AtomicInteger away = new AtomicInteger();
        private final AtomicInteger lost = new AtomicInteger();
        private final AtomicInteger wrong = new AtomicInteger();

        @Scheduled(fixedRate = 10)
        void meetsNoDatabase() {
            away.incrementAndGet();
            throw new TransientDataAccessResourceException("away");
        }

        @Scheduled(fixedDelay = 10)
        void losesItsConnection() throws SQLException {
            lost.incrementAndGet();
            throw new SQLException("lost");
        }

        @Scheduled(fixedDelay = 10)
        void isWrong() {
            wrong.incrementAndGet();
            throw new IllegalStateException("a mistake of ours");
        }
    }

    @Test
    void repeatsQuietlyWhileTheDatabaseIsAway(CapturedOutput output) {
        runner.run(context -> {
            Work work = context.getBean(Work.class);
            Wait.until(() -> work.away.get() > 2 && work.lost.get() > 2 && work.wrong.get() > 2);
        });
        assertThat(output.toString())
                .contains("Scheduled work failed", "a mistake of ours")
                .doesNotContain("TransientDataAccessResourceException: away", "SQLException: lost", "Unexpected error");
    }
}
