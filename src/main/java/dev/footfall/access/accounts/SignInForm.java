package dev.footfall.access.accounts;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.web.util.UriComponentsBuilder;

/** The sign-in page as it is shown: for the first time, and again with why somebody was not let in. */
@Component
public class SignInForm {

    private static final String VIEW = "access/login";

    private final ObjectProvider<OtherWay> other;

    SignInForm(ObjectProvider<OtherWay> other) {
        this.other = other;
    }

    /** What the form shows again: never the password. */
    record Form(String name, @Nullable String next) {}

    /** A way to sign in that is not the form; there is none unless one is configured. */
    public record OtherWay(String name, String path) {

        /** Where it begins, and after it the reader comes back to {@code next}. */
        OtherWay comingBackTo(@Nullable String next) {
            return next == null
                    ? this
                    : new OtherWay(
                            name,
                            UriComponentsBuilder.fromPath(path)
                                    .queryParam("next", "{next}")
                                    .encode()
                                    .buildAndExpand(next)
                                    .toString());
        }
    }

    String show(String name, @Nullable String next, Model model) {
        model.addAttribute("form", new Form(name, next));
        other.ifAvailable(way -> model.addAttribute("other", way.comingBackTo(next)));
        return VIEW;
    }

    /**
     * The form again, with why nobody was signed in.
     *
     * @param refusal {@code wrong}, {@code often}, {@code stale}, {@code away} or {@code failed}: which sentence says
     *     why
     */
    public String again(String name, @Nullable String next, String refusal, Model model) {
        model.addAttribute("refusal", refusal);
        return show(name, next, model);
    }
}
