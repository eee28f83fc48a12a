package dev.footfall.privacy.suppression;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import dev.footfall.platform.Caller;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.StrictParameters;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Privacy")
class TrackingController {

    private static final String PATH = "/api/users/me/tracking";

    private final Tracking tracking;

    TrackingController(Tracking tracking) {
        this.tracking = tracking;
    }

    /** @param enabled false while paused */
    record State(boolean enabled) {}

    /** @param unknown unknown fields, which are errors */
    record Wanted(
            @Nullable Boolean enabled,
            @Hidden @JsonAnySetter @Nullable Map<String, Object> unknown) {}

    @GetMapping(PATH)
    @Operation(summary = "Whether the caller's activity is captured or paused")
    State state(Caller caller) {
        return new State(tracking.enabled(caller.person()));
    }

    @PutMapping(PATH)
    @StrictParameters
    @Operation(summary = "Pauses and resumes the capture of the caller's activity")
    State change(Caller caller, @RequestBody Wanted wanted) {
        InvalidInputException.refuseUnknown(wanted.unknown());
        if (wanted.enabled() == null) {
            throw new InvalidInputException(
                    "enabled", "required", "Send {\"enabled\": false} to pause, true to resume.");
        }
        tracking.set(caller, caller.person(), wanted.enabled());
        return new State(wanted.enabled());
    }
}
