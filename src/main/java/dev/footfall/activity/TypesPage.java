package dev.footfall.activity;

import dev.footfall.activity.ActivityTypes.ActivityType;
import dev.footfall.activity.ActivityTypes.Palette;
import dev.footfall.activity.TypeRules.TypeInput;
import dev.footfall.platform.Caller;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.ProblemException.ConflictException;
import dev.footfall.platform.RetentionPeriods;
import dev.footfall.platform.page.ConfirmDialog;
import dev.footfall.platform.page.ConfirmDialog.FlashMessage;
import dev.footfall.platform.page.FormData;
import dev.footfall.platform.page.FormVersions;
import dev.footfall.platform.page.Formats;
import dev.footfall.platform.page.PageController;
import dev.footfall.platform.page.SettingsSection;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The settings' pages about activity types. */
@PageController
class TypesPage {

    private static final String PATH = "/admin/settings/types";
    private static final String CONFIRMED = "sure";

    private final ActivityTypes types;
    private final EntityTypes entityTypes;
    private final ActivityTypeAdmin admin;
    private final TypeRules rules;
    private final RetentionPeriods periods;
    private final Formats formats;
    private final FormVersions versions;

    TypesPage(
            ActivityTypes types,
            EntityTypes entityTypes,
            ActivityTypeAdmin admin,
            TypeRules rules,
            RetentionPeriods periods,
            Formats formats,
            FormVersions versions) {
        this.types = types;
        this.entityTypes = entityTypes;
        this.admin = admin;
        this.rules = rules;
        this.periods = periods;
        this.formats = formats;
        this.versions = versions;
    }

    /**
     * The form.
     *
     * @param name of the type that is changed; null where one is added
     * @param fewestDays the shortest retention of its own
     * @param keptDays the general retention, in days
     */
    record FormView(
            @Nullable String name,
            FormData formData,
            List<String> colors,
            List<String> entityTypes,
            int fewestDays,
            int mostDays,
            long keptDays) {}

    @GetMapping(PATH)
    String list(Model model) {
        types.refresh();
        model.addAttribute("types", types.all());
        model.addAttribute("keptDays", periods.retain().toDays());
        return "activity/types";
    }

    @GetMapping(PATH + "/new")
    String openNew(Model model) {
        return form(null, FormData.of(Map.of("color", List.of(Palette.DEFAULT))), model);
    }

    @PostMapping(PATH + "/new")
    String add(
            Caller caller,
            @RequestParam MultiValueMap<String, String> body,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Model model) {
        try {
            var form = TypeForm.read(body);
            var added = admin.add(caller, rules.check(form.input(), form.wrong()));
            return FlashMessage.on(PATH, redirect, "types.added", added.label());
        } catch (InvalidInputException e) {
            return formWithErrors(null, FormData.of(body).with(e), response, model);
        } catch (ConflictException e) {
            return formWithErrors(null, FormData.of(body).with("name", e), response, model);
        }
    }

    @GetMapping(PATH + "/{name}/edit")
    String open(@PathVariable String name, Model model) {
        return form(name, FormVersions.open(TypeForm.of(admin.named(name))), model);
    }

    @PostMapping(PATH + "/{name}/edit")
    String change(
            Caller caller,
            @PathVariable String name,
            @RequestParam MultiValueMap<String, String> body,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Model model) {
        var before = admin.named(name);
        try {
            var form = TypeForm.read(body);
            var changed = rules.check(form.input().named(name), form.wrong());
            if (ActivityTypeAdmin.keepsShorter(before, changed) && !body.containsKey(CONFIRMED)) {
                model.addAttribute("question", question(before, changed, body));
                return ConfirmDialog.view(false);
            }
            var stored = versions.save(
                    "type " + name, body, () -> TypeForm.of(admin.named(name)), () -> admin.change(caller, changed));
            return FlashMessage.on(PATH, redirect, "types.changed", stored.label());
        } catch (InvalidInputException e) {
            return formWithErrors(name, FormData.of(body).with(e), response, model);
        }
    }

    /** A shorter retention drops rows: the dialog says how many, and sends the form again when it is confirmed. */
    private ConfirmDialog question(ActivityType before, ActivityType after, MultiValueMap<String, String> body) {
        var fields = new LinkedHashMap<String, List<String>>(body);
        fields.remove("_csrf");
        fields.put(CONFIRMED, List.of("yes"));
        return new ConfirmDialog(
                "types.shorter.title",
                "types.shorter.text",
                "types.shorter.confirm",
                List.of(
                        after.label(),
                        String.valueOf(after.retainDays()),
                        formats.count(admin.rowsOlder(before, after))),
                PATH + "/" + before.name() + "/edit",
                PATH + "/" + before.name() + "/edit",
                fields);
    }

    private String formWithErrors(@Nullable String name, FormData formData, HttpServletResponse response, Model model) {
        response.setStatus(HttpStatus.BAD_REQUEST.value());
        return form(name, formData, model);
    }

    private String form(@Nullable String name, FormData formData, Model model) {
        var view = new FormView(
                name,
                formData,
                Palette.COLORS,
                List.copyOf(entityTypes.all()),
                rules.fewestDays(),
                rules.mostDays(),
                periods.retain().toDays());
        model.addAttribute("view", view);
        return "activity/type";
    }

    @Configuration(proxyBeanMethods = false)
    static class Section {

        @Bean
        SettingsSection typesInSettings() {
            return new SettingsSection(10, PATH, "types.title", "types.text", "tag");
        }
    }

    /** Converts an activity type to a form and back. Metadata keys stand one a line. */
    record TypeForm(TypeInput input, List<InvalidInputException.Field> wrong) {

        static TypeForm read(MultiValueMap<String, String> form) {
            var wrong = new ArrayList<InvalidInputException.Field>();
            var input = new TypeInput(
                    form.getFirst("name"),
                    form.getFirst("label"),
                    form.getFirst("sentence"),
                    form.getFirst("color"),
                    form.getFirst("entityType"),
                    form.containsKey("entityIsPerson"),
                    text(form, "safeKeys")
                            .lines()
                            .filter(line -> !line.isBlank())
                            .toList(),
                    days(text(form, "retainDays"), wrong));
            return new TypeForm(input, wrong);
        }

        static Map<String, List<String>> of(ActivityType type) {
            var fields = new LinkedHashMap<String, List<String>>();
            fields.put("name", List.of(type.name()));
            fields.put("label", List.of(type.label()));
            fields.put("sentence", List.of(type.sentence()));
            fields.put("color", List.of(type.color()));
            fields.put("entityType", type.entityType() == null ? List.of() : List.of(type.entityType()));
            fields.put("entityIsPerson", type.entityIsPerson() ? List.of("on") : List.of());
            fields.put(
                    "safeKeys",
                    List.of(String.join("\n", type.safeKeys().stream().sorted().toList())));
            fields.put(
                    "retainDays",
                    type.retainDays() == null
                            ? List.of()
                            : List.of(type.retainDays().toString()));
            return fields;
        }

        private static @Nullable Integer days(String text, List<InvalidInputException.Field> wrong) {
            if (text.isBlank()) {
                return null;
            }
            try {
                return Integer.valueOf(text.strip());
            } catch (NumberFormatException e) {
                wrong.add(new InvalidInputException.Field(
                        "retainDays", "invalid_number", "A retention must be a whole number of days."));
                return null;
            }
        }

        private static String text(MultiValueMap<String, String> form, String field) {
            var text = form.getFirst(field);
            return text == null ? "" : text;
        }
    }
}
