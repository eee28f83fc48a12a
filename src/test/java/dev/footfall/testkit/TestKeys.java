package dev.footfall.testkit;

/** The secrets that {@link FootfallTest} starts the application with. */
public final class TestKeys {

    /** Scope {@code capture}. */
    public static final String CAPTURE = "test-capture-key-0123456789abcdef0123456789";

    /** All scopes. */
    public static final String ADMIN = "test-admin-key-0123456789abcdef0123456789";

    /** HS256 secret of the host platform's tokens. */
    public static final String JWT_SECRET = "test-jwt-secret-0123456789abcdef0123456789abcdef";

    private TestKeys() {}
}
