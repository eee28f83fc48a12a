package dev.footfall.platform.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.page.UrlBuilder.Redirects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectsTests {

    @ParameterizedTest
    @ValueSource(strings = {"/", "/admin", "/admin/activities?type=app_view&from=2026-11-01"})
    void followsAPathOfThisSite(String place) {
        assertThat(Redirects.onThisSite(place)).isEqualTo(place);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "admin",
                "//evil.example",
                "/\\evil.example",
                "/x\\..\\evil",
                "https://evil.example/",
                "javascript:alert(1)",
                "/a\r\nSet-Cookie: x=1",
                "/ /evil.example",
                "/\t/evil.example"
            })
    void redirectsAllElseToTheFrontPage(String place) {
        assertThat(Redirects.onThisSite(place)).isEqualTo("/");
    }

    @ParameterizedTest
    @ValueSource(ints = {2_001, 100_000})
    void rejectsAnOverlongAddress(int length) {
        assertThat(Redirects.onThisSite("/" + "a".repeat(length))).isEqualTo("/");
    }
}
