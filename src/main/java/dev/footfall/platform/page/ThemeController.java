package dev.footfall.platform.page;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Keeps the chosen theme in a cookie and leads back to the page that the choice was made on. */
@Controller
class ThemeController {

    private static final Duration A_YEAR = Duration.ofDays(365);

    @PostMapping("/theme")
    ResponseEntity<Void> choose(
            @RequestParam String theme,
            @RequestParam(required = false) @Nullable String back,
            HttpServletRequest request) {
        var cookie = ResponseCookie.from(Theme.COOKIE, Theme.named(theme).text())
                .path("/")
                .maxAge(A_YEAR)
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
