package dev.footfall.platform.page;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.view.RedirectView;

/** Where a redirect may lead when a request named the place. */
public final class Redirects {

    /** A path of this site with its query: one slash first (two begin another host), then no backslash, space or control. */
    private static final Pattern LOCAL = Pattern.compile("/(?:[\\x21-\\x7e&&[^/\\\\#]][\\x21-\\x7e&&[^\\\\#]]*)?");

    private Redirects() {}

    /** The place itself if it is on this site, else the front page. */
    public static String onThisSite(@Nullable String place) {
        return place != null && place.length() <= 2_000 && LOCAL.matcher(place).matches() ? place : "/";
    }

    /** The place as it is: braces in it are no template. */
    public static RedirectView to(String place) {
        var redirect = new RedirectView(place);
        redirect.setExpandUriTemplateVariables(false);
        redirect.setExposeModelAttributes(false);
        return redirect;
    }
}
