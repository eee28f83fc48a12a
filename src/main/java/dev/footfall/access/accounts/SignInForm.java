package dev.footfall.access.accounts;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.web.util.UriComponentsBuilder;

/** The sign-in page, as first shown and as shown again with an error. */
@Component
public class SignInForm {

    private static final String VIEW = "access/login";

    private final ObjectProvider<OtherWay> other;

    SignInForm(ObjectProvider<OtherWay> other) {
        this.other = other;
    }

    /** Values of the form; never the password. */
    record Form(String name, @Nullable String next) {}

    /** Another way to sign in, if one is configured. */
    public record OtherWay(String name, String path) {

        /** Adds {@code next}, to which the reader returns afterwards. */
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
     * Shows the form again with an error.
     *
     * @param refusal {@code wrong}, {@code often}, {@code stale}, {@code away} or {@code failed}: selects the message
     */
    public String again(String name, @Nullable String next, String refusal, Model model) {
        model.addAttribute("refusal", refusal);
        return show(name, next, model);
    }
}
