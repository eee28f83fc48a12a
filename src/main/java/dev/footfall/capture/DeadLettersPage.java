package dev.footfall.capture;

import dev.footfall.activity.ShownMetadata;
import dev.footfall.capture.Entry.Outcome;
import dev.footfall.platform.Caller;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.StrictParameters;
import dev.footfall.platform.page.ConfirmDialog;
import dev.footfall.platform.page.ConfirmDialog.FlashMessage;
import dev.footfall.platform.page.PageController;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import tools.jackson.core.JacksonException;

/**
 * The page of dead letters. Operators see how many there are and why, and replay them when the database is repaired;
 * the content and the discarding are for administrators.
 */
@PageController
class DeadLettersPage {

    private static final String PATH = "/admin/health/dead-letters";
    private static final String DISCARD = PATH + "/discard";
    private static final int PAGE_SIZE = 50;

    private final DeadLetterActions letters;
    private final DeadLetterStore store;

    DeadLettersPage(DeadLetterActions letters, DeadLetterStore store) {
        this.letters = letters;
        this.store = store;
    }

    /**
     * @param admin whether the reader may open and discard them
     * @param older the id to continue from; null at the end
     */
    record View(
            long count,
            List<DeadLetterStore.Envelope> letters,
            boolean admin,
            @Nullable Long older) {}

    @GetMapping(PATH)
    String list(Caller caller, @RequestParam(required = false) @Nullable Long before, Model model) {
        List<DeadLetterStore.Envelope> found = store.list(before, PAGE_SIZE);
        model.addAttribute(
                "view",
                new View(
                        store.count(),
                        found,
                        caller.isAdmin(),
                        found.size() < PAGE_SIZE ? null : found.getLast().id()));
        return "capture/letters";
    }

    @GetMapping(PATH + "/{id}")
    String open(Caller caller, @PathVariable long id, Model model) {
        DeadLetterStore.Letter letter = letters.open(caller, id);
        model.addAttribute("letter", letter);
        model.addAttribute("metadata", pretty(letter.metadata()));
        return "capture/letter";
    }

    /** Replays all of them, or only one. */
    @PostMapping(PATH + "/replay")
    @StrictParameters("letter")
    String replay(Caller caller, @RequestParam(required = false) @Nullable Long letter, RedirectAttributes redirect) {
        Map<Outcome, Integer> outcomes =
                letter == null ? letters.replayAll(caller) : Map.of(letters.replay(caller, letter), 1);
        int stored = outcomes.getOrDefault(Outcome.ACCEPTED, 0);
        int refused = outcomes.getOrDefault(Outcome.DEAD, 0);
        int others = outcomes.values().stream().mapToInt(Integer::intValue).sum() - stored - refused;
        return FlashMessage.on(PATH, redirect, "letters.replayed", stored, others, refused);
    }

    @GetMapping(DISCARD)
    @StrictParameters("letter")
    String askToDiscard(
            @RequestParam(required = false) @Nullable Long letter,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean fragment,
            Model model) {
        long newest = letter == null ? store.newest() : letter;
        long count = letter == null ? Math.min(store.count(), DeadLetterActions.MAX_AT_ONCE) : 1;
        model.addAttribute(
                "question",
                new ConfirmDialog(
                        "letters.discard.title",
                        "letters.discard.text",
                        "letters.discard",
                        List.of(count),
                        DISCARD,
                        PATH,
                        Map.of(letter == null ? "newest" : "letter", List.of(Long.toString(newest)))));
        return ConfirmDialog.view(fragment);
    }

    @PostMapping(DISCARD)
    @StrictParameters({"letter", "newest"})
    String discard(
            Caller caller,
            @RequestParam(required = false) @Nullable Long letter,
            @RequestParam(required = false) @Nullable Long newest,
            RedirectAttributes redirect) {
        int discarded = 1;
        if ((letter == null) == (newest == null)) {
            throw new InvalidInputException(
                    "letter", "required", "Say which: one 'letter', or all up to the 'newest'.");
        } else if (letter != null) {
            letters.discard(caller, letter);
        } else {
            discarded = letters.discardAll(caller, newest);
        }
        return FlashMessage.on(PATH, redirect, "letters.discarded", discarded);
    }

    private static @Nullable String pretty(@Nullable String metadata) {
        try {
            return ShownMetadata.pretty(metadata);
        } catch (JacksonException notJson) {
            return metadata;
        }
    }
}
