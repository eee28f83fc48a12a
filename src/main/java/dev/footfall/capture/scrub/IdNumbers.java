package dev.footfall.capture.scrub;

import dev.footfall.capture.scrub.IdRules.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds ids of people, devices and vehicles by the table of {@link IdRules}, and MAC addresses. Computes the shape of
 * each number with its groups once, as a hash, and applies only the rules of that shape: a text without such a number
 * costs one look at each character.
 */
final class IdNumbers {
    private static final int MIN_LENGTH = 6;
    private static final int MAX_LENGTH = 20;

    /** A word of one sign and a space. */
    private static final int MIN_WORD_LENGTH = 2;

    private static final int MIN_DIGITS = 4;
    private static final int MAX_GROUPS = 7;
    private static final int CONTEXT = 40;
    private static final int MAC_LENGTH = 17;
    private static final Pattern REPEATED = Pattern.compile("(.)\\{(\\d+)}");

    /** A rule with one of its shapes, expanded. */
    private record Shape(Rule rule, String written) {}

    private final int[] hashes;
    private final Shape[][] shapes;
    private final Shape[][] anyByLength = new Shape[MAX_LENGTH + 1][];

    IdNumbers() {
        Map<Integer, List<Shape>> byHash = new TreeMap<>();
        Map<Integer, List<Shape>> byLength = new TreeMap<>();
        for (Rule rule : IdRules.ALL) {
            for (String written : rule.shapes().split(";", -1)) {
                String shape = REPEATED.matcher(written)
                        .replaceAll(times ->
                                Matcher.quoteReplacement(times.group(1).repeat(Integer.parseInt(times.group(2)))));
                if (shape.startsWith("X")) {
                    byLength.computeIfAbsent(shape.length(), length -> new ArrayList<>())
                            .add(new Shape(rule, shape));
                } else {
                    byHash.computeIfAbsent(hash(shape), hash -> new ArrayList<>())
                            .add(new Shape(rule, shape));
                }
            }
        }
        hashes = byHash.keySet().stream().mapToInt(Integer::intValue).toArray();
        shapes =
                byHash.values().stream().map(list -> list.toArray(Shape[]::new)).toArray(Shape[][]::new);
        byLength.forEach((length, list) -> anyByLength[length] = list.toArray(Shape[]::new));
    }

    void find(String text, PersonalKeys.Naming naming, Spans spans) {
        findMacs(text, ':', spans);
        findMacs(text, '-', spans);
        int length = text.length();
        int i = 0;
        while (i < length) {
            if (classOf(text.charAt(i)) == 0) {
                i++;
                continue;
            }
            int end = find(text, i, naming, spans);
            if (end > 0) {
                i = end;
            } else {
                while (i < length && classOf(text.charAt(i)) != 0) {
                    i++;
                }
            }
        }
    }

    /** The end of the longest id that starts at {@code start}, or -1. */
    private int find(String text, int start, PersonalKeys.Naming naming, Spans spans) {
        char before = start == 0 ? ' ' : text.charAt(start - 1);
        if (before == '_' || spans.covers(start)) {
            return -1;
        }
        int hash = 0;
        int size = 0;
        int digits = 0;
        int at = start;
        int found = -1;
        PersonalKind kind = PersonalKind.GOVERNMENT_ID;
        for (int group = 1; group <= MAX_GROUPS; group++) {
            char c = 0;
            while (at < text.length() && (c = classOf(text.charAt(at))) != 0) {
                hash = hash * 31 + c;
                digits += c == '9' ? 1 : 0;
                size++;
                at++;
            }
            char next = at < text.length() ? text.charAt(at) : ' ';
            if (size > MAX_LENGTH || next == '_') {
                break;
            }
            if (size >= MIN_LENGTH && digits >= MIN_DIGITS) {
                Rule rule = rule(text, start, at, hash, group, size, naming);
                if (rule != null) {
                    found = at;
                    kind = rule.kind();
                }
            }
            if (!isSeparator(next) || at + 1 >= text.length() || classOf(text.charAt(at + 1)) == 0) {
                break;
            }
            hash = hash * 31 + '-';
            at++;
        }
        if (found > 0) {
            spans.add(start, found, kind);
        }
        return found;
    }

    private @Nullable Rule rule(
            String text, int start, int end, int hash, int group, int size, PersonalKeys.Naming naming) {
        int index = Arrays.binarySearch(hashes, hash);
        Rule rule = index >= 0 ? rule(shapes[index], text, start, end, naming) : null;
        if (rule == null && group == 1 && anyByLength[size] != null) {
            rule = rule(anyByLength[size], text, start, end, naming);
        }
        return rule;
    }

    private static @Nullable Rule rule(
            Shape[] candidates, String text, int start, int end, PersonalKeys.Naming naming) {
        String id = null;
        String before = null;
        for (Shape shape : candidates) {
            boolean anywhere = shape.rule.context().isEmpty();
            if (!anywhere && start < MIN_WORD_LENGTH && !naming.identity()) {
                continue;
            }
            if ((anywhere && (naming.quantity() || isPartOfMore(text, start, end)))
                    || !fits(shape.written, text, start)) {
                continue;
            }
            if (id == null) {
                id = compact(text, start, end);
            }
            if (!shape.rule.check().test(id)) {
                continue;
            }
            if (!anywhere && !naming.identity()) {
                if (before == null) {
                    before = before(text, start);
                }
                if (!holdsOne(before, shape.rule.context())) {
                    continue;
                }
            }
            return shape.rule;
        }
        return null;
    }

    /** An order number {@code PO-1098765432}, a path, a fraction, or one more group of digits. */
    private static boolean isPartOfMore(String text, int start, int end) {
        char before = start == 0 ? ' ' : text.charAt(start - 1);
        char after = end == text.length() ? ' ' : text.charAt(end);
        boolean digitBefore = start > 1 && classOf(text.charAt(start - 2)) == '9';
        boolean wordAfter = end + 1 < text.length() && classOf(text.charAt(end + 1)) != 0;
        boolean digitAfter = end + 1 < text.length() && classOf(text.charAt(end + 1)) == '9';
        return "#$-./+~&".indexOf(before) >= 0
                || (before == ' ' && digitBefore)
                || (wordAfter && "-./+".indexOf(after) >= 0)
                || (digitAfter && after == ' ');
    }

    private static boolean fits(String shape, String text, int start) {
        for (int i = 0; i < shape.length(); i++) {
            char wanted = shape.charAt(i);
            char there = text.charAt(start + i);
            char kind = classOf(there);
            boolean fits = switch (wanted) {
                case '9', 'A' -> kind == wanted;
                case 'X' -> kind == '9' || (there >= 'A' && there <= 'Z');
                case ' ' -> kind == 0;
                default -> there == wanted;
            };
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static String compact(String text, int start, int end) {
        StringBuilder compact = new StringBuilder(end - start);
        for (int i = start; i < end; i++) {
            if (classOf(text.charAt(i)) != 0) {
                compact.append(text.charAt(i));
            }
        }
        return compact.toString().toUpperCase(Locale.ROOT);
    }

    private static String before(String text, int start) {
        return KeyWords.fold(text.substring(Math.max(0, start - CONTEXT), start))
                .replace('_', ' ')
                .replace('-', ' ');
    }

    /** Whether the text contains one of these words; words of ASCII letters not as part of another. */
    static boolean holdsOne(String text, List<String> words) {
        for (String word : words) {
            int at = text.lastIndexOf(word);
            boolean ascii = word.charAt(0) < 128;
            if (at >= 0
                    && (!ascii
                            || ((at == 0 || !Character.isLetter(text.charAt(at - 1)))
                                    && (at + word.length() == text.length()
                                            || !Character.isLetter(text.charAt(at + word.length())))))) {
                return true;
            }
        }
        return false;
    }

    private static void findMacs(String text, char separator, Spans spans) {
        if (text.length() < MAC_LENGTH) {
            return;
        }
        for (int at = text.indexOf(separator, 2); at > 0; at = text.indexOf(separator, at + 1)) {
            int start = at - 2;
            if (start + MAC_LENGTH > text.length()) {
                return;
            }
            if (isMac(text, start, separator)) {
                spans.add(start, start + MAC_LENGTH, PersonalKind.DEVICE_ID);
            }
        }
    }

    private static boolean isMac(String text, int start, char separator) {
        boolean letters = separator == ':';
        for (int i = 0; i < MAC_LENGTH; i++) {
            char c = text.charAt(start + i);
            if (i % 3 == 2 ? c != separator : Character.digit(c, 16) < 0) {
                return false;
            }
            letters |= i % 3 != 2 && c > '9';
        }
        int end = start + MAC_LENGTH;
        char before = start == 0 ? ' ' : text.charAt(start - 1);
        char after = end == text.length() ? ' ' : text.charAt(end);
        return letters
                && classOf(before) == 0
                && classOf(after) == 0
                && before != separator
                && (after != separator || end + 1 == text.length() || classOf(text.charAt(end + 1)) == 0);
    }

    private static int hash(String shape) {
        int hash = 0;
        for (int i = 0; i < shape.length(); i++) {
            char c = shape.charAt(i);
            hash = hash * 31 + (c == '9' || c == 'A' ? c : '-');
        }
        return hash;
    }

    /** 9 for a digit, A for a letter, 0 for neither. */
    private static char classOf(char c) {
        if (c >= '0' && c <= '9') {
            return '9';
        }
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ? 'A' : 0;
    }

    private static boolean isSeparator(char c) {
        return c == ' ' || c == '-' || c == '.' || c == '/' || c == '+';
    }
}
