package dev.footfall.clients.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.clients.imports.FileRecords.Shape;
import dev.footfall.platform.Csv;
import dev.footfall.platform.Utf8Buffer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What Footfall writes as CSV is read back as it was. */
class CsvRowsTests {

    private static final String CHARACTERS = "ab ,\"é€😀{}:/.\n\r\t;=+-@＝0";

    @Test
    void readsBackAnyCells() throws Exception {
        Random random = new Random(4180);
        for (int round = 0; round < 200; round++) {
            List<List<String>> written = new ArrayList<>();
            Utf8Buffer out = new Utf8Buffer(64);
            new Csv(out).row("one", "two", "three");
            for (int i = 0; i < 20; i++) {
                List<String> row = List.of(text(random), text(random), text(random) + "x");
                written.add(row);
                new Csv(out).row(row.toArray(String[]::new));
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            out.writeTo(bytes);
            FileRecords records = new FileRecords(new ByteArrayInputStream(bytes.toByteArray()));
            assertThat(records.next(Shape.CSV)).isTrue();
            CsvRows rows = new CsvRows(records.bytes(), records.length());
            for (List<String> row : written) {
                assertThat(records.next(Shape.CSV)).isTrue();
                rows.row(records.bytes(), records.length());
                assertThat(List.of(cell(rows, "one"), cell(rows, "two"), cell(rows, "three")))
                        .isEqualTo(row);
            }
            assertThat(records.next(Shape.CSV)).isFalse();
        }
    }

    private static String cell(CsvRows rows, String column) {
        String cell = rows.cell(column);
        return cell == null ? "" : Csv.decode(cell);
    }

    private static String text(Random random) {
        int[] all = CHARACTERS.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.appendCodePoint(all[random.nextInt(all.length)]);
        }
        return text.toString();
    }
}
