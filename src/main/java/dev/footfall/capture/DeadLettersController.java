package dev.footfall.capture;

import dev.footfall.platform.Caller;
import dev.footfall.platform.QueryParameters;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/admin/dead-letters")
@Tag(name = "Dead letters")
class DeadLettersController {

    private static final int MAX_PAGE_SIZE = 500;

    private final DeadLetterActions letters;
    private final DeadLetterStore store;

    DeadLettersController(DeadLetterActions letters, DeadLetterStore store) {
        this.letters = letters;
        this.store = store;
    }

    /** @param next the {@code before} of the next page; null at the end */
    record LetterList(
            long count,
            List<DeadLetterStore.Envelope> letters,
            @Nullable Long next) {}

    /**
     * @param outcome {@code accepted}, {@code duplicate}, {@code suppressed}, {@code day_closed}, or {@code dead}:
     *     refused again
     */
    record Replayed(String outcome) {}

    @GetMapping
    @Operation(summary = "Dead letters without the activities in them, newest first")
    LetterList list(@RequestParam MultiValueMap<String, String> query) {
        QueryParameters parameters = new QueryParameters(query);
        int size = parameters.number("size", 50, 1, MAX_PAGE_SIZE);
        int before = parameters.number("before", Integer.MAX_VALUE, 1, Integer.MAX_VALUE);
        parameters.check();
        List<DeadLetterStore.Envelope> found = store.list((long) before, size);
        return new LetterList(
                store.count(),
                found,
                found.size() < size ? null : found.getLast().id());
    }

    @GetMapping("/{id}")
    @Operation(summary = "One dead letter with its activity; opening it is recorded for the person to see")
    DeadLetterStore.Letter get(Caller caller, @PathVariable long id) {
        return letters.open(caller, id);
    }

    @PostMapping("/{id}/replay")
    @Operation(summary = "Tries to store it again; if it is refused again, it becomes a new dead letter")
    Replayed replay(Caller caller, @PathVariable long id) {
        return new Replayed(letters.replay(caller, id).name().toLowerCase(Locale.ROOT));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Discards it: the activity is gone for good")
    void discard(Caller caller, @PathVariable long id) {
        letters.discard(caller, id);
    }
}
