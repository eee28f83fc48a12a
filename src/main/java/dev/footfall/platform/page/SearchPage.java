package dev.footfall.platform.page;

import dev.footfall.platform.Caller;
import dev.footfall.platform.ExternalIds;
import dev.footfall.platform.page.LayoutModel.NavigationEntry;
import dev.footfall.platform.page.SettingsSection.SettingsSections;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Where the search box of the frame leads: people, entities and pages. What is found alone is opened at once. */
@PageController
public class SearchPage {

    private static final String PATH = "/admin/search";
    private static final int LIMIT = 10;

    private final ObjectProvider<SearchSource> sources;
    private final ExternalIds ids;

    SearchPage(ObjectProvider<SearchSource> sources, ExternalIds ids) {
        this.sources = sources;
        this.ids = ids;
    }

    /** Something that can be searched for; a module adds its own by a bean of this type, in its place by {@code @Order}. */
    public interface SearchSource {

        /** Best first; only what this reader may open. */
        List<Result> search(Caller reader, String text, int limit);
    }

    /**
     * Something found.
     *
     * @param kind key of what it is, or the name of an entity type
     * @param label its name, or the beginning of its id
     * @param detail to tell it from others with this name; null where the name is enough
     */
    public record Result(
            String kind, String label, @Nullable String detail, String address) {}

    /**
     * Model of the page.
     *
     * @param wrong whether something was typed that nothing can be called
     * @param person address of the person with exactly this id, who may not be known; null for readers who may not see
     *     people
     */
    record SearchView(
            String text,
            boolean wrong,
            List<Result> results,
            @Nullable String person) {}

    @GetMapping(PATH)
    String search(Caller caller, @RequestParam(defaultValue = "") String q, HttpServletResponse response, Model model) {
        var text = q.strip();
        boolean valid = ExternalIds.isValid(text);
        List<Result> results = valid
                ? sources.orderedStream()
                        .flatMap(source -> source.search(caller, text, LIMIT).stream())
                        .toList()
                : List.of();
        var person = valid && caller.isAdmin() ? "/admin/users/" + ids.person(text) : null;
        if (results.size() == 1) {
            return "redirect:" + results.getFirst().address();
        }
        if (results.isEmpty() && person != null && ExternalIds.uuidOf(text) != null) {
            return "redirect:" + person;
        }
        boolean wrong = !valid && !text.isEmpty();
        if (wrong) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
        }
        model.addAttribute("view", new SearchView(q, wrong, results, person));
        return "platform/search";
    }

    /** Pages by their titles, in the reader's language. */
    @Component
    @Order(300)
    static class FoundPages implements SearchSource {

        private final ObjectProvider<NavigationEntry> entries;
        private final SettingsSections settings;
        private final MessageSource texts;

        FoundPages(ObjectProvider<NavigationEntry> entries, SettingsSections settings, MessageSource texts) {
            this.entries = entries;
            this.settings = settings;
            this.texts = texts;
        }

        @Override
        public List<Result> search(Caller reader, String text, int limit) {
            var locale = LocaleContextHolder.getLocale();
            return Stream.concat(
                            entries.stream()
                                    .filter(entry -> entry.isFor(reader.roles()))
                                    .map(entry -> page(entry.label(), entry.path(), locale)),
                            settings.all().stream()
                                    .filter(_ -> reader.isAdmin())
                                    .map(section -> page(section.label(), section.path(), locale)))
                    .filter(page -> page.label().toLowerCase(locale).contains(text.toLowerCase(locale)))
                    .limit(limit)
                    .toList();
        }

        private Result page(String label, String path, Locale locale) {
            return new Result("search.page", texts.getMessage(label, null, locale), null, path);
        }
    }
}
