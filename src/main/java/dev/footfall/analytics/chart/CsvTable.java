package dev.footfall.analytics.chart;

import dev.footfall.platform.Csv;
import dev.footfall.platform.QueryParameters;
import dev.footfall.platform.Utf8Buffer;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.util.MultiValueMap;

/**
 * The numbers of one chart as CSV.
 *
 * @param name of the file, without its extension
 * @param rows cells in the order of the header; null if a number is withheld
 */
public record CsvTable(String name, List<String> head, List<List<@Nullable Object>> rows) {

    private static final String BOM = "bom";

    /** @param cells of one row */
    public static <T> CsvTable of(
            String name, List<String> head, List<T> rows, Function<T, List<@Nullable Object>> cells) {
        return new CsvTable(name, head, rows.stream().map(cells).toList());
    }

    public static List<@Nullable Object> cells(@Nullable Object... cells) {
        return Arrays.asList(cells);
    }

    /**
     * Removes {@code bom} from the query, since the reader of the query rejects unknown parameters. Returns whether the
     * file begins with a byte order mark: yes for browsers unless {@code bom=false}.
     */
    public static boolean takeBom(MultiValueMap<String, String> query) {
        List<String> values = query.remove(BOM);
        QueryParameters parameters = new QueryParameters(values == null ? Map.of() : Map.of(BOM, values));
        boolean bom = parameters.flag(BOM, true);
        parameters.check();
        return bom;
    }

    public void send(boolean bom, HttpServletResponse response) throws IOException {
        Utf8Buffer buffer = new Utf8Buffer(1 << 12);
        Csv csv = (bom ? Csv.withMark(buffer) : new Csv(buffer)).row(head.toArray(String[]::new));
        for (List<@Nullable Object> row : rows) {
            row.forEach(cell -> write(csv, cell));
            csv.endRow();
        }
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment().filename(name + ".csv").build().toString());
        buffer.writeTo(response.getOutputStream());
    }

    private static void write(Csv csv, @Nullable Object cell) {
        switch (cell) {
            case null -> csv.empty();
            case Integer number -> csv.number(number);
            case Long number -> csv.number(number);
            default -> csv.text(cell.toString());
        }
    }
}
