package dev.footfall.platform.page;

import dev.footfall.platform.page.UrlBuilder.Redirects;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.WebUtils;

/**
 * Light, dark, or as the reader's system has it: kept in a cookie and printed by the server, so that no page flashes.
 */
public enum Theme {
    SYSTEM,
    LIGHT,
    DARK;

    static final String COOKIE = "theme";

    static Theme of(HttpServletRequest request) {
        var cookie = WebUtils.getCookie(request, COOKIE);
        return cookie == null ? SYSTEM : named(cookie.getValue());
    }

    static Theme named(@Nullable String name) {
        for (var theme : values()) {
            if (theme.text().equals(name)) {
                return theme;
            }
        }
        return SYSTEM;
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean isSystem() {
        return this == SYSTEM;
    }

    /** Tabler's name of it; for {@link #SYSTEM} a script in the page's head corrects it before anything is drawn. */
    public String printed() {
        return this == DARK ? "dark" : "light";
    }

    /** Stores the chosen theme in a cookie and returns to the page of the choice. */
    @Controller
    static class ThemeController {

        private static final Duration COOKIE_MAX_AGE = Duration.ofDays(365);

        @PostMapping("/theme")
        ResponseEntity<Void> choose(
                @RequestParam String theme,
                @RequestParam(required = false) @Nullable String back,
                HttpServletRequest request) {
            var cookie = ResponseCookie.from(Theme.COOKIE, Theme.named(theme).text())
                    .path("/")
                    .maxAge(COOKIE_MAX_AGE)
                    .httpOnly(true)
                    .secure(request.isSecure())
                    .sameSite("Lax")
                    .build();
            return ResponseEntity.status(HttpStatus.SEE_OTHER)
                    .header(HttpHeaders.SET_COOKIE, cookie.toString())
                    .header(HttpHeaders.LOCATION, Redirects.onThisSite(back))
                    .build();
        }
    }
}
