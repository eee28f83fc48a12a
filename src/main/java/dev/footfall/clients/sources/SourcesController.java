package dev.footfall.clients.sources;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import dev.footfall.clients.mapping.MappingAdmin;
import dev.footfall.clients.mapping.Mappings;
import dev.footfall.clients.sources.SourceReports.Arrival;
import dev.footfall.clients.sources.SourceReports.Counts;
import dev.footfall.clients.sources.SourceReports.NamedCounts;
import dev.footfall.clients.sources.SourceReports.Periods;
import dev.footfall.clients.sources.SourceReports.Shape;
import dev.footfall.clients.sources.Sources.Source;
import dev.footfall.platform.Caller;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.StrictParameters;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/admin/sources")
@Tag(name = "Sources")
class SourcesController {

    private final Sources sources;
    private final SourceReports reports;
    private final UnknownNames unknownNames;
    private final Mappings mappings;
    private final MappingAdmin admin;

    SourcesController(
            Sources sources, SourceReports reports, UnknownNames unknownNames, Mappings mappings, MappingAdmin admin) {
        this.sources = sources;
        this.reports = reports;
        this.unknownNames = unknownNames;
        this.mappings = mappings;
        this.admin = admin;
    }

    record SourceList(Periods since, List<SourceSummary> sources) {}

    /**
     * @param keys the ids of its keys, newest first
     * @param counts null where nothing came in the last week
     */
    record SourceSummary(
            UUID id,
            String name,
            String prefix,
            boolean valid,
            List<UUID> keys,
            @Nullable Counts counts,
            @Nullable Arrival arrival) {}

    /** @param newType what the name would be registered as; null where it cannot or need not be */
    record RejectedName(
            String name,
            String reason,
            SourceReports.Amount events,
            @Nullable String newType) {}

    record SourceDetails(
            Periods since,
            SourceSummary source,
            boolean registersUnknown,
            List<NamedCounts> names,
            List<RejectedName> rejected,
            List<Shape> shapes,
            List<MappingAdmin.Row> mapping) {}

    /** @param unknown unknown fields, which are errors */
    record SourceChange(
            @Nullable Boolean registersUnknown,
            @Hidden @JsonAnySetter @Nullable Map<String, Object> unknown) {}

    record NewType(@Nullable String name) {}

    record RegisteredType(String activityType) {}

    @GetMapping
    @Operation(
            summary = "All sources with their counts of the last hour, day and week",
            description = "A source is an API key with the scope `capture`, together with those that it replaced. "
                    + "Periods begin with a full hour: see `since`.")
    SourceList list() {
        var all = sources.all();
        var counts = reports.totals(all);
        var arrivals = reports.arrivals(all);
        return new SourceList(
                reports.periods(),
                all.stream()
                        .map(source -> summary(source, counts.get(source.id()), arrivals.get(source.id())))
                        .toList());
    }

    @GetMapping("/{id}")
    @Operation(summary = "One source: counts by name, what was rejected and why, shapes, what its events are called")
    SourceDetails get(@PathVariable UUID id) {
        var source = sources.find(id);
        mappings.refresh();
        return new SourceDetails(
                reports.periods(),
                summary(source, reports.totals(List.of(source)).get(id), reports.arrival(source)),
                mappings.of(source.current().id()).registersUnknown(),
                reports.names(source),
                unknownNames.of(List.of(source)).stream()
                        .map(row -> new RejectedName(row.name(), row.reason(), row.events(), row.newType()))
                        .toList(),
                reports.shapes(source),
                admin.rows(id).entrySet().stream()
                        .map(row -> new MappingAdmin.Row(
                                row.getKey(),
                                row.getValue().activityType(),
                                row.getValue().entityType(),
                                row.getValue().entityProperty()))
                        .toList());
    }

    @PutMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Says whether names that nobody knows register themselves as activity types")
    void change(Caller caller, @PathVariable UUID id, @RequestBody SourceChange body) {
        InvalidInputException.refuseUnknown(body.unknown());
        if (body.registersUnknown() == null) {
            throw new InvalidInputException("registersUnknown", "required", "Say true or false.");
        }
        var source = sources.find(id);
        admin.setRegistering(caller, id, source.prefix(), body.registersUnknown());
    }

    @PutMapping("/{id}/names")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Says what an event of this source is called here",
            description = "Adds a row to the table of the source, or replaces the one of that name. Without "
                    + "`entityProperty` the entity is found as for a name that is not in the table.")
    void put(Caller caller, @PathVariable UUID id, @RequestBody MappingAdmin.Row body) {
        admin.put(caller, id, sources.find(id).prefix(), body);
    }

    @DeleteMapping("/{id}/names")
    @StrictParameters("name")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Removes a name from the table of a source")
    void remove(Caller caller, @PathVariable UUID id, @RequestParam String name) {
        admin.remove(caller, id, sources.find(id).prefix(), name);
    }

    @PostMapping("/{id}/types")
    @Operation(summary = "Registers the name of an event as an activity type, in lower snake case")
    RegisteredType register(Caller caller, @PathVariable UUID id, @RequestBody NewType body) {
        sources.find(id);
        return new RegisteredType(admin.register(caller, body.name() == null ? "" : body.name()));
    }

    private static SourceSummary summary(Source source, @Nullable Counts counts, @Nullable Arrival arrival) {
        return new SourceSummary(
                source.id(), source.name(), source.prefix(), source.valid(), source.keyIds(), counts, arrival);
    }
}
