package dev.footfall.catalog;

import java.time.Instant;
import java.util.UUID;

/** An app of the host platform, as it is called now. */
public record App(UUID id, String name, Instant updatedAt) {}
