package dev.footfall.platform;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The configuration that every module may need.
 *
 * @param dataDir embedded database, spool, export files
 * @param zone the one reporting zone: where a day begins
 * @param acceptLate how late activity may come
 * @param anonymizeAfter when raw activity loses its user; {@link RetentionPeriods} has the period in force
 * @param retain when raw activity is dropped; likewise
 * @param secret key of the hashes that stand for people; null: generated and stored in the database
 * @param baseUrl where the site is reached, without a trailing slash; null: as the request says
 */
@ConfigurationProperties("footfall")
public record Settings(
        @DefaultValue(".data") Path dataDir,
        @DefaultValue("UTC") ReportingZone zone,
        @DefaultValue("7d") Duration acceptLate,
        @DefaultValue("30d") Duration anonymizeAfter,
        @DefaultValue("90d") Duration retain,
        @Nullable String secret,
        @Nullable URI baseUrl,
        @DefaultValue Database database) {

    /** The maximum, so that dates stay within what Java and PostgreSQL can add. */
    private static final Duration MAX_PERIOD = Duration.ofDays(36_525);

    public Settings {
        secret = blankIsNone(secret);
        baseUrl = site(baseUrl);
        if (anonymizeAfter.compareTo(Duration.ofDays(1)) < 0) {
            throw new StartupException(
                    ("Raw activity is anonymized after %s: with less than a day, days that have not ended "
                                    + "would be anonymized.")
                            .formatted(days(anonymizeAfter)),
                    "Set FOOTFALL_ANONYMIZE_AFTER, and FOOTFALL_RETAIN, to a day (1d) or more.");
        }
        if (retain.compareTo(MAX_PERIOD) > 0) {
            throw new StartupException(
                    "Raw activity is kept for %s, which is more than 100 years.".formatted(days(retain)),
                    "Set FOOTFALL_RETAIN to 36525d or less.");
        }
        if (acceptLate.isNegative() || acceptLate.compareTo(anonymizeAfter) >= 0) {
            throw new StartupException(
                    ("Activity may arrive %s late, but is anonymized after %s: late activity would fall on "
                                    + "anonymized days.")
                            .formatted(days(acceptLate), days(anonymizeAfter)),
                    "Set FOOTFALL_ACCEPT_LATE below FOOTFALL_ANONYMIZE_AFTER.");
        }
        if (anonymizeAfter.compareTo(retain) > 0) {
            throw new StartupException(
                    "Raw activity is deleted after %s, but anonymized only after %s."
                            .formatted(days(retain), days(anonymizeAfter)),
                    "Set FOOTFALL_ANONYMIZE_AFTER to FOOTFALL_RETAIN or below.");
        }
    }

    /**
     * An existing PostgreSQL instead of the embedded one.
     *
     * @param url JDBC URL; null: the embedded server
     * @param schema where the tables are; null: where the search path of the role leads
     * @param attach whether the process may attach to a data folder that another process owns, as a job from the
     *     command line does
     */
    public record Database(
            @Nullable String url,
            @Nullable String user,
            @Nullable String password,
            @Nullable String schema,
            @DefaultValue("false") boolean attach) {

        private static final Pattern ON_THIS_MACHINE = Pattern.compile(
                "jdbc:postgresql:(?!//).*|jdbc:postgresql://(?:localhost|127[.][0-9.]+|\\[::1])[:/?].*");

        public Database {
            // On the same machine a placeholder password is allowed: a developer's own server.
            if (url != null && !ON_THIS_MACHINE.matcher(url).matches()) {
                Placeholders.refuse("FOOTFALL_DATABASE_PASSWORD", password);
            }
        }

        @Override
        public String toString() {
            return "Database[url=" + url + ", user=" + user + ", schema=" + schema + ", attach=" + attach + "]";
        }
    }

    @Override
    public String toString() {
        return "Settings[dataDir=%s, zone=%s, acceptLate=%s, anonymizeAfter=%s, retain=%s, baseUrl=%s, database=%s]"
                .formatted(dataDir, zone, acceptLate, anonymizeAfter, retain, baseUrl, database);
    }

    /** Whether browsers use HTTPS, which a proxy terminates: Footfall itself speaks HTTP. */
    public boolean isReachedByHttps() {
        return baseUrl != null && "https".equals(baseUrl.getScheme());
    }

    /** Scheme, host and port; anything else in the address of a whole site is a mistake. */
    private static @Nullable URI site(@Nullable URI url) {
        if (url == null || url.toString().isBlank()) {
            return null;
        }
        var scheme = url.getScheme();
        if (url.getHost() == null || url.getUserInfo() != null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new StartupException(
                    "FOOTFALL_BASE_URL is not the address of a site.",
                    "Give one like https://footfall.example, as browsers reach it.");
        }
        if (!url.getPath().matches("/*") || url.getQuery() != null || url.getFragment() != null) {
            throw new StartupException(
                    ("FOOTFALL_BASE_URL has a path, query or fragment (%s): Footfall is served at the root "
                                    + "of a host only.")
                            .formatted(url),
                    "Give Footfall a host name of its own, like https://footfall.example.");
        }
        return URI.create(scheme + "://" + url.getRawAuthority());
    }

    private static @Nullable String blankIsNone(@Nullable String value) {
        return value == null || value.isBlank() ? null : value;
    }

    private static String days(Duration duration) {
        return duration.equals(Duration.ofDays(1))
                ? "1 day"
                : duration.equals(Duration.ofDays(duration.toDays()))
                        ? duration.toDays() + " days"
                        : duration.toString().substring(2).toLowerCase(Locale.ROOT);
    }
}
