package dev.footfall.saved;

import dev.footfall.platform.Caller;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.ProblemException.ConflictException;
import dev.footfall.platform.StrictParameters;
import dev.footfall.platform.page.ConfirmDialog;
import dev.footfall.platform.page.ConfirmDialog.FlashMessage;
import dev.footfall.platform.page.FormData;
import dev.footfall.platform.page.FormVersions;
import dev.footfall.platform.page.Formats;
import dev.footfall.platform.page.LayoutModel.NavigationEntry;
import dev.footfall.platform.page.PageController;
import dev.footfall.platform.page.UrlBuilder;
import dev.footfall.saved.Notes.Note;
import dev.footfall.saved.Notes.NoteInput;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The notes on days: the list, and the form that adds or changes one. */
@PageController
class NotesPage {

    private static final String PATH = "/admin/notes";
    private static final int LIMIT = 100;

    private final Notes notes;
    private final Formats formats;
    private final FormVersions versions;

    NotesPage(Notes notes, Formats formats, FormVersions versions) {
        this.notes = notes;
        this.formats = formats;
        this.versions = versions;
    }

    /** @param changeable whether this reader may change it */
    record Row(Note note, boolean own, boolean changeable) {}

    /** @param older address of the next page; null at the end */
    record ListView(List<Row> rows, @Nullable String older, FormData formData, boolean mayShare) {}

    /** @param id of the note that is changed */
    record FormView(UUID id, FormData formData, boolean mayShare) {}

    @GetMapping(PATH)
    String list(
            Caller caller,
            @RequestParam(required = false) @Nullable UUID before,
            @RequestParam(defaultValue = "") String day,
            Model model) {
        return list(caller, before, FormData.of(Map.of("day", List.of(day))), model);
    }

    private String list(Caller caller, @Nullable UUID before, FormData formData, Model model) {
        var found = notes.latest(caller, before, LIMIT);
        var rows = found.stream()
                .map(note -> new Row(
                        note, note.ownership().isOf(caller), note.ownership().mayBeChangedBy(caller)))
                .toList();
        var older = found.size() < LIMIT
                ? null
                : UrlBuilder.of(PATH).and("before", found.getLast().id()).toString();
        model.addAttribute("view", new ListView(rows, older, formData, caller.isAdmin()));
        return "saved/notes";
    }

    @PostMapping(PATH)
    String add(
            Caller caller,
            @RequestParam MultiValueMap<String, String> body,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Model model) {
        var formData = FormData.of(body);
        try {
            var added = notes.add(caller, input(body));
            return FlashMessage.on(PATH, redirect, "notes.saved", formats.shortDay(added.day()));
        } catch (InvalidInputException e) {
            formData = formData.with(e);
        } catch (ConflictException e) {
            formData = formData.with("text", e);
        }
        response.setStatus(HttpStatus.BAD_REQUEST.value());
        return list(caller, null, formData, model);
    }

    @GetMapping(PATH + "/{id}/edit")
    String open(Caller caller, @PathVariable UUID id, Model model) {
        return form(caller, id, FormVersions.open(fields(notes.find(caller, id))), model);
    }

    @PostMapping(PATH + "/{id}/edit")
    String change(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam MultiValueMap<String, String> body,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Model model) {
        try {
            var changed = versions.save(
                    "note " + id,
                    body,
                    () -> fields(notes.find(caller, id)),
                    () -> notes.change(caller, id, input(body)));
            return FlashMessage.on(PATH, redirect, "notes.saved", formats.shortDay(changed.day()));
        } catch (InvalidInputException e) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            return form(caller, id, FormData.of(body).with(e), model);
        }
    }

    @GetMapping(PATH + "/{id}/deletion")
    String askToDelete(
            Caller caller,
            @PathVariable UUID id,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean fragment,
            Model model) {
        var note = notes.find(caller, id);
        model.addAttribute(
                "question",
                new ConfirmDialog(
                        "notes.delete.title",
                        note.ownership().shared() ? "notes.delete.shared" : "notes.delete.text",
                        "saved.delete",
                        List.of(formats.shortDay(note.day()), note.text()),
                        PATH + "/" + id + "/deletion",
                        PATH));
        return ConfirmDialog.view(fragment);
    }

    @PostMapping(PATH + "/{id}/deletion")
    @StrictParameters
    String delete(Caller caller, @PathVariable UUID id, RedirectAttributes redirect) {
        var day = notes.find(caller, id).day();
        notes.delete(caller, id);
        return FlashMessage.on(PATH, redirect, "notes.deleted", formats.shortDay(day));
    }

    private static NoteInput input(MultiValueMap<String, String> body) {
        return new NoteInput(body.getFirst("day"), body.getFirst("text"), body.containsKey("shared"));
    }

    private static Map<String, List<String>> fields(Note note) {
        var fields = new LinkedHashMap<String, List<String>>();
        fields.put("day", List.of(note.day().toString()));
        fields.put("text", List.of(note.text()));
        fields.put("shared", note.ownership().shared() ? List.of("on") : List.of());
        return fields;
    }

    private static String form(Caller caller, UUID id, FormData formData, Model model) {
        model.addAttribute("view", new FormView(id, formData, caller.isAdmin()));
        return "saved/note";
    }

    @Configuration(proxyBeanMethods = false)
    static class Navigation {

        @Bean
        NavigationEntry notesInNavigation() {
            return new NavigationEntry(300, "nav.saved", PATH, "notes.title", "note", SavedViewsPage.READERS);
        }
    }
}
