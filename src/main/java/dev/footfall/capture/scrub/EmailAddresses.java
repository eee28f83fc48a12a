package dev.footfall.capture.scrub;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds e-mail addresses around each @. Own code rather than commons-validator,
 * which judges a whole text and cannot find a part of it. Look-alikes that stay: {@code logo@2x.png}, {@code react@19.1.0},
 * {@code git@host:path}.
 */
final class EmailAddresses {
    private static final Pattern VERSION = Pattern.compile("\\d+x\\..*|\\d+\\.\\d.*");
    private static final Set<String> FILES = Set.copyOf(KeyWords.list(
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
        return FILES.contains(last) || VERSION.matcher(domain).matches() ? -1 : end;
    }

    private static boolean isDomain(char c) {
        return Character.isLetterOrDigit(c) || c == '-' || c == '.';
    }

    /** The address of a repository is nobody's. */
    private static boolean isRemote(String text, int start, int at, int end) {
        return at - start == 3 && text.startsWith("git", start) && end < text.length() && text.charAt(end) == ':';
    }
}
