package dev.footfall.capture;

import java.time.Instant;

/** What the door dropped of one submission, for the ledger. */
record DoorCount(Source source, Instant receivedAt, int rejected, int suppressed) {}
