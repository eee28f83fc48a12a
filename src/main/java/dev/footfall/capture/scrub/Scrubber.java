package dev.footfall.capture.scrub;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Knows what is personal in metadata: keys that name it ({@link PersonalKeys}) and texts and numbers that look like it. Of a
 * text only the matching part is replaced. Thread-safe, one for the whole process; first use loads libphonenumber's tables.
 *
 * <p>Detectors run in the order below and only on texts that {@link #isSuspect} lets through, which it decides by what
 * {@link JsonBytes} saw while copying: a plain search phrase costs nothing here, a suspect text about a microsecond.
 * Decisions between personal and harmless are in the note of each detector; where a text could be either, it is personal.
 * Left alone on purpose: phone numbers without a country's code or a word for calls before them, dates, names and postal
 * addresses in prose, user agents under keys that do not say so.
 */
public final class Scrubber {
    private static final int REMEMBERED = 2_000;
    private static final int LONGEST_REMEMBERED = 64;
    private static final int SHORTEST_SECRET = 16;
    private static final int SHORTEST_ID = 9;
    private static final int SHORTEST_WORD = 7;
    static final int SHORTEST_NUMBER = 8;
    private static final String MARK = "[redacted:";
    private static final Pattern REPLACEMENT = Pattern.compile("\\[redacted:\\w+]");
    private static final Pattern LABEL = Pattern.compile("[A-Za-z$_][A-Za-z_.-]{0,39}\\d{0,2}");

    private final PersonalKeys keys = new PersonalKeys();
    private final Assignments assignments = new Assignments(keys);
    private final Secrets secrets = new Secrets();
    private final EmailAddresses emails = new EmailAddresses();
    private final BankNumbers bank = new BankNumbers();
    private final IdNumbers ids = new IdNumbers();
    private final PhoneNumbers phones = new PhoneNumbers();
    private final IpAddresses addresses = new IpAddresses();
    private final Map<String, KeyVerdict> verdicts = new ConcurrentHashMap<>();

    KeyVerdict key(String sent) {
        KeyVerdict known = verdicts.get(sent);
        return known != null ? known : judge(sent);
    }

    private KeyVerdict judge(String sent) {
        JsonBytes bytes = new JsonBytes();
        int traits = bytes.text(sent);
        if (traits == JsonBytes.UNSTORABLE) {
            return KeyVerdict.UNSTORABLE;
        }
        String clean = isSuspect(traits, sent.length()) || mayHoldId(traits, sent.toCharArray(), 0, sent.length())
                ? scrub(sent, traits, PersonalKeys.Naming.NONE, kind -> {})
                : null;
        String written = clean == null ? sent : clean;
        KeyVerdict verdict = new KeyVerdict(
                written,
                KeyVerdict.json(written),
                bytes.size() + 1,
                keys.of(REPLACEMENT.matcher(written).replaceAll(" ")),
                true,
                written.contains(MARK),
                clean == null && LABEL.matcher(sent).matches() ? sent : "other");
        if (clean == null && sent.length() <= LONGEST_REMEMBERED) {
            if (verdicts.size() >= REMEMBERED) {
                verdicts.clear();
            }
            verdicts.put(sent, verdict);
        }
        return verdict;
    }

    /** Whether a text with these traits could hold anything personal at all. */
    static boolean isSuspect(int traits, int length) {
        int digits = traits >>> JsonBytes.DIGITS_SHIFT;
        return digits >= 7
                || (traits & (JsonBytes.MARK | JsonBytes.DISGUISE | JsonBytes.BRACKET)) != 0
                || (digits >= 4 && (traits & JsonBytes.DOT) != 0)
                || (digits >= 1 && (traits & JsonBytes.COLON) != 0)
                || (length >= SHORTEST_SECRET && (digits >= 2 || (traits & JsonBytes.SPACE) == 0));
    }

    /** Whether a text that is not suspect could hold an id of few digits: one long word, or groups of two as {@code AB 12 34 56 C}. */
    static boolean mayHoldId(int traits, char[] chars, int offset, int length) {
        int digits = traits >>> JsonBytes.DIGITS_SHIFT;
        if (digits < 4 || length < SHORTEST_ID || (traits & JsonBytes.UPPER) == 0) {
            return false;
        }
        int inWord = 0;
        int digitsInWord = 0;
        int mostInWord = 0;
        for (int i = offset, end = offset + length; i < end; i++) {
            char c = chars[i];
            boolean digit = c >= '0' && c <= '9';
            if (digit || (c >= 'A' && c <= 'Z')) {
                inWord++;
                digitsInWord += digit ? 1 : 0;
                mostInWord = Math.max(mostInWord, digitsInWord);
                if (inWord >= SHORTEST_WORD && digitsInWord >= 4) {
                    return true;
                }
            } else {
                inWord = 0;
                digitsInWord = 0;
            }
        }
        return digits == 6 && mostInWord == 2;
    }

    /** The commonest text that looks suspect: 36 characters, among them many digits. */
    static boolean isUuid(char[] chars, int offset, int length) {
        if (length != 36) {
            return false;
        }
        for (int i = 0; i < 36; i++) {
            char c = chars[offset + i];
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            boolean fits = dash ? c == '-' : (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    /** The text with its personal parts replaced, or null where there are none. Takes the traits from {@link JsonBytes}. */
    @Nullable String scrub(String sent, int traits, PersonalKeys.Naming naming, Consumer<PersonalKind> found) {
        FoldedText folded = FoldedText.of(sent, traits);
        String text = folded.text();
        // The traits are those of the sent text: a disguise may have hidden anything.
        boolean marks = folded.isFolded() || (traits & JsonBytes.MARK) != 0;
        boolean colons = folded.isFolded() || (traits & JsonBytes.COLON) != 0;
        int digits = folded.isFolded() ? text.length() : traits >>> JsonBytes.DIGITS_SHIFT;
        Spans spans = new Spans();
        if (marks || colons) {
            assignments.find(folded, spans);
        }
        secrets.find(text, spans);
        if (marks) {
            emails.find(text, spans);
        }
        if (digits >= 7) {
            bank.find(text, digits, spans);
        }
        if (digits >= 4 || colons) {
            ids.find(text, naming, spans);
        }
        if (digits >= 7) {
            phones.find(text, folded.encoded(), naming, spans);
        }
        if (digits > 0) {
            addresses.find(text, naming.version(), spans);
        }
        if (spans.isEmpty()) {
            return null;
        }
        spans.kinds().forEach(found);
        return spans.replaceIn(sent, folded);
    }

    /** What a JSON number is, if it is personal: a number cannot be scrubbed in part. */
    @Nullable PersonalKind number(String sent, PersonalKeys.Naming naming) {
        String digits = Numbers.integerDigits(sent);
        if (digits.length() < (naming.person() ? SHORTEST_NUMBER : 11) || digits.length() > 19) {
            return null;
        }
        if (bank.isCard(digits)) {
            return PersonalKind.CARD;
        }
        if (!naming.quantity() || naming.identity()) {
            Spans spans = new Spans();
            ids.find(digits, naming, spans);
            if (!spans.isEmpty()) {
                return spans.kinds().getFirst();
            }
        }
        return phones.isPhone(digits, naming) ? PersonalKind.PHONE : null;
    }
}
