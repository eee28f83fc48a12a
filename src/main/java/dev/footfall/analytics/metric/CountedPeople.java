package dev.footfall.analytics.metric;

import dev.footfall.analytics.audience.AudienceMemory;
import java.time.LocalDate;
import java.util.Locale;
import org.roaringbitmap.RoaringBitmap;
import org.springframework.stereotype.Component;

/** Who was counted: the people behind the numbers of active people, lifecycle and retention, by person number. */
@Component
public class CountedPeople {

    /** A part of the lifecycle besides the new people. */
    public enum Flow {
        RETURNING,
        RESURRECTED,
        DORMANT;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final AudienceMemory memory;

    public CountedPeople(AudienceMemory memory) {
        this.memory = memory;
    }

    /** Whether the audiences from this day on are kept; without them nobody knows who was counted. */
    public boolean reachBackTo(LocalDate day) {
        return memory.current().reachBackTo(day);
    }

    public RoaringBitmap active(LocalDate first, LocalDate last) {
        return memory.current().active(first, last);
    }

    public RoaringBitmap newcomers(LocalDate first, LocalDate last) {
        return memory.current().newcomers(first, last);
    }

    /**
     * @param before active in the period before
     * @param now active in the period
     * @param newcomers first seen in it
     */
    public RoaringBitmap flow(Flow flow, RoaringBitmap before, RoaringBitmap now, RoaringBitmap newcomers) {
        return switch (flow) {
            case RETURNING -> RoaringBitmap.and(RoaringBitmap.andNot(now, newcomers), before);
            case RESURRECTED -> RoaringBitmap.andNot(RoaringBitmap.andNot(now, newcomers), before);
            case DORMANT -> RoaringBitmap.andNot(before, now);
        };
    }
}
