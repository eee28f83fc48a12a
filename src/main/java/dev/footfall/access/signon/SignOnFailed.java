package dev.footfall.access.signon;

import org.jspecify.annotations.Nullable;

/** Why nobody was signed in; the message is for the log and has nothing of the person in it. */
class SignOnFailed extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean away;

    private SignOnFailed(String why, boolean away, @Nullable Throwable cause) {
        super(why, cause);
        this.away = away;
    }

    /** The provider does not answer, or not as a provider does: trying again later may help. */
    static SignOnFailed away(String why, Throwable cause) {
        return new SignOnFailed(why, true, cause);
    }

    /** What came back is not good. */
    static SignOnFailed refused(String why) {
        return new SignOnFailed(why, false, null);
    }

    boolean isAway() {
        return away;
    }
}
