package dev.footfall.capture.scrub;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds JSON web tokens, keys of well-known services by their published prefixes, authorization headers and private keys.
 * Looks only at the beginnings of words, and only there tries a pattern; possessive quantifiers keep it linear.
 */
final class Secrets {
    private record Shape(String prefix, Pattern rest) {}

    private static final int SHORTEST = 12;
    private static final Pattern JWT = Pattern.compile("eyJ[\\w-]{5,}+(?:\\.[\\w-]*+){2,4}");
    private static final Pattern HEADER =
            Pattern.compile("(?:Bearer|Basic|Token|Digest)[ +]++([\\w.~+/-]{8,}+=*+)", Pattern.CASE_INSENSITIVE);
    private static final String KEY_START = "-----BEGIN ";
    private static final String KEY_END = "-----END ";

    private final List<Shape> shapes = List.of(
            shape("ghp_", 20),
            shape("gho_", 20),
            shape("ghu_", 20),
            shape("ghs_", 20),
            shape("ghr_", 20),
            shape("github_pat_", 20),
            shape("glpat-", 16),
            shape("sk_live_", 10),
            shape("sk_test_", 10),
            shape("pk_live_", 10),
            shape("pk_test_", 10),
            shape("rk_live_", 10),
            shape("rk_test_", 10),
            shape("whsec_", 16),
            shape("sk-ant-", 16),
            shape("sk-proj-", 16),
            shape("sk-", 32),
            shape("xoxb-", 10),
            shape("xoxp-", 10),
            shape("xoxa-", 10),
            shape("xoxs-", 10),
            shape("xapp-", 10),
            shape("npm_", 30),
            shape("pypi-", 16),
            shape("hf_", 24),
            shape("dop_v1_", 32),
            shape("shpat_", 24),
            shape("ya29.", 16),
            shape("AIza", 35),
            shape("AKIA", 16),
            shape("ASIA", 16),
            shape("SG.", 30),
            shape("GOCSPX-", 20));

    private static Shape shape(String prefix, int least) {
        String body = prefix.startsWith("A") && !prefix.equals("AIza") ? "[A-Z0-9]{16}\\b" : "[\\w.-]{" + least + ",}+";
        return new Shape(prefix, Pattern.compile(body));
    }

    void find(String text, Spans spans) {
        int last = text.length() - SHORTEST;
        for (int i = 0; i <= last; i++) {
            if (i > 0 && Character.isLetterOrDigit(text.charAt(i - 1))) {
                continue;
            }
            int end = switch (text.charAt(i)) {
                case 'e' -> end(JWT, text, i, 0);
                case 'B', 'b', 'T', 't', 'D', 'd' -> Math.max(header(text, i, spans), known(text, i));
                case '-' -> privateKey(text, i);
                case 'g', 's', 'p', 'r', 'w', 'x', 'n', 'h', 'y', 'A', 'S', 'G' -> known(text, i);
                default -> -1;
            };
            if (end > 0) {
                spans.add(i, end, text.charAt(i) == '-' ? PersonalKind.SECRET : PersonalKind.TOKEN);
                i = end - 1;
            }
        }
    }

    private int known(String text, int i) {
        for (Shape shape : shapes) {
            if (text.startsWith(shape.prefix, i)) {
                int end = end(shape.rest, text, i + shape.prefix.length(), 0);
                if (end > 0) {
                    return end;
                }
            }
        }
        return -1;
    }

    /** Only what follows the scheme goes; prose such as "Basic arithmetic" has neither digits nor padding. */
    private static int header(String text, int i, Spans spans) {
        Matcher matcher = HEADER.matcher(text).region(i, text.length());
        if (matcher.lookingAt()) {
            String credentials = matcher.group(1);
            if (credentials.chars().anyMatch(c -> (c >= '0' && c <= '9') || c == '=')) {
                spans.add(matcher.start(1), matcher.end(1), PersonalKind.TOKEN);
            }
        }
        return -1;
    }

    private static int privateKey(String text, int i) {
        if (!text.startsWith(KEY_START, i) || text.indexOf("PRIVATE KEY", i) < 0) {
            return -1;
        }
        int footer = text.indexOf(KEY_END, i);
        int close = footer < 0 ? -1 : text.indexOf("-----", footer + KEY_END.length());
        return close < 0 ? text.length() : close + 5;
    }

    private static int end(Pattern pattern, String text, int from, int group) {
        Matcher matcher = pattern.matcher(text).region(from, text.length());
        return matcher.lookingAt() ? matcher.end(group) : -1;
    }
}
