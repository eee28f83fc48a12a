package dev.footfall.clients;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads parameters of a query or a form. The servlet's own would read the body of a request as a form. */
final class FormText {

    private FormText() {}

    /** The first value of a parameter, decoded; null where there is none, or one that cannot be decoded. */
    static @Nullable String parameter(@Nullable String form, String name) {
        if (form == null) {
            return null;
        }
        int from = 0;
        while (from < form.length()) {
            int end = form.indexOf('&', from);
            int to = end < 0 ? form.length() : end;
            int equals = form.indexOf('=', from);
            if (equals >= 0
                    && equals < to
                    && form.regionMatches(from, name, 0, equals - from)
                    && equals - from == name.length()) {
                return decoded(form.substring(equals + 1, to));
            }
            from = to + 1;
        }
        return null;
    }

    private static @Nullable String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
