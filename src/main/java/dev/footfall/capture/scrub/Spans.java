package dev.footfall.capture.scrub;

import java.util.ArrayList;
import java.util.List;

/** The personal parts found in one text, in order; overlapping ones become one, of the kind found first. */
final class Spans {
    private record Span(int start, int end, PersonalKind kind) {}

    private final List<Span> spans = new ArrayList<>(2);

    boolean isEmpty() {
        return spans.isEmpty();
    }

    boolean covers(int index) {
        for (Span span : spans) {
            if (index >= span.start && index < span.end) {
                return true;
            }
        }
        return false;
    }

    void add(int start, int end, PersonalKind kind) {
        int from = start;
        int to = end;
        PersonalKind first = kind;
        int at = 0;
        while (at < spans.size()) {
            Span other = spans.get(at);
            if (other.start >= to) {
                break;
            }
            if (other.end <= from) {
                at++;
                continue;
            }
            from = Math.min(from, other.start);
            to = Math.max(to, other.end);
            first = other.kind;
            spans.remove(at);
        }
        spans.add(at, new Span(from, to, first));
    }

    List<PersonalKind> kinds() {
        return spans.stream().map(Span::kind).toList();
    }

    /** The sent text with each span replaced. */
    String replaceIn(String sent, FoldedText folded) {
        StringBuilder clean = new StringBuilder(sent.length());
        int copied = 0;
        for (Span span : spans) {
            clean.append(sent, copied, folded.origin(span.start)).append(span.kind.replacement());
            copied = folded.origin(span.end);
        }
        return clean.append(sent, copied, sent.length()).toString();
    }
}
