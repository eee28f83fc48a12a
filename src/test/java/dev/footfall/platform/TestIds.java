package dev.footfall.platform;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Ids under a secret of tests, where there is no application. */
public final class TestIds {

    public static final ExternalIds IDS = under("a secret of more than sixteen bytes");

    private TestIds() {}

    static ExternalIds under(String secret) {
        return new ExternalIds(new KeyedHash(secret.getBytes(UTF_8)));
    }
}
