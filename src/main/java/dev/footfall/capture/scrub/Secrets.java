package dev.footfall.capture.scrub;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds JSON web tokens, keys of well-known services (and our own) by their prefixes, credentials in authorization headers and
 * private keys. Only where a word begins with the first letter of one of them is more looked at; possessive quantifiers keep
 * the patterns linear.
 */
final class Secrets {
    /** What a secret begins with, and the pattern of all of it; where that has a group, only the group is secret. */
    private record Shape(String prefix, Pattern whole) {}

    private static final int SHORTEST = 12;

    /** A prefix, and how many characters come after it at least. */
    private static final String SERVICES = """
            ghp_ 20, gho_ 20, ghu_ 20, ghs_ 20, ghr_ 20, github_pat_ 20, glpat- 16, sk_live_ 10, sk_test_ 10, pk_live_ 10,
            pk_test_ 10, rk_live_ 10, rk_test_ 10, whsec_ 16, sk-ant- 16, sk-proj- 16, sk- 32, xoxb- 10, xoxp- 10, xoxa- 10,
            xoxs- 10, xapp- 10, npm_ 30, pypi- 16, hf_ 24, dop_v1_ 32, shpat_ 24, ya29. 16, AIza 35, SG. 30, GOCSPX- 20, ff_ 32""";

    private final List<List<Shape>> byFirst = new ArrayList<>();

    Secrets() {
        List<Shape> shapes = new ArrayList<>();
        for (String service : SERVICES.split(",\\s+", -1)) {
            List<String> parts = KeyWords.list(service);
            shapes.add(
                    new Shape(parts.getFirst(), Pattern.compile("\\Q%s\\E[\\w.-]{%s,}+".formatted(parts.toArray()))));
        }
        Stream.of("AKIA", "ASIA").forEach(prefix -> shapes.add(new Shape(prefix, Pattern.compile("A[A-Z0-9]{19}\\b"))));
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
        int last = text.length() - SHORTEST;
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
        Matcher matcher = shape.whole.matcher(text).region(i, text.length());
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
