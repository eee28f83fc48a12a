package dev.footfall.access.signon;

import org.jspecify.annotations.Nullable;

/** Why nobody was signed in; the message is for the log and has nothing of the person in it. */
class OidcException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean away;

    private OidcException(String why, boolean away, @Nullable Throwable cause) {
        super(why, cause);
        this.away = away;
    }

    /** The provider does not answer, or not as a provider does: trying again later may help. */
    static OidcException away(String why, Throwable cause) {
        return new OidcException(why, true, cause);
    }

    /** What came back is not good. */
    static OidcException refused(String why) {
        return new OidcException(why, false, null);
    }

    boolean isAway() {
        return away;
    }
}
