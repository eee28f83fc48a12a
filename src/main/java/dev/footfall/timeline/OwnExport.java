package dev.footfall.timeline;

import dev.footfall.activity.ActivityDownload;
import dev.footfall.activity.ActivityFilter;
import dev.footfall.activity.StreamFormat;
import dev.footfall.activity.StreamFormats;
import dev.footfall.platform.QueryParameters;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;

/** All raw activity of one person as a file for that person: JSON, or CSV by {@code format=csv}. */
@Component
class OwnExport {

    private final ActivityDownload download;
    private final StreamFormats formats;

    OwnExport(ActivityDownload download, StreamFormats formats) {
        this.download = download;
        this.formats = formats;
    }

    void send(UUID person, MultiValueMap<String, String> query, HttpServletResponse response) throws IOException {
        QueryParameters parameters = new QueryParameters(query);
        String format = parameters.text("format");
        boolean csv = "csv".equals(format);
        if (format != null && !csv && !format.equals("json")) {
            parameters.reject("format", "unknown_value", "'format' must be json or csv.");
        }
        parameters.check();
        StreamFormat shape = csv ? formats.csv() : formats.json();
        download.send(
                ActivityFilter.ofUser(person),
                shape,
                csv ? "text/csv;charset=UTF-8" : "application/json",
                csv ? "my-activity.csv" : "my-activity.json",
                response);
    }
}
