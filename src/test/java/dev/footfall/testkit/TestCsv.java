package dev.footfall.testkit;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads CSV exactly as RFC 4180 has it, and refuses everything else: bare line feeds, stray quotes, a missing last line
 * end, rows of unequal length.
 */
public final class TestCsv {

    private final String text;
    private int at;

    private TestCsv(String text) {
        this.text = text;
    }

    /** All rows, the header first. */
    public static List<List<String>> parse(String text) {
        TestCsv csv = new TestCsv(text);
        List<List<String>> rows = new ArrayList<>();
        while (csv.at < text.length()) {
            List<String> row = csv.row();
            if (!rows.isEmpty() && row.size() != rows.getFirst().size()) {
                throw new IllegalArgumentException("row " + rows.size() + " has " + row.size() + " cells");
            }
            rows.add(row);
        }
        return rows;
    }

    private List<String> row() {
        List<String> cells = new ArrayList<>();
        cells.add(cell());
        while (take(',')) {
            cells.add(cell());
        }
        if (!take('\r') || !take('\n')) {
            throw new IllegalArgumentException("no CR LF at " + at);
        }
        return cells;
    }

    private String cell() {
        return take('"') ? quoted() : plain();
    }

    private String plain() {
        int from = at;
        while (at < text.length() && ",\"\r\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(from, at);
    }

    private String quoted() {
        StringBuilder cell = new StringBuilder();
        while (true) {
            int end = text.indexOf('"', at);
            if (end < 0) {
                throw new IllegalArgumentException("an open quote before " + at);
            }
            cell.append(text, at, end);
            at = end + 1;
            if (!take('"')) {
                return cell.toString();
            }
            cell.append('"');
        }
    }

    private boolean take(char c) {
        boolean there = at < text.length() && text.charAt(at) == c;
        at += there ? 1 : 0;
        return there;
    }
}
