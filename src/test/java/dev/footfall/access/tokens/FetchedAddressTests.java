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
    void isHttpsOrHttpOfThisMachine(String text) {
        FetchedAddress.check("FOOTFALL_JWT_JWKS_URI", text, "https://id.example/jwks");
        assertThat(FetchedAddress.url(text)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "file:///etc/passwd, an address of 'file'",
        "file:jwks.json, an address of 'file'",
        "FILE:/jwks.json, an address of 'FILE'",
        "ftp://id.example/jwks, an address of 'ftp'",
        "jar:file:/keys.jar!/jwks, an address of 'jar'",
        "jar:https://id.example/keys.jar!/jwks, an address of 'jar'",
        "data:application/json;base64%2Ce30=, an address of 'data'",
        "http://id.example/jwks, http on another machine",
        "http://10.0.0.7/jwks, http on another machine",
        "http://localhost.evil.example/jwks, http on another machine",
        "http://[2001:db8::1]/jwks, http on another machine",
        "id.example/jwks, not an address",
        "https:///jwks, not an address",
        "https:jwks, not an address",
        "http:jwks, http on another machine",
        "//id.example/jwks, not an address",
        "https://id.example/a b, not an address"
    })
    void whatElseThereIsStopsTheStart(String text, String why) {
        assertThatThrownBy(() -> new TokenSettings(null, null, text, null))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("FOOTFALL_JWT_JWKS_URI is " + why);
        assertThatThrownBy(() -> new TokenSettings(null, text, null, null))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("FOOTFALL_JWT_ISSUER is " + why);
        assertThatThrownBy(() -> FetchedAddress.url(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"my-platform", "http://platform.example"})
    void anIssuerThatIsNotAskedForKeysIsOnlyAName(String issuer) {
        assertThat(new TokenSettings("s".repeat(32), issuer, null, null).issuer())
                .isEqualTo(issuer);
        assertThat(new TokenSettings(null, issuer, "https://id.example/jwks", null).issuer())
                .isEqualTo(issuer);
    }
}
