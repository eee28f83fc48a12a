package dev.footfall.capture.scrub;

import dev.footfall.capture.scrub.PersonalKeys.KeyVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is personal in metadata: keys that name it ({@link PersonalKeys}), and texts and numbers that look like
 * it. Only the matching part of a text is replaced. Thread-safe, one for the whole process; first use loads
 * libphonenumber's tables.
 *
 * <p>Detectors run in the order below and only on texts that {@link #isSuspect} accepts, by what {@link JsonBytes} saw
 * while copying: a plain search phrase costs nothing here, a suspect text about a microsecond. Each detector's comment
 * says where it draws the line between personal and harmless; a text that could be either is personal. Left alone on
 * purpose: phone numbers without a country code or a word for calls before them, dates, names and postal addresses in
 * prose, user agents under keys that do not say so.
 */
public final class Scrubber {
    private static final int CACHE_SIZE = 2_000;
    private static final int MAX_CACHED_LENGTH = 64;
    private static final int MIN_SECRET_LENGTH = 16;
    private static final int MIN_ID_LENGTH = 9;
    private static final int MIN_WORD_LENGTH = 7;
    static final int MIN_NUMBER_LENGTH = 8;
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

    /** A name that a sender chose, of an event or a field, with its personal parts replaced; empty if unstorable. */
    public String name(String sent) {
        return key(sent).written();
    }

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
        if (clean == null && sent.length() <= MAX_CACHED_LENGTH) {
            if (verdicts.size() >= CACHE_SIZE) {
                verdicts.clear();
            }
            verdicts.put(sent, verdict);
        }
        return verdict;
    }

    /**
     * Whether a text that stands alone, such as the id of an entity, has personal data in it, or cannot be stored.
     *
     * @param found is told each kind
     */
    public boolean isPersonal(String text, Consumer<PersonalKind> found) {
        int traits = new JsonBytes().text(text);
        return traits == JsonBytes.UNSTORABLE
                || (isSuspect(traits, text.length()) || mayHoldId(traits, text.toCharArray(), 0, text.length()))
                        && scrub(text, traits, PersonalKeys.Naming.NONE, found) != null;
    }

    /** Whether a text with these traits could contain anything personal. */
    static boolean isSuspect(int traits, int length) {
        int digits = traits >>> JsonBytes.DIGITS_SHIFT;
        return digits >= 7
                || (traits & (JsonBytes.MARK | JsonBytes.DISGUISE | JsonBytes.BRACKET)) != 0
                || (digits >= 4 && (traits & JsonBytes.DOT) != 0)
                || (digits >= 1 && (traits & JsonBytes.COLON) != 0)
                || (length >= MIN_SECRET_LENGTH && (digits >= 2 || (traits & JsonBytes.SPACE) == 0));
    }

    /**
     * Whether a text that is not suspect could contain an id of few digits: one long word, or groups of two as {@code
     * AB 12 34 56 C}.
     */
    static boolean mayHoldId(int traits, char[] chars, int offset, int length) {
        int digits = traits >>> JsonBytes.DIGITS_SHIFT;
        if (digits < 4 || length < MIN_ID_LENGTH || (traits & JsonBytes.UPPER) == 0) {
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
                if (inWord >= MIN_WORD_LENGTH && digitsInWord >= 4) {
                    return true;
                }
            } else {
                inWord = 0;
                digitsInWord = 0;
            }
        }
        return digits == 6 && mostInWord == 2;
    }

    /** UUIDs are the most common texts that look suspect: 36 characters, among them many digits. */
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

    /**
     * The text with its personal parts replaced, or null where there are none. Needs the traits from {@link JsonBytes}.
     */
    @Nullable String scrub(String sent, int traits, PersonalKeys.Naming naming, Consumer<PersonalKind> found) {
        FoldedText folded = FoldedText.of(sent, traits);
        String text = folded.text();
        // The traits are those of the sent text: folding may have revealed anything.
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

    /** The kind of personal data that a JSON number is, or null: a number cannot be scrubbed in part. */
    @Nullable PersonalKind number(String sent, PersonalKeys.Naming naming) {
        String digits = Numbers.integerDigits(sent);
        if (digits.length() < (naming.person() ? MIN_NUMBER_LENGTH : 11) || digits.length() > 19) {
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

    /**
     * Finds JSON web tokens, keys of well-known services (and our own) by their prefixes, credentials in authorization
     * headers and private keys. Looks closer only where a word begins with the first letter of one of them; possessive
     * quantifiers keep the patterns linear.
     */
    static final class Secrets {
        /** The start of a secret, and the pattern of all of it; where that has a group, only the group is secret. */
        private record Shape(String prefix, Pattern pattern) {}

        private static final int MIN_LENGTH = 12;

        /** A prefix, and the minimum number of characters after it. */
        private static final String SERVICES = """
                ghp_ 20, gho_ 20, ghu_ 20, ghs_ 20, ghr_ 20, github_pat_ 20, glpat- 16, sk_live_ 10, sk_test_ 10,
                pk_live_ 10, pk_test_ 10, rk_live_ 10, rk_test_ 10, whsec_ 16, sk-ant- 16, sk-proj- 16, sk- 32,
                xoxb- 10, xoxp- 10, xoxa- 10, xoxs- 10, xapp- 10, npm_ 30, pypi- 16, hf_ 24, dop_v1_ 32, shpat_ 24,
                ya29. 16, AIza 35, SG. 30, GOCSPX- 20, ff_ 32""";

        private final List<List<Shape>> byFirst = new ArrayList<>();

        Secrets() {
            List<Shape> shapes = new ArrayList<>();
            for (String service : SERVICES.split(",\\s+", -1)) {
                List<String> parts = KeyWords.list(service);
                shapes.add(new Shape(
                        parts.getFirst(), Pattern.compile("\\Q%s\\E[\\w.-]{%s,}+".formatted(parts.toArray()))));
            }
            Stream.of("AKIA", "ASIA")
                    .forEach(prefix -> shapes.add(new Shape(prefix, Pattern.compile("A[A-Z0-9]{19}\\b"))));
            shapes.add(new Shape("eyJ", Pattern.compile("eyJ[\\w-]{5,}+(?:\\.[\\w-]*+){2,4}")));
            shapes.add(new Shape(
                    "-----BEGIN ",
                    Pattern.compile(
                            "-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----(?:[^-]++-----END [A-Z ]{0,40}-----|.*+)",
                            Pattern.DOTALL)));
            // Prose such as "bearer of news" or "basic arithmetic" has neither digits nor padding.
            String credentials = "[ +]++((?=[A-Za-z_.~+/-]{0,200}+[0-9=])[\\w.~+/-]{%d,}+=*+)";
            shapes.add(new Shape("bearer", Pattern.compile("(?i)bearer" + credentials.formatted(8))));
            shapes.add(new Shape("basic", Pattern.compile("(?i)basic" + credentials.formatted(12))));
            for (char c = 0; c < 128; c++) {
                char first = Character.toLowerCase(c);
                byFirst.add(shapes.stream()
                        .filter(shape -> Character.toLowerCase(shape.prefix.charAt(0)) == first)
                        .toList());
            }
        }

        void find(String text, Spans spans) {
            int last = text.length() - MIN_LENGTH;
            boolean inWord = false;
            for (int i = 0; i <= last; i++) {
                char c = text.charAt(i);
                if (!inWord && c < 128) {
                    List<Shape> shapes = byFirst.get(c);
                    for (int s = 0; s < shapes.size(); s++) {
                        i = Math.max(i, end(shapes.get(s), text, i, spans) - 1);
                    }
                }
                inWord = Character.isLetterOrDigit(text.charAt(i));
            }
        }

        private static int end(Shape shape, String text, int i, Spans spans) {
            if (!text.regionMatches(true, i, shape.prefix, 0, shape.prefix.length())) {
                return -1;
            }
            Matcher matcher = shape.pattern.matcher(text).region(i, text.length());
            if (!matcher.lookingAt()) {
                return -1;
            }
            int group = matcher.groupCount();
            spans.add(
                    matcher.start(group),
                    matcher.end(group),
                    group == 0 && text.charAt(i) == '-' ? PersonalKind.SECRET : PersonalKind.TOKEN);
            return matcher.end();
        }
    }

    /**
     * Finds e-mail addresses around each @. Own code rather than commons-validator, which checks a whole text and
     * cannot find a part of it. Look-alikes that stay: {@code logo@2x.png}, {@code react@19.1.0}, {@code
     * git@host:path}.
     */
    static final class EmailAddresses {
        private static final Pattern VERSION = Pattern.compile("\\d+x\\..*|\\d+\\.\\d.*");
        private static final Set<String> FILE_EXTENSIONS = Set.copyOf(KeyWords.list(
                "png jpg jpeg gif webp svg ico bmp avif heic css scss less js mjs jsx tsx ts json map html htm xml"
                        + " txt pdf woff ttf mp3 webm vue wasm tgz gz"));

        void find(String text, Spans spans) {
            for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
                int start = localStart(text, at);
                int end = domainEnd(text, at + 1);
                if (start < at && end > 0 && !spans.covers(at - 1) && !isRemote(text, start, at, end)) {
                    spans.add(start, end, PersonalKind.EMAIL);
                }
            }
        }

        private static int localStart(String text, int at) {
            if (at > 1 && text.charAt(at - 1) == '"') {
                int open = text.lastIndexOf('"', at - 2);
                return open >= 0 && at - open <= 66 ? open : at;
            }
            int start = at;
            while (start > 0 && isLocal(text.charAt(start - 1))) {
                start--;
            }
            while (start < at && !Character.isLetterOrDigit(text.charAt(start))) {
                start++;
            }
            return start;
        }

        private static boolean isLocal(char c) {
            return Character.isLetterOrDigit(c) || Character.isSurrogate(c) || "._%+-'~!#$*{}".indexOf(c) >= 0;
        }

        /** The end of the longest name with a dot whose last label could be a top-level domain, or -1. */
        private static int domainEnd(String text, int from) {
            int limit = from;
            while (limit < text.length() && isDomain(text.charAt(limit))) {
                limit++;
            }
            int end = -1;
            for (int dot = text.indexOf('.', from); dot > from && dot < limit; dot = text.indexOf('.', dot + 1)) {
                int stop = dot + 1;
                boolean international = text.startsWith("xn--", stop);
                while (stop < limit
                        && (Character.isLetter(text.charAt(stop)) || (international && text.charAt(stop) != '.'))) {
                    stop++;
                }
                if (stop - dot > 2) {
                    end = stop;
                }
            }
            if (end < 0) {
                return -1;
            }
            String domain = text.substring(from, end);
            String last = domain.substring(domain.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
            return FILE_EXTENSIONS.contains(last) || VERSION.matcher(domain).matches() ? -1 : end;
        }

        private static boolean isDomain(char c) {
            return Character.isLetterOrDigit(c) || c == '-' || c == '.';
        }

        /** The address of a repository is not personal. */
        private static boolean isRemote(String text, int start, int at, int end) {
            return at - start == 3 && text.startsWith("git", start) && end < text.length() && text.charAt(end) == ':';
        }
    }
}
