package dev.footfall.clients.mapping;

import dev.footfall.activity.ActivityTypes;
import org.jspecify.annotations.Nullable;

/** Turns the names that senders give to their events into names of activity types. */
public final class TypeNames {

    private static final int MAX_LENGTH = 50;

    private TypeNames() {}

    /**
     * The name in lower snake case: {@code App Viewed}, {@code appViewed} and {@code app-viewed} are {@code app_viewed}.
     * The marks of a tool's own events go: {@code $pageview} is {@code pageview}, {@code [Amplitude] Session Start} is
     * {@code session_start}.
     *
     * @return null where nothing of the name can be one, as of a name in another script; a name of more than 50
     *     characters is cut
     */
    public static @Nullable String of(String sent) {
        var name = new StringBuilder();
        for (int i = marks(sent); i < sent.length() && name.length() < MAX_LENGTH; i++) {
            char c = sent.charAt(i);
            boolean upper = c >= 'A' && c <= 'Z';
            if (upper || c >= 'a' && c <= 'z' || c >= '0' && c <= '9') {
                if (upper && beginsWord(sent, i)) {
                    separate(name);
                }
                name.append(upper ? (char) (c + ('a' - 'A')) : c);
            } else if (c > ' ' && c < 127 || Character.isWhitespace(c)) {
                separate(name);
            } else {
                return null;
            }
        }
        int end = Math.min(name.length(), MAX_LENGTH);
        while (end > 0 && name.charAt(end - 1) == '_') {
            end--;
        }
        var type = name.substring(0, end);
        return ActivityTypes.NAME.matcher(type).matches() ? type : null;
    }

    /** Where the name begins behind {@code $} or {@code [Tool] }. */
    private static int marks(String sent) {
        if (sent.startsWith("[")) {
            int end = sent.indexOf(']');
            return end > 0 && end + 1 < sent.length() ? end + 1 : 0;
        }
        return 0;
    }

    private static void separate(StringBuilder name) {
        if (!name.isEmpty() && name.charAt(name.length() - 1) != '_') {
            name.append('_');
        }
    }

    /** A capital behind a small letter or digit, or the last of several before a small letter: {@code XMLFile}. */
    private static boolean beginsWord(String sent, int i) {
        if (i == 0) {
            return false;
        }
        char before = sent.charAt(i - 1);
        if (before >= 'a' && before <= 'z' || before >= '0' && before <= '9') {
            return true;
        }
        boolean smallNext = i + 1 < sent.length() && sent.charAt(i + 1) >= 'a' && sent.charAt(i + 1) <= 'z';
        return before >= 'A' && before <= 'Z' && smallNext;
    }
}
