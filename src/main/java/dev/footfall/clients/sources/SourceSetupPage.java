package dev.footfall.clients.sources;

import dev.footfall.access.keys.CaptureKeys;
import dev.footfall.clients.sources.Sdks.Sdk;
import dev.footfall.clients.sources.SourceReports.Shape;
import dev.footfall.clients.sources.Sources.Source;
import dev.footfall.platform.Caller;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.ProblemException.ConflictException;
import dev.footfall.platform.QueryParameters;
import dev.footfall.platform.Settings;
import dev.footfall.platform.page.ConfirmDialog.FlashMessage;
import dev.footfall.platform.page.FormData;
import dev.footfall.platform.page.PageController;
import dev.footfall.platform.page.UrlBuilder;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Connects a source: choose the SDK, get a key and the lines to paste, and see the first event arrive. A new key is
 * shown in the answer to the form itself, as on the page of keys; the form contains its id, so that it creates one key
 * however often it is sent.
 */
@PageController
class SourceSetupPage {

    private static final String PATH = SourcesPage.PATH + "/new";

    private final Sdks sdks;
    private final Sources sources;
    private final SourceReports reports;
    private final CaptureKeys keys;
    private final Settings settings;
    private final Clock clock;

    SourceSetupPage(
            Sdks sdks, Sources sources, SourceReports reports, CaptureKeys keys, Settings settings, Clock clock) {
        this.sdks = sdks;
        this.sources = sources;
        this.reports = reports;
        this.keys = keys;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * @param id of the key to be created
     * @param families the SDKs of the chosen language
     * @param existing sources with a valid key
     */
    record ChoiceView(
            UUID id, List<String> languages, List<Sdk> families, Sdk sdk, List<Source> existing, FormData formData) {}

    /**
     * @param key the new key, shown only once; null for an existing one, whose text nobody knows
     * @param others the SDKs to which the reader may switch
     */
    record LinesView(
            Source source,
            Sdk sdk,
            @Nullable String key,
            String lines,
            boolean plainHttp,
            List<Sdk> others,
            Waiting waiting) {}

    /**
     * Whether an event has arrived since the page was opened.
     *
     * @param address of the lines with this beginning, where the answer can be looked at again
     * @param name of the event that arrived; null while none has
     * @param first whether it is the first of this source
     * @param rejected what arrived and was rejected
     */
    record Waiting(
            String address, @Nullable String name, @Nullable Instant at, boolean first, List<Shape> rejected) {}

    @GetMapping(PATH)
    String choose(
            @RequestParam(defaultValue = "") String language,
            @RequestParam(defaultValue = "") String sdk,
            @RequestParam(defaultValue = "") String source,
            Model model) {
        var values = new LinkedMultiValueMap<String, String>();
        values.add("source", source);
        return form(UUID.randomUUID(), language, sdk, FormData.of(values), model);
    }

    @PostMapping(PATH)
    String connect(
            Caller caller,
            @RequestParam MultiValueMap<String, String> body,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Model model) {
        var formData = FormData.of(body);
        var sdk = sdks.withId(formData.value("sdk"))
                .orElseThrow(() -> new InvalidInputException("sdk", "unknown_value", "There is no such SDK."));
        var existing = QueryParameters.uuidOf(formData.value("source"));
        if (existing != null) {
            return "redirect:" + address(sources.find(existing), sdk, clock.instant());
        }
        var id = QueryParameters.uuidOf(formData.value("id"));
        var newId = id == null ? UUID.randomUUID() : id;
        try {
            var since = clock.instant();
            var key = keys.create(caller, newId, formData.value("name"));
            return lines(sources.find(newId), sdk, key, since, model);
        } catch (InvalidInputException e) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            return form(newId, sdk.language(), sdk.id(), formData.with(e), model);
        } catch (ConflictException e) {
            return FlashMessage.warning(SourcesPage.PATH, redirect, "keys.already");
        }
    }

    /** The lines for a source whose key is known already, and whether an event has arrived since. */
    @GetMapping(SourcesPage.PATH + "/{id}/lines")
    String lines(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String sdk,
            @RequestParam(defaultValue = "") String since,
            Model model) {
        var source = sources.find(id);
        var chosen = sdks.withId(sdk).orElseGet(() -> sdks.of("").getFirst());
        return lines(source, chosen, null, moment(since), model);
    }

    private String form(UUID id, String language, String sdk, FormData formData, Model model) {
        var chosen = sdks.withId(sdk);
        var families = sdks.of(chosen.map(Sdk::language).orElse(language));
        model.addAttribute(
                "view",
                new ChoiceView(
                        id,
                        sdks.languages(),
                        families,
                        chosen.orElse(families.getFirst()),
                        sources.all().stream().filter(Source::valid).toList(),
                        formData));
        return "clients/new";
    }

    private String lines(Source source, Sdk sdk, @Nullable String key, Instant since, Model model) {
        var site = UrlBuilder.site(settings);
        var shown = key == null ? source.prefix() + "…" : key;
        model.addAttribute(
                "view",
                new LinesView(
                        source,
                        sdk,
                        key,
                        sdk.lines(site, shown, source.current().id()),
                        sdk.httpsOnly() && !site.startsWith("https:"),
                        sdks.of(sdk.language()),
                        waiting(source, sdk, since)));
        return "clients/lines";
    }

    private Waiting waiting(Source source, Sdk sdk, Instant since) {
        var rejected = reports.shapes(source).stream()
                .filter(shape -> !shape.at().isBefore(since))
                .toList();
        var address = address(source, sdk, since);
        var arrival = reports.arrival(source);
        if (arrival == null || arrival.lastAt().isBefore(since)) {
            return new Waiting(address, null, null, false, rejected);
        }
        return arrival.firstAt().isBefore(since)
                ? new Waiting(address, arrival.lastName(), arrival.lastAt(), false, rejected)
                : new Waiting(address, arrival.firstName(), arrival.firstAt(), true, rejected);
    }

    private static String address(Source source, Sdk sdk, Instant since) {
        return UrlBuilder.of(SourcesPage.PATH + "/" + source.id() + "/lines")
                .with("sdk", sdk.id())
                .with("since", since)
                .toString();
    }

    private Instant moment(String since) {
        try {
            return since.isEmpty() ? clock.instant() : Instant.parse(since);
        } catch (DateTimeParseException e) {
            throw new InvalidInputException("since", "invalid_timestamp", "'since' must be an instant.");
        }
    }
}
