package dev.footfall.platform.page;

import dev.footfall.platform.Caller;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** The front door: strangers go to sign in, everybody else to the first page that is theirs. */
@Controller
class HomeController {

    private final Frames frames;

    HomeController(Frames frames) {
        this.frames = frames;
    }

    @GetMapping("/")
    String home(@Nullable Caller caller) {
        return "redirect:"
                + (caller == null ? "/login" : frames.first(caller.roles()).orElse("/me/activity"));
    }
}
