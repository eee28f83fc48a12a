package dev.footfall.platform;

/** Why the application does not start, for the person at the terminal: what is wrong and how to mend it, without a stack trace. */
public final class StartupException extends RuntimeException {

    private final String remedy;

    public StartupException(String what, String remedy) {
        super(what);
        this.remedy = remedy;
    }

    public StartupException(String what, String remedy, Throwable cause) {
        super(what, cause);
        this.remedy = remedy;
    }

    public String remedy() {
        return remedy;
    }
}
