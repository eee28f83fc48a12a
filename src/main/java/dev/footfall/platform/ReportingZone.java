package dev.footfall.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.time.zone.ZoneRulesProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.joda.time.DateTimeZone;

/**
 * Where a reporting day begins: the only class that knows the rules of time zones. They are Joda-Time's, which follows
 * the zone database by releases of its own, and never those of the running JDK: governments change the clock at short
 * notice, and a JDK is updated later.
 *
 * <p>A day lasts from its first instant in the zone to the first of the next: 23 or 25 hours when the clock changes. It
 * usually spans two UTC days.
 */
public final class ReportingZone {

    public static final ReportingZone UTC = new ReportingZone("UTC", ZoneOffset.UTC.getRules());

    /** Rules before these years do not matter; after them the last known rule continues unchanged. */
    private static final Instant FIRST_RULE = Instant.parse("1800-01-01T00:00:00Z");

    private static final Instant LAST_RULE = Instant.parse("2200-01-01T00:00:00Z");

    private static final Instant WRITTEN_FROM = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant WRITTEN_TO = Instant.parse("2100-01-01T00:00:00Z");

    private final String id;
    private final ZoneRules rules;

    private ReportingZone(String id, ZoneRules rules) {
        this.id = id;
        this.rules = rules;
    }

    /**
     * @param id a name of the zone database, or a fixed offset like {@code +02:00}
     * @throws StartupException where there is no such zone
     */
    public static ReportingZone of(String id) {
        if (DateTimeZone.getAvailableIDs().contains(id)) {
            return new ReportingZone(id, rules(DateTimeZone.forID(id)));
        }
        try {
            // the JDK parses offsets only; regions that it alone knows have rules that nobody keeps up to date
            if (ZoneId.of(id).normalized() instanceof ZoneOffset offset) {
                return new ReportingZone(id, offset.getRules());
            }
        } catch (DateTimeException e) {
            // reported below
        }
        throw new StartupException(
                "FOOTFALL_ZONE is '%s', and there is no such time zone.".formatted(id),
                "Write a name of the time zone database, like Europe/Berlin, or UTC.");
    }

    /** The same zone by the rules of the running JDK, for comparison only; empty where the JDK does not know it. */
    public Optional<ReportingZone> asTheJdkHasIt() {
        try {
            return Optional.of(new ReportingZone(id, ZoneId.of(id).getRules()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The release of the running JDK's zone database. */
    public static String jdkRulesVersion() {
        return ZoneRulesProvider.getVersions("UTC").lastKey();
    }

    /**
     * The zone's rules for the years that activity can have, as a text that {@link #withRules} reads: the offset first,
     * then each change.
     */
    public String writtenRules() {
        StringBuilder written = new StringBuilder(rules.getOffset(WRITTEN_FROM).getId());
        for (ZoneOffsetTransition change = rules.nextTransition(WRITTEN_FROM);
                change != null && change.getInstant().isBefore(WRITTEN_TO);
                change = rules.nextTransition(change.getInstant())) {
            written.append(' ')
                    .append(change.getInstant())
                    .append(' ')
                    .append(change.getOffsetAfter().getId());
        }
        return written.toString();
    }

    /** The same zone with the rules that {@link #writtenRules} wrote, perhaps by another release. */
    public ReportingZone withRules(String written) {
        String[] parts = written.split(" ");
        ZoneOffset first = ZoneOffset.of(parts[0]);
        ZoneOffset before = first;
        List<ZoneOffsetTransition> changes = new ArrayList<>();
        for (int part = 1; part < parts.length; part += 2) {
            ZoneOffset after = ZoneOffset.of(parts[part + 1]);
            changes.add(ZoneOffsetTransition.of(
                    LocalDateTime.ofInstant(Instant.parse(parts[part]), before), before, after));
            before = after;
        }
        return new ReportingZone(id, ZoneRules.of(first, first, List.of(), changes, List.of()));
    }

    /** As it is configured, like {@code Europe/Berlin}. */
    public String id() {
        return id;
    }

    /** For comparing rules, and for local times other than the start of a day or an hour. */
    public ZoneRules rules() {
        return rules;
    }

    /** Whether both are one zone under two names, as {@code Europe/Kiev} and {@code Europe/Kyiv} are. */
    public boolean hasRulesOf(ReportingZone other) {
        return rules.equals(other.rules);
    }

    public boolean isFixedOffset() {
        return rules.isFixedOffset();
    }

    public LocalDate dayOf(Instant moment) {
        return at(moment).toLocalDate();
    }

    /** The local time in the zone. */
    public OffsetDateTime at(Instant moment) {
        return moment.atOffset(rules.getOffset(moment));
    }

    /** The hour of the week: 0 is the first of Monday, 167 the last of Sunday. */
    public static int hourOfWeek(OffsetDateTime local) {
        return (local.getDayOfWeek().getValue() - 1) * 24 + local.getHour();
    }

    /** The first instant of the day; that of the next day is its end. */
    public Instant start(LocalDate day) {
        return firstAt(day.atStartOfDay());
    }

    /** The first instant with that local time, or, where the clock skips it, the instant of the skip. */
    public Instant firstAt(LocalDateTime local) {
        List<ZoneOffset> offsets = rules.getValidOffsets(local);
        return offsets.isEmpty() ? rules.getTransition(local).getInstant() : local.toInstant(offsets.getFirst());
    }

    /** The first instant of the moment's local hour, or that of a clock change within the hour. */
    public Instant startOfHour(Instant moment) {
        OffsetDateTime local = at(moment);
        LocalDateTime hour = local.toLocalDateTime().truncatedTo(ChronoUnit.HOURS);
        return rules.isValidOffset(hour, local.getOffset()) ? hour.toInstant(local.getOffset()) : firstAt(hour);
    }

    /** The first instants of the day's hours: 24, or 23 or 25 when the clock changes. */
    public List<Instant> hours(LocalDate day) {
        Instant end = start(day.plusDays(1));
        List<Instant> hours = new ArrayList<>();
        for (Instant minute = start(day); minute.isBefore(end); minute = minute.plus(1, ChronoUnit.MINUTES)) {
            Instant hour = startOfHour(minute);
            if (hours.isEmpty() || !hours.getLast().equals(hour)) {
                hours.add(hour);
            }
        }
        return hours;
    }

    /** The UTC days, each a partition of the raw table, that overlap the reporting day; ascending. */
    public List<LocalDate> utcDays(LocalDate day) {
        return days(UTC, start(day), start(day.plusDays(1)));
    }

    /** The reporting days that overlap a UTC day; ascending. */
    public List<LocalDate> reportingDays(LocalDate utcDay) {
        return days(this, UTC.start(utcDay), UTC.start(utcDay.plusDays(1)));
    }

    private static List<LocalDate> days(ReportingZone zone, Instant from, Instant to) {
        return zone.dayOf(from)
                .datesUntil(zone.dayOf(to.minusNanos(1)).plusDays(1))
                .toList();
    }

    /** The release of the zone database that all rules come from, like {@code 2026f}. */
    public static String rulesVersion() {
        return Version.RELEASE;
    }

    private static ZoneRules rules(DateTimeZone zone) {
        long from = FIRST_RULE.toEpochMilli();
        ZoneOffset first = offset(zone, from);
        List<ZoneOffsetTransition> transitions = new ArrayList<>();
        ZoneOffset before = first;
        for (long at = zone.nextTransition(from);
                at > from && at < LAST_RULE.toEpochMilli();
                at = zone.nextTransition(at)) {
            ZoneOffset after = offset(zone, at);
            if (!after.equals(before)) {
                LocalDateTime local = LocalDateTime.ofEpochSecond(Math.floorDiv(at, 1_000), 0, before);
                transitions.add(ZoneOffsetTransition.of(local, before, after));
                before = after;
            }
            from = at;
        }
        return ZoneRules.of(first, first, List.of(), transitions, List.of());
    }

    private static ZoneOffset offset(DateTimeZone zone, long millis) {
        return ZoneOffset.ofTotalSeconds(
                (int) Duration.ofMillis(zone.getOffset(millis)).toSeconds());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReportingZone zone && id.equals(zone.id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return id;
    }

    /** Joda-Time names it in its manifest only. */
    private static final class Version {

        static final String RELEASE = read();

        private static String read() {
            try {
                URL own = Objects.requireNonNull(DateTimeZone.class.getResource("DateTimeZone.class"));
                URLConnection connection = own.openConnection();
                String name = connection instanceof JarURLConnection jar
                        ? jar.getManifest().getMainAttributes().getValue("Time-Zone-Database-Version")
                        : null;
                // "2026fgtz" is release 2026f with the zones from before 1970 kept apart
                return name == null ? "unknown" : name.replaceFirst("gtz$", "");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
