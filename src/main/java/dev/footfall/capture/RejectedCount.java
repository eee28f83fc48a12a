package dev.footfall.capture;

import java.time.Instant;

/** What the door dropped of one submission, for the ledger. */
record RejectedCount(ActivitySource source, Instant receivedAt, int rejected, int suppressed) {}
