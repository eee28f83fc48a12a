package dev.footfall.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportingZoneTests {

    private static final ReportingZone BERLIN = ReportingZone.of("Europe/Berlin");

    @Test
    void findsOverlappingUtcDays() {
        LocalDate day = LocalDate.parse("2026-11-20");
        assertThat(ReportingZone.UTC.utcDays(day)).containsExactly(day);
        assertThat(BERLIN.utcDays(day)).containsExactly(day.minusDays(1), day);
        assertThat(ReportingZone.of("America/St_Johns").utcDays(day)).containsExactly(day, day.plusDays(1));
        assertThat(BERLIN.reportingDays(day)).containsExactly(day, day.plusDays(1));
    }

    /** Laws of 2026, as the release 2026f of the zone database has them; an older JDK has other midnights. */
    @ParameterizedTest
    @CsvSource({
        "America/Vancouver, 2026-11-30, 2026-11-30T07:00:00Z",
        "America/Vancouver, 2027-01-15, 2027-01-15T07:00:00Z",
        "America/Edmonton, 2026-11-30, 2026-11-30T06:00:00Z",
        "Africa/Casablanca, 2026-09-30, 2026-09-30T00:00:00Z",
        "Africa/Casablanca, 2026-09-01, 2026-08-31T23:00:00Z",
    })
    void startsDaysByCurrentLaw(String zone, LocalDate day, Instant start) {
        assertThat(ReportingZone.of(zone).start(day)).isEqualTo(start);
        assertThat(ReportingZone.of(zone).dayOf(start)).isEqualTo(day);
        assertThat(ReportingZone.of(zone).dayOf(start.minusNanos(1))).isEqualTo(day.minusDays(1));
    }

    @Test
    void namesItsZoneDatabaseRelease() {
        assertThat(ReportingZone.rulesVersion()).matches("20\\d\\d[a-z]+").isGreaterThanOrEqualTo("2026f");
    }

    static Stream<String> zonesWithoutNewLaws() {
        return Stream.of(
                "Europe/Berlin",
                "America/New_York",
                "Asia/Beirut",
                "Asia/Kathmandu",
                "Australia/Lord_Howe",
                "Pacific/Apia",
                "America/Sao_Paulo",
                "UTC");
    }

    /** Where the law is as it was the JDK's own rules are an oracle for every day and hour of 30 years. */
    @ParameterizedTest
    @MethodSource("zonesWithoutNewLaws")
    void agreesWithTheJdkWhereLawsAreOld(String id) {
        ReportingZone zone = ReportingZone.of(id);
        ZoneId jdk = ZoneId.of(id);
        for (LocalDate day = LocalDate.parse("2004-01-01"); day.getYear() < 2034; day = day.plusDays(1)) {
            Instant start = day.atStartOfDay(jdk).toInstant();
            assertThat(zone.start(day)).isEqualTo(start);
            for (int quarters = 0; quarters < 96; quarters += 7) {
                Instant moment = start.plusSeconds(quarters * 900L);
                assertThat(zone.at(moment)).isEqualTo(moment.atZone(jdk).toOffsetDateTime());
                assertThat(zone.dayOf(moment)).isEqualTo(LocalDate.ofInstant(moment, jdk));
            }
        }
    }

    @Test
    void resolvesGapsToTheChangeAndOverlapsToTheFirst() {
        assertThat(BERLIN.firstAt(LocalDateTime.parse("2026-03-29T02:30:00"))).isEqualTo("2026-03-29T01:00:00Z");
        assertThat(BERLIN.firstAt(LocalDateTime.parse("2026-10-25T02:30:00"))).isEqualTo("2026-10-25T00:30:00Z");
    }

    @Test
    void treatsTwoNamesOfAZoneAlike() {
        assertThat(ReportingZone.of("Europe/Kiev").hasRulesOf(ReportingZone.of("Europe/Kyiv")))
                .isTrue();
        assertThat(ReportingZone.of("Etc/UTC").hasRulesOf(ReportingZone.UTC)).isTrue();
        assertThat(ReportingZone.of("Asia/Calcutta").hasRulesOf(ReportingZone.of("Asia/Kolkata")))
                .isTrue();
        assertThat(BERLIN.hasRulesOf(ReportingZone.of("Europe/Paris"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"America/Vancouver", "Africa/Casablanca", "Europe/Berlin", "+05:30", "UTC"})
    void readsWrittenRulesBackUnchanged(String id) {
        ReportingZone zone = ReportingZone.of(id);
        ReportingZone read = zone.withRules(zone.writtenRules());
        assertThat(read.writtenRules()).isEqualTo(zone.writtenRules());
        for (LocalDate day = LocalDate.parse("2000-01-02"); day.getYear() < 2060; day = day.plusDays(1)) {
            assertThat(read.start(day)).isEqualTo(zone.start(day));
        }
    }

    @Test
    void acceptsFixedOffsets() {
        assertThat(ReportingZone.of("+05:30").rules())
                .isEqualTo(ZoneOffset.ofHoursMinutes(5, 30).getRules());
        assertThat(ReportingZone.of("GMT-3").rules())
                .isEqualTo(ZoneOffset.ofHours(-3).getRules());
        assertThat(ReportingZone.of("Z").hasRulesOf(ReportingZone.UTC)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Nowhere", "CEST", "SystemV/AST4ADT", "", "europe/berlin", "25:00"})
    void rejectsUnknownZones(String id) {
        assertThatThrownBy(() -> ReportingZone.of(id))
                .isInstanceOf(StartupException.class)
                .hasMessage("FOOTFALL_ZONE is '" + id + "', and there is no such time zone.");
    }
}
