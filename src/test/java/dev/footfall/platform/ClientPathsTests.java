package dev.footfall.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientPathsTests {

    @ParameterizedTest
    @CsvSource({
        "/v1/batch, /v1/batch",
        "/v1/batch/, /v1/batch",
        "//v1/import/, /v1/import",
        "/v1//batch//, /v1/batch",
        "/i/v0/e/, /i/v0/e",
        "/api/s/page, /api/s/page",
        "//api//s/s2s/page/, /api/s/s2s/page",
        "/array/key/config.js, /array/key/config.js",
        "/array//key/config/, /array/key/config",
        "/v1/projects/key/settings, /v1/projects/key/settings"
    })
    void givesAPathItsUsualSpelling(String sent, String usual) {
        assertThat(ClientPaths.normalized(sent)).isEqualTo(usual);
        assertThat(ClientPaths.contains(usual)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "//",
                "",
                "/v1",
                "/v1/",
                "/v1/batch/x",
                "/v1/./batch",
                "/v1/batch;a",
                "/api/s/",
                "/api/s//",
                "/api/s/a/b",
                "/api/activities",
                "//api/activities",
                "/api/admin//keys",
                "/admin//",
                "/array/config",
                "/array/a/b/config",
                "/v1/projects//settings",
                "/v1/projects/settings",
                "/V1/batch",
                "/login//"
            })
    void leavesAllOthersAlone(String path) {
        assertThat(ClientPaths.normalized(path)).isNull();
    }
}
