package dev.footfall.platform.page;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.WebUtils;

/** Light, dark, or as the reader's system has it: kept in a cookie, printed by the server, so that no page flashes. */
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

    /** What Tabler is told; for {@link #SYSTEM} a script in the page's head corrects it before anything is drawn. */
    public String printed() {
        return this == DARK ? "dark" : "light";
    }
}
