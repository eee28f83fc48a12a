package dev.footfall.platform;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How long raw activity is kept: the periods in force, as opposed to {@link Settings}, which has those configured. A
 * shorter period than at the last start destroys data, and a decision cannot be told from a typing mistake. So it comes
 * into force only once it is confirmed, and the longer one stays in force until then. The start itself does not fail,
 * since capture would stop with it.
 *
 * @param anonymizeAfter when raw activity loses its user
 * @param retain when raw activity is dropped
 * @param unconfirmed the configured periods that wait for confirmation
 */
public record RetentionPeriods(Duration anonymizeAfter, Duration retain, List<Shortened> unconfirmed) {

    /**
     * A period that is configured and not in force.
     *
     * @param setting the variable that sets it
     */
    public record Shortened(Setting setting, Duration configured, Duration inForce) {}

    public enum Setting {
        ANONYMIZE_AFTER,
        RETAIN;

        public String variable() {
            return "FOOTFALL_" + name();
        }

        private String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public RetentionPeriods {
        unconfirmed = List.copyOf(unconfirmed);
    }

    /** A period of days, hours or less as the configuration has it: {@code 30d}. */
    public static String written(Duration period) {
        return period.equals(Duration.ofDays(period.toDays()))
                ? period.toDays() + "d"
                : period.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    /**
     * @param confirmRetention the confirmed shorter periods: values rather than a yes, so that one left in a file
     *     confirms no later change
     */
    @ConfigurationProperties("footfall")
    record Confirmation(@DefaultValue List<Duration> confirmRetention) {}

    @Configuration(proxyBeanMethods = false)
    static class AtStart {

        private static final Logger log = LoggerFactory.getLogger(RetentionPeriods.class);

        @Bean
        RetentionPeriods retentionPeriods(
                Settings settings,
                Confirmation confirmation,
                JdbcClient database,
                PlatformTransactionManager transactions) {
            // a job from the command line may have another environment than the server: it uses what is stored and
            // changes nothing
            boolean remember = !settings.database().attach();
            return new TransactionTemplate(transactions).execute(_ -> {
                List<Shortened> unconfirmed = new ArrayList<>();
                Duration anonymizeAfter = inForce(
                        Setting.ANONYMIZE_AFTER,
                        settings.anonymizeAfter(),
                        confirmation,
                        remember,
                        database,
                        unconfirmed);
                Duration retain =
                        inForce(Setting.RETAIN, settings.retain(), confirmation, remember, database, unconfirmed);
                return new RetentionPeriods(anonymizeAfter, retain, unconfirmed);
            });
        }

        private static Duration inForce(
                Setting setting,
                Duration configured,
                Confirmation confirmation,
                boolean remember,
                JdbcClient database,
                List<Shortened> unconfirmed) {
            String key = "retention." + setting.key();
            if (remember) {
                database.sql("insert into setting (key, value) values (:key, :value) on conflict (key) do nothing")
                        .param("key", key)
                        .param("value", configured.toString())
                        .update();
            }
            Duration last = database.sql("select value from setting where key = :key for update")
                    .param("key", key)
                    .query(String.class)
                    .optional()
                    .map(Duration::parse)
                    .orElse(configured);
            if (configured.compareTo(last) < 0
                    && !confirmation.confirmRetention().contains(configured)) {
                unconfirmed.add(new Shortened(setting, configured, last));
                log.warn(
                        "{}={} is shorter than the {} of the last start, and does not take effect until "
                                + "you confirm it with FOOTFALL_CONFIRM_RETENTION={}. The health page says how many "
                                + "rows that would affect",
                        setting.variable(),
                        written(configured),
                        written(last),
                        written(configured));
                return last;
            }
            if (remember && !configured.equals(last)) {
                database.sql("update setting set value = :value where key = :key")
                        .param("key", key)
                        .param("value", configured.toString())
                        .update();
                log.info(
                        "{} was {} at the last start and is {} now",
                        setting.variable(),
                        written(last),
                        written(configured));
            }
            return configured;
        }
    }
}
