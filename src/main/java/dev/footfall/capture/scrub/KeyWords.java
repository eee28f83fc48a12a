package dev.footfall.capture.scrub;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Splits a key into lower-case words, whatever its spelling: {@code userEmail}, {@code USER_EMAIL}, {@code user-email},
 * {@code user[email]} and {@code useremail} are all user, email. A run without separators is split only where known words
 * cover it whole, so that {@code ship}, {@code description} and {@code microphone} stay one word each.
 */
final class KeyWords {
    private static final int LONGEST_RUN = 48;

    /** Accents, Arabic vowel points and hamza, the Hindi dot, and what nobody sees; Hindi's vowel signs are letters. */
    private static final Pattern ODD = Pattern.compile("[\\u0300-\\u036f\\u0640\\u064b-\\u065f\\u0670\\u093c\\p{Cf}]");

    /** A letter, and the one it is read as. */
    private static final String TWINS = "ıiøoØOłlŁLđdĐDةهىيیيکكہهھهۃهەهںن";

    private final Set<String> known = new HashSet<>();

    KeyWords(Collection<? extends Collection<String>> vocabularies) {
        vocabularies.forEach(known::addAll);
        // Too short or too common at the end of other words to be cut out of a run.
        known.removeAll(Set.of("at", "ms", "ns", "us", "ts", "no", "on", "os", "n", "e", "lon", "lat", "ua"));
        known.removeAll(PersonalWords.words(
                "nom isim adı nin nif nik nie dni ktp bsn bvn mdp vin mac pan cc tc mot kata sort post civil kart carte"
                        + " edge call cell lib rom app patch rate view views bar id"));
    }

    static List<String> list(String words) {
        return Arrays.asList(words.strip().split("\\s+"));
    }

    List<String> of(String key) {
        List<String> words = new ArrayList<>();
        for (String run : runs(plain(key))) {
            String word = withoutArticle(run.toLowerCase(Locale.ROOT));
            if (known.contains(word) || word.length() > LONGEST_RUN || !cut(word, 0, words)) {
                words.add(word);
            }
        }
        return words;
    }

    /**
     * In lower case; full-width letters, accents and vowel points, and what Arabic, Persian and Urdu keyboards write for the
     * same letter make no other word.
     */
    static String fold(String written) {
        for (int i = 0; i < written.length(); i++) {
            if (written.charAt(i) >= 128) {
                return ODD.matcher(plain(written).toLowerCase(Locale.ROOT)).replaceAll("");
            }
        }
        return written.toLowerCase(Locale.ROOT);
    }

    /** The Arabic article is part of the word. */
    static String withoutArticle(String word) {
        return word.startsWith("ال") && word.length() > 3 ? word.substring(2) : word;
    }

    private static String plain(String key) {
        for (int i = 0; i < key.length(); i++) {
            if (key.charAt(i) >= 128) {
                String apart = ODD.matcher(Normalizer.normalize(key, Normalizer.Form.NFKD))
                        .replaceAll("");
                StringBuilder plain = new StringBuilder(apart.length());
                for (int j = 0; j < apart.length(); j++) {
                    char c = apart.charAt(j);
                    int twin = TWINS.indexOf(c);
                    if (c == 'ß') {
                        plain.append("ss");
                    } else {
                        plain.append(twin >= 0 && (twin & 1) == 0 ? TWINS.charAt(twin + 1) : c);
                    }
                }
                return plain.toString();
            }
        }
        return key;
    }

    private static List<String> runs(String key) {
        List<String> runs = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= key.length(); i++) {
            boolean letter = i < key.length() && isLetter(key.charAt(i));
            if (!letter || (i > start && startsWord(key, i))) {
                if (i > start) {
                    runs.add(key.substring(start, i));
                }
                start = letter ? i : i + 1;
            }
        }
        return runs;
    }

    private static boolean isLetter(char c) {
        return Character.isLetter(c)
                || (c >= 0x900
                        && (Character.getType(c) == Character.NON_SPACING_MARK
                                || Character.getType(c) == Character.COMBINING_SPACING_MARK));
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
