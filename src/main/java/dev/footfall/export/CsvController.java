package dev.footfall.export;

import dev.footfall.activity.ActivityDownload;
import dev.footfall.activity.ActivityFilter;
import dev.footfall.activity.FilterParameters;
import dev.footfall.activity.StreamFormats;
import dev.footfall.activity.ViewedPeople;
import dev.footfall.platform.Audit;
import dev.footfall.platform.Caller;
import dev.footfall.platform.QueryParameters;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Everything that matches the explorer's filters, streamed as one CSV file. */
@RestController
class CsvController {

    static final String CSV = "text/csv;charset=UTF-8";

    private final FilterParameters filters;
    private final StreamFormats formats;
    private final ActivityDownload download;
    private final ViewedPeople viewed;
    private final Audit audit;

    CsvController(
            FilterParameters filters,
            StreamFormats formats,
            ActivityDownload download,
            ViewedPeople viewed,
            Audit audit) {
        this.filters = filters;
        this.formats = formats;
        this.download = download;
        this.viewed = viewed;
        this.audit = audit;
    }

    /**
     * The list's own path with {@code Accept: text/csv}: ignores {@code size} and {@code cursor}, and returns all rows.
     */
    @GetMapping(path = "/api/admin/activities", produces = "text/csv")
    void list(Caller caller, @RequestParam MultiValueMap<String, String> query, HttpServletResponse response)
            throws IOException {
        QueryParameters parameters = new QueryParameters(query);
        parameters.all("size");
        parameters.all("cursor");
        send(caller, parameters, response);
    }

    @GetMapping("/api/admin/activities/export")
    @Operation(
            summary = "All activity that the filters match, as a stream of CSV",
            description = "`bom=true` puts a byte order mark at the start, without which Excel garbles all but "
                    + "ASCII. `user_id` is empty for anonymized activity.")
    void export(Caller caller, @RequestParam MultiValueMap<String, String> query, HttpServletResponse response)
            throws IOException {
        QueryParameters parameters = new QueryParameters(query);
        String format = parameters.text("format");
        if (format != null && !format.equals("csv")) {
            parameters.reject("format", "unknown_value", "'format' must be csv.");
        }
        send(caller, parameters, response);
    }

    private void send(Caller caller, QueryParameters parameters, HttpServletResponse response) throws IOException {
        boolean bom = parameters.flag("bom", false);
        ActivityFilter filter = filters.read(parameters);
        parameters.check();
        UUID person = filter.userId();
        audit.record(new Audit.Entry("exported", caller, "activities as CSV", person));
        download.send(filter, viewed.watched(formats.csv(bom), caller, person, "csv"), CSV, "activities.csv", response);
    }
}
