package dev.footfall.privacy.retention;

import dev.footfall.platform.batch.StartQuestion;
import dev.footfall.platform.page.Formats;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is asked before {@code anonymize} or {@code purge} is started by hand: the days that are due, and their rows. */
@Configuration(proxyBeanMethods = false)
class RetentionQuestions {

    private final RetentionSchedule retentionSchedule;
    private final Formats formats;

    RetentionQuestions(RetentionSchedule retentionSchedule, Formats formats) {
        this.retentionSchedule = retentionSchedule;
        this.formats = formats;
    }

    @Bean
    StartQuestion anonymizeQuestion() {
        return new DaysQuestion(
                "anonymize",
                "retention.anonymize.title",
                "retention.anonymize.text",
                "retention.anonymize.confirm",
                () -> Stream.concat(retentionSchedule.toAnonymize().stream(), retentionSchedule.toThin().stream())
                        .sorted()
                        .toList());
    }

    @Bean
    StartQuestion purgeQuestion() {
        return new DaysQuestion(
                "purge",
                "retention.purge.title",
                "retention.purge.text",
                "retention.purge.confirm",
                retentionSchedule::toPurge);
    }

    /** Asks unless it is a dry run. */
    private final class DaysQuestion implements StartQuestion {

        private final String job;
        private final String title;
        private final String text;
        private final String confirm;
        private final Supplier<List<LocalDate>> due;

        DaysQuestion(String job, String title, String text, String confirm, Supplier<List<LocalDate>> due) {
            this.job = job;
            this.title = title;
            this.text = text;
            this.confirm = confirm;
            this.due = due;
        }

        @Override
        public String job() {
            return job;
        }

        @Override
        public @Nullable Question about(Map<String, ? extends @Nullable Object> parameters) {
            if ("true".equals(parameters.get("dry-run"))) {
                return null;
            }
            List<LocalDate> days = due.get();
            long rows = days.stream()
                    .mapToLong(day -> Objects.requireNonNullElse(retentionSchedule.rows(day), 0L))
                    .sum();
            return new Question(
                    title,
                    text,
                    confirm,
                    List.of(
                            days.size(),
                            rows,
                            days.isEmpty() ? "" : formats.shortDay(days.getFirst()),
                            days.isEmpty() ? "" : formats.shortDay(days.getLast())));
        }
    }
}
