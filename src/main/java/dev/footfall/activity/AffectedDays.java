package dev.footfall.activity;

import dev.footfall.platform.ReportingZone;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * The UTC days that a moment is counted with: those in which its reporting day has a share. Once one of them is closed the reporting
 * day is never counted again, so that what came for it would be stored and in no number.
 */
public record AffectedDays(ReportingZone zone) {

    /** Ascending. */
    public List<LocalDate> days(Instant moment) {
        return zone.utcDays(zone.dayOf(moment));
    }
}
