package dev.footfall.access.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.access.tokens.Tokens.IssuerKeys.TokenCheck.TokenSettings;
import dev.footfall.platform.StartupException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FetchedAddressTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://id.example/jwks",
                "HTTPS://id.example",
                "http://localhost:8080/jwks",
                "http://127.0.0.1:8080",
                "http://127.9.9.9/",
                "http://[::1]:8080/jwks"
            })
    void acceptsHttpsAndHttpOfThisMachine(String text) {
        FetchedAddress.check("FOOTFALL_JWT_JWKS_URI", text, "https://id.example/jwks");
        assertThat(FetchedAddress.url(text)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "file:///etc/passwd, uses 'file' instead of https",
        "file:jwks.json, uses 'file' instead of https",
        "FILE:/jwks.json, uses 'FILE' instead of https",
        "ftp://id.example/jwks, uses 'ftp' instead of https",
        "jar:file:/keys.jar!/jwks, uses 'jar' instead of https",
        "jar:https://id.example/keys.jar!/jwks, uses 'jar' instead of https",
        "data:application/json;base64%2Ce30=, uses 'data' instead of https",
        "http://id.example/jwks, is http on another machine",
        "http://10.0.0.7/jwks, is http on another machine",
        "http://localhost.evil.example/jwks, is http on another machine",
        "http://[2001:db8::1]/jwks, is http on another machine",
        "id.example/jwks, is not an address",
        "https:///jwks, is not an address",
        "https:jwks, is not an address",
        "http:jwks, is http on another machine",
        "//id.example/jwks, is not an address",
        "https://id.example/a b, is not an address"
    })
    void refusesToStartWithOtherAddresses(String text, String why) {
        assertThatThrownBy(() -> new TokenSettings(null, null, text, null))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("FOOTFALL_JWT_JWKS_URI " + why);
        assertThatThrownBy(() -> new TokenSettings(null, text, null, null))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("FOOTFALL_JWT_ISSUER " + why);
        assertThatThrownBy(() -> FetchedAddress.url(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"my-platform", "http://platform.example"})
    void treatsAnUnfetchedIssuerAsAName(String issuer) {
        assertThat(new TokenSettings("s".repeat(32), issuer, null, null).issuer())
                .isEqualTo(issuer);
        assertThat(new TokenSettings(null, issuer, "https://id.example/jwks", null).issuer())
                .isEqualTo(issuer);
    }
}
