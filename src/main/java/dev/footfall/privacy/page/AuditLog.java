package dev.footfall.privacy.page;

import dev.footfall.platform.Audit;
import dev.footfall.platform.Caller;
import dev.footfall.platform.CallerNames;
import dev.footfall.platform.Csv;
import dev.footfall.platform.ExternalIds;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.QueryParameters;
import dev.footfall.platform.ReportingZone;
import dev.footfall.platform.Settings;
import dev.footfall.platform.Utf8Buffer;
import dev.footfall.platform.page.FormData;
import dev.footfall.platform.page.PageController;
import dev.footfall.platform.page.UrlBuilder;
import dev.footfall.privacy.AuditQueries;
import dev.footfall.privacy.AuditQueries.AuditFilter;
import dev.footfall.privacy.AuditQueries.AuditedPerson;
import dev.footfall.privacy.AuditQueries.Line;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Who did what, to whom, and when: the audit, filtered, on the page and as CSV. Reading it is audited, too; a
 * filter by a person is a look at what is known about them.
 */
@PageController
class AuditLog {

    static final String PAGE = "/admin/privacy";
    private static final String FILE = PAGE + "/log";
    private static final int MAX_LINES = 50;
    private static final int CHUNK = 1_000;
    /** Of an id, as all lists show it. */
    private static final int DIGITS = 8;

    private final AuditQueries queries;
    private final Audit audit;
    private final CallerNames names;
    private final ExternalIds ids;
    private final ReportingZone zone;

    AuditLog(AuditQueries queries, Audit audit, CallerNames names, ExternalIds ids, Settings settings) {
        this.queries = queries;
        this.audit = audit;
        this.names = names;
        this.ids = ids;
        this.zone = settings.zone();
    }

    /**
     * A page of the audit.
     *
     * @param actions to filter by
     * @param formData the filters as typed, with what is wrong about them
     * @param older address of the next page; null at the end
     * @param file address of the same entries as CSV
     */
    record LogView(
            List<String> actions,
            FormData formData,
            List<Row> rows,
            @Nullable String older,
            String file) {}

    /**
     * An entry.
     *
     * @param who the account's name, the key's name and prefix, or how lists show the person of a token or link; empty for
     *     strangers and Footfall itself
     * @param caller address of the page of the person of a token or link; null for others
     * @param person address of the person's page; null if nobody, or if the id is no longer known
     * @param name how lists show the person: the beginning of the id, or of the hash after a number sign
     * @param others address of the entries about the same person
     */
    record Row(
            Line line,
            String who,
            @Nullable String caller,
            @Nullable String person,
            @Nullable String name,
            @Nullable String others) {}

    /** What was asked for. */
    private record Question(AuditFilter filter, @Nullable Long before) {}

    /** The part of the privacy page; with errors instead of rows where a filter is wrong. */
    LogView view(Caller caller, MultiValueMap<String, String> query) {
        var here = UrlBuilder.of(PAGE, query);
        var file = here.without("before").at(FILE).toString();
        Question question;
        try {
            question = read(query);
        } catch (InvalidInputException e) {
            return new LogView(queries.actions(), FormData.of(query).with(e), List.of(), null, file);
        }
        record(caller, question, "");
        var lines = queries.latest(question.filter(), question.before(), MAX_LINES);
        var keys = names.ofKeys();
        return new LogView(
                queries.actions(),
                FormData.of(query),
                lines.stream().map(line -> row(line, keys)).toList(),
                lines.size() < MAX_LINES
                        ? null
                        : here.with("before", lines.getLast().id()) + "#log",
                file);
    }

    @GetMapping(FILE)
    void file(Caller caller, @RequestParam MultiValueMap<String, String> query, HttpServletResponse response)
            throws IOException {
        var question = read(query);
        record(caller, question, "as CSV: ");
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\"");
        var buffer = new Utf8Buffer(1 << 14);
        var csv =
                Csv.withMark(buffer).row("at", "who", "kind", "action", "subject", "person_id", "person_mark", "times");
        var keys = names.ofKeys();
        var before = question.before();
        List<Line> lines;
        do {
            lines = queries.latest(question.filter(), before, CHUNK);
            for (var line : lines) {
                write(csv, row(line, keys));
                before = line.id();
            }
            buffer.writeTo(response.getOutputStream());
            buffer.clear();
        } while (lines.size() == CHUNK);
    }

    private static void write(Csv csv, Row row) {
        var line = row.line();
        csv.instant(line.at()).text(row.who()).text(line.kind()).text(line.action());
        csv.text(line.subject());
        if (line.person() == null) {
            csv.empty();
        } else {
            csv.uuid(line.person());
        }
        csv.text(Objects.requireNonNullElse(line.mark(), ""))
                .number(line.times())
                .endRow();
    }

    /** The address and its links must not carry the text by which a person is known, perhaps an e-mail address. */
    MultiValueMap<String, String> withoutTextOfPerson(MultiValueMap<String, String> sent) {
        var query = new LinkedMultiValueMap<>(sent);
        query.computeIfPresent(
                "person",
                (_, values) -> values.stream()
                        .map(String::strip)
                        .map(text -> {
                            var person = AuditedPerson.of(text, ids);
                            var id = person == null ? null : person.id();
                            return id == null ? text : id.toString();
                        })
                        .toList());
        return query;
    }

    private Question read(Map<String, List<String>> query) {
        var parameters = new QueryParameters(query);
        var text = parameters.text("person");
        var person = text == null ? null : AuditedPerson.of(text, ids);
        if (text != null && person == null) {
            parameters.reject(
                    "person", "invalid_uuid", "A person is their id, or the first eight characters that lists show.");
        }
        var from = day(parameters, "from", 0);
        var to = day(parameters, "to", 1);
        if (from != null && to != null && !from.isBefore(to)) {
            parameters.reject("to", "empty_period", "The last day must not be before the first.");
        }
        var before = parameters.text("before");
        if (before != null && !before.matches("\\d{1,18}")) {
            parameters.reject("before", "invalid_number", "'before' must be the number of an entry.");
        }
        var filter = new AuditFilter(parameters.text("action"), parameters.text("who"), person, from, to);
        parameters.check();
        return new Question(filter, before == null ? null : Long.valueOf(before));
    }

    /** The start of a day of the reporting zone, or of the one so many days later. */
    private @Nullable Instant day(QueryParameters parameters, String name, int later) {
        var moment = parameters.moment(name, zone);
        return moment == null ? null : zone.start(zone.dayOf(moment).plusDays(later));
    }

    private void record(Caller caller, Question question, String how) {
        var filter = question.filter();
        var action = filter.action() != null && queries.actions().contains(filter.action()) ? filter.action() : "all";
        var subject = how + action + (question.before() == null ? "" : ", older than " + question.before());
        var person = filter.person() == null ? null : filter.person().id();
        audit.record(new Audit.Entry("audit-read", caller, subject, person));
    }

    private static Row row(Line line, Map<String, String> keys) {
        return new Row(
                line,
                who(line, keys),
                address(line.caller()),
                address(line.person()),
                name(line.person(), line.mark()),
                line.mark() == null ? null : UrlBuilder.of(PAGE).and("person", "#" + line.mark()) + "#log");
    }

    private static String who(Line line, Map<String, String> keys) {
        return switch (line.kind()) {
            case "key" -> {
                var name = keys.get(line.who());
                yield name == null ? line.who() : name + " (" + line.who() + "…)";
            }
            case "token", "link" -> Objects.requireNonNullElse(name(line.caller(), line.callerMark()), line.who());
            default -> line.who();
        };
    }

    private static @Nullable String address(@Nullable UUID person) {
        return person == null ? null : "/admin/users/" + person;
    }

    private static @Nullable String name(@Nullable UUID person, @Nullable String mark) {
        return person != null ? person.toString().substring(0, DIGITS) : mark == null ? null : "#" + mark;
    }
}
