package dev.footfall.capture;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

@org.springframework.stereotype.Component
final class MetadataReader {
    byte @Nullable [] read(JsonParser p, Draft d) {
        p.skipChildren();
        return null;
    }
}
