package dev.footfall.platform.page;

import dev.footfall.platform.Caller;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** The front door: strangers go to sign in, everybody else to the first page that is theirs. */
@Controller
class HomeController {

    private final LayoutModelFactory layoutModelFactory;

    HomeController(LayoutModelFactory layoutModelFactory) {
        this.layoutModelFactory = layoutModelFactory;
    }

    @GetMapping("/")
    String home(@Nullable Caller caller) {
        return "redirect:"
                + (caller == null
                        ? "/login"
                        : layoutModelFactory.first(caller.roles()).orElse("/me/activity"));
    }
}
