package dev.footfall.capture.scrub;

import static dev.footfall.capture.scrub.MetadataReader.MetadataProblem.Kind.INVALID;
import static dev.footfall.capture.scrub.MetadataReader.MetadataProblem.Kind.TOO_LARGE;

import dev.footfall.activity.SentNumbers;
import dev.footfall.capture.scrub.MetadataPath.KeyFrames;
import dev.footfall.capture.scrub.MetadataReader.MetadataProblem;
import dev.footfall.capture.scrub.PersonalKeys.KeyVerdict;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads the metadata of one activity from the request's parser, checks and scrubs it, and writes it as compact JSON, in
 * one pass and without a tree. Call {@link #read} with the parser on the value of {@code metadata}; it always leaves
 * the parser on that value's last token, so that the next activity can be read. A null answer means accepted: {@link
 * #json} then holds the bytes for the {@code jsonb} column, or null for JSON null. Reused for many activities, by one
 * thread at a time; allocates little besides the result.
 *
 * <p>Throws only what the parser throws: broken JSON, or the parser's own limits, which must be wider than those here
 * (more than {@value #MAX_DEPTH} levels, texts of more than 8 KiB). The size limit applies to the compact JSON <em>as
 * sent</em>, so that scrubbing never changes the verdict; depth counts the metadata object itself. Numbers keep the
 * text they were sent with (see {@link SentNumbers} for those that {@code jsonb} would write longer).
 *
 * <p>Under a key that names personal data everything is replaced but null, true, false and the empty text. A key that
 * contains personal data is replaced like a text; where that makes two keys of one object equal, the second gets a
 * number.
 */
public final class MetadataReader {
    static final int MAX_BYTES = 8 * 1024;
    static final int MAX_DEPTH = 8;

    private static final byte[] NULL = {'n', 'u', 'l', 'l'};
    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};

    private final Scrubber scrubber;
    private final Findings findings;
    private final JsonBytes out = new JsonBytes();
    private final MetadataPath path = new MetadataPath(MAX_DEPTH);
    private final KeyFrames keys = new KeyFrames(MAX_DEPTH + 1);
    private int removed;
    private int aliases;
    private int hiddenDepth;
    private int hiddenFrom;
    private @Nullable MetadataProblem problem;
    private byte @Nullable [] json;

    public MetadataReader(Scrubber scrubber, Findings findings) {
        this.scrubber = scrubber;
        this.findings = findings;
    }

    public byte @Nullable [] json() {
        return json;
    }

    public @Nullable MetadataProblem read(JsonParser parser) {
        reset();
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return MetadataProblems.notAnObject();
        }
        int open = 0;
        while (token != null) {
            if (token.isStructStart()) {
                open++;
            } else if (token.isStructEnd()) {
                open--;
            }
            if (problem == null) {
                take(token, parser);
            }
            if (open == 0) {
                break;
            }
            token = parser.nextToken();
        }
        if (problem == null) {
            json = out.toByteArray();
        }
        return problem;
    }

    private void reset() {
        out.truncate(0);
        path.clear();
        keys.clear();
        removed = 0;
        aliases = 0;
        hiddenDepth = 0;
        problem = null;
        json = null;
    }

    private void take(JsonToken token, JsonParser parser) {
        if (token == JsonToken.PROPERTY_NAME) {
            key(parser.currentName());
        } else {
            if (!token.isStructEnd() && path.nextElement() > 0) {
                out.append(',');
            }
            switch (token) {
                case START_OBJECT, START_ARRAY -> open(token);
                case END_OBJECT, END_ARRAY -> close(token);
                case VALUE_STRING -> text(parser);
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(token, parser);
                case VALUE_TRUE -> out.append(TRUE);
                case VALUE_FALSE -> out.append(FALSE);
                default -> out.append(NULL);
            }
        }
        if (problem == null && out.size() + removed > MAX_BYTES) {
            problem = MetadataProblems.tooLarge();
        }
    }

    private void open(JsonToken token) {
        if (path.depth() == MAX_DEPTH) {
            problem = MetadataProblems.tooDeep(path);
            return;
        }
        if (hiddenDepth == 0 && path.naming().personal() != null) {
            hiddenDepth = path.depth();
            hiddenFrom = out.size();
        }
        boolean array = token == JsonToken.START_ARRAY;
        path.open(array);
        keys.open();
        out.append(array ? '[' : '{');
    }

    private void close(JsonToken token) {
        out.append(token == JsonToken.END_ARRAY ? ']' : '}');
        keys.close();
        path.close();
        if (hiddenDepth > 0 && path.depth() == hiddenDepth) {
            hiddenDepth = 0;
            hide(hiddenFrom, path.naming().personal());
        }
    }

    private void key(String sent) {
        if (sent.length() > MAX_BYTES) {
            problem = MetadataProblems.tooLarge();
            return;
        }
        KeyVerdict verdict = scrubber.key(sent);
        if (!verdict.storable()) {
            problem = MetadataProblems.unstorableKey(path);
            return;
        }
        if (!keys.isEmpty()) {
            out.append(',');
        }
        path.key(verdict);
        // A sent key that reads like a replacement differs from the replacements by a character that no key can have.
        if (!keys.add(verdict.redacted() ? "\0" + sent : sent)) {
            problem = MetadataProblems.repeatedKey(path);
        } else if (verdict.redacted()) {
            writeOnce(verdict);
        } else {
            out.append(verdict.json());
        }
    }

    private void writeOnce(KeyVerdict verdict) {
        String alias = verdict.written();
        while (!keys.add(alias)) {
            alias = verdict.written() + " (" + ++aliases + ")";
        }
        int mark = out.size();
        out.append(KeyVerdict.json(alias));
        removed += verdict.sentSize() - (out.size() - mark);
    }

    private void text(JsonParser parser) {
        char[] chars = parser.getStringCharacters();
        int offset = parser.getStringOffset();
        int length = parser.getStringLength();
        if (length > MAX_BYTES) {
            problem = MetadataProblems.tooLarge();
            return;
        }
        int mark = out.size();
        if (length > 1 && chars[offset] == SentNumbers.MARK && SentNumbers.looksStored(chars, offset, length)) {
            offset++;
            length--;
        }
        int traits = out.text(chars, offset, length);
        if (traits == JsonBytes.UNSTORABLE) {
            problem = MetadataProblems.unstorableText(path);
        } else if (hiddenDepth == 0 && length > 0) {
            PersonalKeys.Naming naming = path.naming();
            if (naming.personal() != null) {
                hide(mark, naming.personal());
            } else if (Scrubber.isSuspect(traits, length)
                    ? !Scrubber.isUuid(chars, offset, length)
                    : Scrubber.mayHoldId(traits, chars, offset, length)) {
                String clean = scrubber.scrub(new String(chars, offset, length), traits, naming, this::found);
                if (clean != null) {
                    replace(mark, clean);
                }
            }
        }
    }

    private void number(JsonToken token, JsonParser parser) {
        char[] chars = parser.getStringCharacters();
        int offset = parser.getStringOffset();
        int length = parser.getStringLength();
        // Ten digits are a time or a count far more often than an id: only the key can tell.
        boolean plain = length <= 10
                && token == JsonToken.VALUE_NUMBER_INT
                && (length < Scrubber.MIN_NUMBER_LENGTH || !path.naming().person());
        String sent = plain ? "" : new String(chars, offset, length);
        if (!plain && length > Numbers.MAX_DIGITS && Numbers.digits(sent) > Numbers.MAX_DIGITS) {
            problem = MetadataProblems.tooManyDigits(path, Numbers.digits(sent));
            return;
        }
        if (!plain && token == JsonToken.VALUE_NUMBER_FLOAT && Numbers.isBeyondDouble(sent)) {
            problem = MetadataProblems.beyondDouble(path);
            return;
        }
        int mark = out.size();
        if (!plain && token == JsonToken.VALUE_NUMBER_FLOAT && SentNumbers.grow(sent)) {
            out.text(SentNumbers.MARK + sent);
            removed += length - (out.size() - mark);
        } else {
            out.ascii(chars, offset, length);
        }
        if (hiddenDepth == 0) {
            PersonalKeys.Naming naming = path.naming();
            PersonalKind kind = naming.personal();
            if (kind == null && !plain) {
                kind = scrubber.number(sent, naming);
            }
            if (kind != null) {
                hide(mark, kind);
            }
        }
    }

    private void hide(int from, @Nullable PersonalKind kind) {
        if (kind != null) {
            found(kind);
            replace(from, kind.replacement());
        }
    }

    private void replace(int from, String clean) {
        int sentSize = out.size() - from;
        out.truncate(from);
        out.text(clean);
        removed += sentSize - (out.size() - from);
    }

    private void found(PersonalKind kind) {
        findings.found(kind, path.topLevelLabel());
    }

    /**
     * Receives every piece of personal data that was redacted, on the thread that reads the request, without its value.
     * An activity that is rejected later has been counted here all the same. Senders choose the keys, so an
     * implementation that counts by key has to limit their number.
     */
    @FunctionalInterface
    public interface Findings {
        /** @param topLevelKey in the metadata; {@code other} where it does not look like an identifier */
        void found(PersonalKind kind, String topLevelKey);
    }

    /** Why metadata is refused; the detail says what, at which key and how to mend it, and never contains a value. */
    public record MetadataProblem(Kind kind, String detail) {
        public enum Kind {
            INVALID,
            TOO_LARGE
        }
    }

    /** The messages to senders about refused metadata: what, where, how to mend it; never a value. */
    static final class MetadataProblems {
        private MetadataProblems() {}

        static MetadataProblem notAnObject() {
            return new MetadataProblem(
                    INVALID, "metadata is not a JSON object; send {\"key\": value, …}, null, or leave it out.");
        }

        static MetadataProblem tooLarge() {
            return new MetadataProblem(
                    TOO_LARGE,
                    "metadata is larger than 8 KiB (" + MetadataReader.MAX_BYTES
                            + " bytes as compact JSON); send fewer or shorter values.");
        }

        static MetadataProblem tooDeep(MetadataPath path) {
            return new MetadataProblem(
                    TOO_LARGE,
                    "The value at " + path + " nests deeper than " + MetadataReader.MAX_DEPTH
                            + " levels, the metadata object being the first; flatten it.");
        }

        static MetadataProblem unstorableKey(MetadataPath path) {
            return new MetadataProblem(
                    INVALID,
                    "A key inside " + path
                            + " holds U+0000 or half a surrogate pair, which JSON texts in PostgreSQL cannot"
                            + " hold; remove that character.");
        }

        static MetadataProblem unstorableText(MetadataPath path) {
            return new MetadataProblem(
                    INVALID,
                    "The text at " + path
                            + " holds U+0000 or half a surrogate pair, which JSON texts in PostgreSQL cannot"
                            + " hold; remove that character.");
        }

        static MetadataProblem repeatedKey(MetadataPath path) {
            return new MetadataProblem(
                    INVALID, "The key at " + path + " appears twice in its object; send each key once.");
        }

        static MetadataProblem tooManyDigits(MetadataPath path, int digits) {
            return new MetadataProblem(
                    INVALID,
                    "The number at " + path + " has " + digits + " digits; send at most " + Numbers.MAX_DIGITS
                            + ", or send it as a text.");
        }

        static MetadataProblem beyondDouble(MetadataPath path) {
            return new MetadataProblem(
                    INVALID,
                    "The number at " + path
                            + " lies beyond what a double can hold; send a smaller one, or send it as a text.");
        }
    }
}
