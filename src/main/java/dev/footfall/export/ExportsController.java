package dev.footfall.export;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.footfall.export.ExportRequests.Export;
import dev.footfall.export.ExportRequests.ExportStatus;
import dev.footfall.platform.Caller;
import dev.footfall.platform.ProblemException.NotFoundException;
import dev.footfall.platform.QueryParameters;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/admin/exports")
@Tag(name = "Exports")
class ExportsController {

    private final Exports exports;

    ExportsController(Exports exports) {
        this.exports = exports;
    }

    record ExportList(List<ExportAnswer> exports) {}

    @PostMapping
    @Operation(
            summary = "Writes all activity that the list's filters match to a gzipped CSV",
            description = "The body holds the parameters of the list as JSON: `type` is a text or an array, "
                    + "`metadata` an object or `metadata.KEY`; left out, everything. `bom` true: the file "
                    + "begins with a byte order mark, which Excel needs. 409 while the caller has as many "
                    + "exports in progress as allowed.")
    ResponseEntity<ExportAnswer> create(
            Caller caller, @RequestBody(required = false) @Nullable Map<String, @Nullable Object> body) {
        Export created = exports.create(caller, body == null ? Map.of() : ExportFilters.fromJson(body));
        return ResponseEntity.accepted()
                .header("Location", "/api/admin/exports/" + created.id())
                .body(ExportAnswer.whole(created));
    }

    @GetMapping
    @Operation(summary = "The caller's exports; administrators see everybody's, operators only their state")
    ExportList list(Caller caller) {
        return new ExportList(
                caller.seesPeople()
                        ? exports.of(caller).stream().map(ExportAnswer::whole).toList()
                        : exports.all().stream().map(ExportAnswer::state).toList());
    }

    @GetMapping("/{id}")
    @Operation(
            summary = "The progress of an export",
            description = "PENDING, RUNNING, COMPLETED, FAILED or STOPPED (both can be restarted), SUPERSEDED "
                    + "(somebody in it was deleted, and the file with them) or EXPIRED.")
    ExportAnswer one(Caller caller, @PathVariable String id) {
        return caller.seesPeople()
                ? ExportAnswer.whole(exports.own(caller, id(id)))
                : ExportAnswer.state(exports.any(id(id)));
    }

    @GetMapping("/{id}/file")
    @Operation(
            summary = "Downloads the file, for its owner and administrators; ranges are supported. 410 when "
                    + "it was deleted")
    ResponseEntity<Resource> file(Caller caller, @PathVariable String id) {
        return FileAnswer.of(exports.file(caller, id(id)));
    }

    @PostMapping("/{id}/restart")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Restarts a failed or stopped export; days already written are kept")
    ExportAnswer restart(Caller caller, @PathVariable String id) {
        return ExportAnswer.whole(exports.restart(caller, id(id)));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Stops the export if it is running, and deletes it with its file")
    void delete(Caller caller, @PathVariable String id) {
        exports.delete(caller, id(id));
    }

    /** Text that is no UUID is answered like an unknown id. */
    private static UUID id(String text) {
        UUID id = QueryParameters.uuidOf(text);
        if (id == null) {
            throw new NotFoundException("There is no such export.");
        }
        return id;
    }

    /**
     * An export in the API.
     *
     * @param bytes of the compressed file; null until it is complete, like {@code sha256}
     * @param rows so far, without the header; omitted for operators, like the other details of the file
     * @param run of the job {@code export}
     * @param filter as given; omitted for operators, and once it may not be kept
     */
    record ExportAnswer(
            UUID id,
            ExportStatus status,
            int percent,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long rows,

            @Nullable Long bytes,
            @Nullable String sha256,
            Instant createdAt,
            Instant expiresAt,
            @Nullable Long run,
            @Nullable String error,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, List<String>> filter) {

        static ExportAnswer whole(Export export) {
            return of(export, true);
        }

        /** For operators: only the state, without filters and details of the file. */
        static ExportAnswer state(Export export) {
            return of(export, false);
        }

        private static ExportAnswer of(Export export, boolean whole) {
            boolean file = whole && !export.status().isOver();
            return new ExportAnswer(
                    export.id(),
                    export.status(),
                    export.percent(),
                    whole ? export.rows() : null,
                    file ? export.bytes() : null,
                    file ? export.sha256() : null,
                    export.createdAt(),
                    export.expiresAt(),
                    export.run(),
                    export.error(),
                    whole ? export.filter() : null);
        }
    }
}
