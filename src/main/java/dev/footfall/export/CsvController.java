package dev.footfall.export;

import dev.footfall.activity.ActivityDownload;
import dev.footfall.activity.ActivityFilter;
import dev.footfall.activity.FilterParameters;
import dev.footfall.activity.StreamFormats;
import dev.footfall.platform.QueryParameters;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The whole of what the explorer's filters match, as one streamed CSV file. */
@RestController
class CsvController {

    static final String CSV = "text/csv;charset=UTF-8";

    private final FilterParameters filters;
    private final StreamFormats formats;
    private final ActivityDownload download;

    CsvController(FilterParameters filters, StreamFormats formats, ActivityDownload download) {
        this.filters = filters;
        this.formats = formats;
        this.download = download;
    }

    /** The list's own address, asked for as CSV: not a page of it but all, whatever {@code size} and {@code cursor} say. */
    @GetMapping(path = "/api/admin/activities", produces = "text/csv")
    void list(@RequestParam MultiValueMap<String, String> query, HttpServletResponse response) throws IOException {
        QueryParameters parameters = new QueryParameters(query);
        parameters.all("size");
        parameters.all("cursor");
        send(parameters, response);
    }

    @GetMapping("/api/admin/activities/export")
    void export(@RequestParam MultiValueMap<String, String> query, HttpServletResponse response) throws IOException {
        QueryParameters parameters = new QueryParameters(query);
        String format = parameters.text("format");
        if (format != null && !format.equals("csv")) {
            parameters.reject("format", "unknown_value", "'format' must be csv.");
        }
        send(parameters, response);
    }

    private void send(QueryParameters parameters, HttpServletResponse response) throws IOException {
        ActivityFilter filter = filters.read(parameters);
        parameters.check();
        download.send(filter, formats.csv(), CSV, "activities.csv", response);
    }
}
