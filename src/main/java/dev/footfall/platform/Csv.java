package dev.footfall.platform;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/**
 * CSV by RFC 4180: commas, lines that end in CR LF, quotes around a cell that needs them and doubled within, UTF-8.
 *
 * <p>No cell starts a formula: text that begins, after spaces, with {@code = + - @}, a tab, a line end or a full-width
 * form of the signs gets an apostrophe in front, which spreadsheets read as "this is text". The same after a semicolon,
 * a tab or a line end inside a cell, where a spreadsheet of another locale may split. JSON begins with a brace and
 * keeps its meaning: a semicolon in it is written {@code \u003b}.
 */
public final class Csv {

    private static final String FORMULA_STARTS = "=+-@\t\r\n＝＋－＠";
    private static final String SEPARATORS = ";\t\r\n";
    private static final byte[] QUOTES = {'"', '"'};
    private static final byte[] SEMICOLON = "\\u003b".getBytes(StandardCharsets.US_ASCII);

    private final Utf8Buffer out;
    private boolean midRow;

    /** Begins with a byte order mark, by which Excel recognizes UTF-8. */
    public static Csv withMark(Utf8Buffer out) {
        out.text("\uFEFF");
        return new Csv(out);
    }

    public Csv(Utf8Buffer out) {
        this.out = out;
    }

    /** Writes a whole row of texts. */
    public Csv row(String... cells) {
        for (String cell : cells) {
            text(cell);
        }
        return endRow();
    }

    public Csv endRow() {
        out.ascii('\r').ascii('\n');
        midRow = false;
        return this;
    }

    public Csv empty() {
        if (midRow) {
            out.ascii(',');
        }
        midRow = true;
        return this;
    }

    public Csv number(long number) {
        empty().out.text(Long.toString(number));
        return this;
    }

    public Csv uuid(UUID id) {
        empty().out.uuid(id);
        return this;
    }

    public Csv instant(Instant moment) {
        empty().out.instant(moment);
        return this;
    }

    public Csv text(String text) {
        return encoded(encode(text));
    }

    /** Writes a cell that {@link #encode} made before: for words that repeat in every row. */
    public Csv encoded(byte[] cell) {
        empty().out.bytes(cell);
        return this;
    }

    /** Writes a JSON object, given in UTF-8. */
    public Csv json(byte[] object) {
        empty().out.ascii('"');
        int from = 0;
        for (int i = 0; i < object.length; i++) {
            byte c = object[i];
            if (c == '"' || c == ';') {
                out.bytes(object, from, i).bytes(c == '"' ? QUOTES : SEMICOLON);
                from = i + 1;
            }
        }
        out.bytes(object, from, object.length).ascii('"');
        return this;
    }

    /** A text as a cell: without a formula, and quoted where needed. */
    public static byte[] encode(String text) {
        String cell = defuse(text);
        boolean quoted = cell.chars().anyMatch(c -> c == ',' || c == '"' || c == ';' || c < ' ');
        return (quoted ? '"' + cell.replace("\"", "\"\"") + '"' : cell).getBytes(StandardCharsets.UTF_8);
    }

    private static String defuse(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 1);
        boolean start = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (start && FORMULA_STARTS.indexOf(c) >= 0) {
                safe.append('\'');
            }
            safe.append(c);
            start = SEPARATORS.indexOf(c) >= 0 || start && c == ' ';
        }
        return safe.toString();
    }

    /** The text of a cell that {@link #text} wrote: without the apostrophes that keep it from being a formula. */
    public static String decode(String cell) {
        if (cell.indexOf('\'') < 0) {
            return cell;
        }
        StringBuilder text = new StringBuilder(cell.length());
        boolean start = true;
        for (int i = 0; i < cell.length(); i++) {
            char c = cell.charAt(i);
            if (start && c == '\'' && i + 1 < cell.length() && FORMULA_STARTS.indexOf(cell.charAt(i + 1)) >= 0) {
                c = cell.charAt(++i);
            }
            text.append(c);
            start = SEPARATORS.indexOf(c) >= 0 || start && c == ' ';
        }
        return text.toString();
    }
}
