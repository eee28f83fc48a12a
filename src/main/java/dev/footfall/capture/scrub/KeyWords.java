package dev.footfall.capture.scrub;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Splits a key into lower-case words, whatever its spelling: {@code userEmail}, {@code USER_EMAIL}, {@code user-email},
 * {@code user[email]} and {@code useremail} are all user, email. A run without separators is split only where known words
 * cover it whole, so that {@code ship}, {@code description} and {@code microphone} stay one word each.
 */
final class KeyWords {
    private static final int LONGEST_RUN = 48;

    private final Set<String> known = new HashSet<>();

    KeyWords(Collection<? extends Collection<String>> vocabularies) {
        vocabularies.forEach(known::addAll);
        // Too short or too common at the end of other words to be cut out of a run.
        known.removeAll(Set.of("at", "ms", "ns", "us", "ts", "no", "on", "os", "n", "e", "lon", "lat", "ua"));
    }

    static List<String> list(String words) {
        return Arrays.asList(words.strip().split("\\s+"));
    }

    static Map<String, PersonalKind> byWord(Map<PersonalKind, String> words) {
        Map<String, PersonalKind> kinds = new HashMap<>();
        words.forEach((kind, list) -> list(list).forEach(word -> kinds.put(word, kind)));
        return Map.copyOf(kinds);
    }

    List<String> of(String key) {
        List<String> words = new ArrayList<>();
        for (String run : runs(plain(key))) {
            String word = run.toLowerCase(Locale.ROOT);
            if (known.contains(word) || word.length() > LONGEST_RUN || !cut(word, 0, words)) {
                words.add(word);
            }
        }
        return words;
    }

    /** Full-width letters and accents make no other word. */
    private static String plain(String key) {
        for (int i = 0; i < key.length(); i++) {
            if (key.charAt(i) >= 128) {
                return Normalizer.normalize(key, Normalizer.Form.NFKD).replaceAll("[\\p{M}\\p{Cf}]", "");
            }
        }
        return key;
    }

    private static List<String> runs(String key) {
        List<String> runs = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= key.length(); i++) {
            boolean letter = i < key.length() && Character.isLetter(key.charAt(i));
            if (!letter || (i > start && startsWord(key, i))) {
                if (i > start) {
                    runs.add(key.substring(start, i));
                }
                start = letter ? i : i + 1;
            }
        }
        return runs;
    }

    /** At the E of userEmail and at the A of IPAddress, but not inside IPv4 or HTTP. */
    private static boolean startsWord(String key, int i) {
        if (!Character.isUpperCase(key.charAt(i))) {
            return false;
        }
        boolean afterLower = Character.isLowerCase(key.charAt(i - 1));
        boolean beforeLower = i + 2 < key.length()
                && Character.isLowerCase(key.charAt(i + 1))
                && Character.isLetter(key.charAt(i + 2));
        return afterLower || beforeLower;
    }

    /** Longest known word first; adds the words only when they cover the rest. */
    private boolean cut(String run, int from, List<String> words) {
        int before = words.size();
        for (int to = run.length(); to > from + 1; to--) {
            String word = run.substring(from, to);
            if (known.contains(word)) {
                words.add(word);
                if (to == run.length() || cut(run, to, words)) {
                    return true;
                }
                words.subList(before, words.size()).clear();
            }
        }
        return false;
    }
}
