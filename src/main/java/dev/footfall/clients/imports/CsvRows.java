package dev.footfall.clients.imports;

import com.opencsv.RFC4180Parser;
import com.opencsv.RFC4180ParserBuilder;
import dev.footfall.clients.imports.RecordReader.RejectedRecordException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of a CSV with a header, their cells by the name of their column. */
final class CsvRows {

    private final RFC4180Parser parser = new RFC4180ParserBuilder().build();
    private final Map<String, Integer> columns = new HashMap<>();
    private final int width;
    private String[] cells = {};

    /** @param header the file's first record */
    CsvRows(byte[] header, int length) throws RejectedRecordException {
        String[] names = parse(header, length);
        for (int i = 0; i < names.length; i++) {
            columns.putIfAbsent(names[i].strip(), i);
        }
        width = names.length;
    }

    boolean has(String... names) {
        for (String name : names) {
            if (!columns.containsKey(name)) {
                return false;
            }
        }
        return true;
    }

    /** Goes to a row. Fewer or more cells than the header has are a mistake: nobody can say which is which. */
    void row(byte[] bytes, int length) throws RejectedRecordException {
        cells = parse(bytes, length);
        if (cells.length != width) {
            throw new RejectedRecordException(RejectedRecordException.NOT_READABLE);
        }
    }

    /** The cell of the row; null for an empty one and where there is no such column. */
    @Nullable String cell(String column) {
        Integer index = columns.get(column);
        return index == null || cells[index].isEmpty() ? null : cells[index];
    }

    private String[] parse(byte[] bytes, int length) throws RejectedRecordException {
        try {
            return parser.parseLine(RecordReader.text(bytes, length));
        } catch (IOException e) {
            throw new RejectedRecordException(RejectedRecordException.NOT_READABLE);
        }
    }
}
