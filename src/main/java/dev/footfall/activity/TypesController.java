package dev.footfall.activity;

import dev.footfall.activity.ActivityTypes.ActivityType;
import dev.footfall.activity.TypeRules.TypeInput;
import dev.footfall.platform.Caller;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.ProblemException.ConflictException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
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
@RequestMapping("/api/admin/types")
@Tag(name = "Activity types")
class TypesController {

    private final ActivityTypes types;
    private final ActivityTypeAdmin admin;
    private final TypeRules rules;

    TypesController(ActivityTypes types, ActivityTypeAdmin admin, TypeRules rules) {
        this.types = types;
        this.admin = admin;
        this.rules = rules;
    }

    record TypeList(List<Type> types) {}

    /** @param retainDays null: the general retention */
    record Type(
            String name,
            String label,
            String sentence,
            String color,
            @Nullable String entityType,
            boolean entityIsPerson,
            List<String> safeKeys,
            @Nullable Integer retainDays) {}

    @GetMapping
    @Operation(summary = "All activity types, by name")
    TypeList list() {
        types.refresh();
        return new TypeList(types.all().stream().map(TypesController::view).toList());
    }

    @GetMapping("/{name}")
    @Operation(summary = "One activity type")
    Type get(@PathVariable String name) {
        return view(admin.named(name));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Adds an activity type: capture knows it on all nodes within seconds")
    Type add(Caller caller, @RequestBody TypeInput body) {
        return view(admin.add(caller, rules.check(body, List.of())));
    }

    @PutMapping("/{name}")
    @Operation(
            summary = "Replaces how an activity type is shown and kept",
            description = "Fields that the body leaves out go back to their defaults. The name cannot change. A "
                    + "shorter retention drops rows: the answer is 409 with their number unless "
                    + "`confirm=true` confirms it.")
    Type change(
            Caller caller,
            @PathVariable String name,
            @RequestParam(defaultValue = "false") boolean confirm,
            @RequestBody TypeInput body) {
        ActivityType before = admin.named(name);
        if (body.name() != null && !body.name().equals(name)) {
            throw new InvalidInputException(
                    "name", "invalid_value", "The name of a type cannot change: senders and stored rows use it.");
        }
        ActivityType after = rules.check(body.named(name), List.of());
        if (ActivityTypeAdmin.keepsShorter(before, after) && !confirm) {
            throw new ConflictException(
                    ("Raw activity of this type older than %d days would be dropped for good: about %d rows "
                                    + "as of now. Send the same request with ?confirm=true to confirm.")
                            .formatted(after.retainDays(), admin.rowsOlder(before, after)));
        }
        return view(admin.change(caller, after));
    }

    private static Type view(ActivityType type) {
        return new Type(
                type.name(),
                type.label(),
                type.sentence(),
                type.color(),
                type.entityType(),
                type.entityIsPerson(),
                type.safeKeys().stream().sorted().toList(),
                type.retainDays());
    }
}
