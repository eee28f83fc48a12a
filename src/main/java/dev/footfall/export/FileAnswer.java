package dev.footfall.export;

import dev.footfall.export.ExportRequests.Export;
import java.util.Base64;
import java.util.HexFormat;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Sends an export's file as an attachment, with range requests and its digest (RFC 9530). */
final class FileAnswer {

    private static final MediaType GZIP = MediaType.parseMediaType("application/gzip");

    private FileAnswer() {}

    static ResponseEntity<Resource> of(Exports.Ready ready) {
        Export export = ready.export();
        String sha256 = String.valueOf(export.sha256());
        return ResponseEntity.ok()
                .contentType(GZIP)
                .cacheControl(CacheControl.noStore())
                .eTag(sha256)
                .header(
                        "Repr-Digest",
                        "sha-256=:"
                                + Base64.getEncoder()
                                        .encodeToString(HexFormat.of().parseHex(sha256)) + ":")
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("activities-" + export.id() + ".csv.gz")
                                .build()
                                .toString())
                .body(new FileSystemResource(ready.file()));
    }
}
