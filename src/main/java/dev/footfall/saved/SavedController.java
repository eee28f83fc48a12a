package dev.footfall.saved;

import dev.footfall.platform.Caller;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.QueryParameters;
import dev.footfall.saved.Notes.Note;
import dev.footfall.saved.Notes.NoteInput;
import dev.footfall.saved.SavedViews.SavedView;
import dev.footfall.saved.SavedViews.ViewInput;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.util.MultiValueMap;
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

/** Saved views and notes, for programs: an account sees its own, a key the shared ones. */
@RestController
@RequestMapping("/api/admin")
@Tag(name = "Saved views and notes")
class SavedController {

    private final SavedViews views;
    private final Notes notes;

    SavedController(SavedViews views, Notes notes) {
        this.views = views;
        this.notes = notes;
    }

    /**
     * @param address path and query of a page
     * @param own whether it is the caller's
     * @param owner the name of the account or key that made it
     */
    record ViewAnswer(UUID id, String name, String address, boolean shared, boolean own, String owner) {

        static ViewAnswer of(SavedView view, Caller caller) {
            var ownership = view.ownership();
            return new ViewAnswer(
                    view.id(),
                    view.name(),
                    view.address().toString(),
                    ownership.shared(),
                    ownership.isOf(caller),
                    ownership.ownerName());
        }
    }

    record ViewList(List<ViewAnswer> views) {}

    record ViewBody(
            @Nullable String name,

            @Schema(example = "/admin/funnel?step=app_view&step=favorite_add&days=30") @Nullable String address,

            @Nullable Boolean shared) {

        ViewInput input() {
            return new ViewInput(name, address, Boolean.TRUE.equals(shared));
        }
    }

    /** As {@link ViewAnswer}. */
    record NoteAnswer(UUID id, LocalDate day, String text, boolean shared, boolean own, String owner) {

        static NoteAnswer of(Note note, Caller caller) {
            var ownership = note.ownership();
            return new NoteAnswer(
                    note.id(),
                    note.day(),
                    note.text(),
                    ownership.shared(),
                    ownership.isOf(caller),
                    ownership.ownerName());
        }
    }

    record NoteList(List<NoteAnswer> notes) {}

    record NoteBody(
            @Schema(example = "2026-11-22") @Nullable String day,
            @Nullable String text,
            @Nullable Boolean shared) {

        NoteInput input() {
            return new NoteInput(day, text, Boolean.TRUE.equals(shared));
        }
    }

    @GetMapping("/views")
    @Operation(summary = "The caller's saved views and the shared ones, by name")
    ViewList views(Caller caller) {
        return new ViewList(views.of(caller).stream()
                .map(view -> ViewAnswer.of(view, caller))
                .toList());
    }

    @PostMapping("/views")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Saves the address of a page under a name",
            description = "Only administrators share with others; what a key makes is shared.")
    ViewAnswer addView(Caller caller, @RequestBody ViewBody body) {
        return ViewAnswer.of(views.add(caller, body.input()), caller);
    }

    @PutMapping("/views/{id}")
    @Operation(summary = "Renames a saved view, shares it, or gives it another address")
    ViewAnswer changeView(Caller caller, @PathVariable UUID id, @RequestBody ViewBody body) {
        return ViewAnswer.of(views.change(caller, id, body.input()), caller);
    }

    @DeleteMapping("/views/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Deletes a saved view")
    void deleteView(Caller caller, @PathVariable UUID id) {
        views.delete(caller, id);
    }

    @GetMapping("/notes")
    @Operation(summary = "Notes on days, oldest day first: the caller's and the shared ones")
    NoteList notes(Caller caller, @RequestParam MultiValueMap<String, String> query) {
        var parameters = new QueryParameters(query);
        var wrong = new ArrayList<InvalidInputException.Field>();
        var from = day("from", parameters, wrong, LocalDate.of(1, 1, 1));
        var to = day("to", parameters, wrong, LocalDate.of(9999, 12, 31));
        wrong.forEach(field -> parameters.reject(field.field(), field.code(), field.detail()));
        parameters.check();
        return new NoteList(notes.between(caller, from, to).stream()
                .map(note -> NoteAnswer.of(note, caller))
                .toList());
    }

    private static LocalDate day(
            String name, QueryParameters parameters, List<InvalidInputException.Field> wrong, LocalDate byDefault) {
        var text = parameters.text(name);
        var day = text == null ? byDefault : Notes.day(name, text, wrong);
        return day == null ? byDefault : day;
    }

    @PostMapping("/notes")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Adds a note to a day of the reporting zone")
    NoteAnswer addNote(Caller caller, @RequestBody NoteBody body) {
        return NoteAnswer.of(notes.add(caller, body.input()), caller);
    }

    @PutMapping("/notes/{id}")
    @Operation(summary = "Changes a note")
    NoteAnswer changeNote(Caller caller, @PathVariable UUID id, @RequestBody NoteBody body) {
        return NoteAnswer.of(notes.change(caller, id, body.input()), caller);
    }

    @DeleteMapping("/notes/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Deletes a note")
    void deleteNote(Caller caller, @PathVariable UUID id) {
        notes.delete(caller, id);
    }
}
