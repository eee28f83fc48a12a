package dev.footfall.export;

/** The export cannot be written, for a reason that its reader can do something about. */
final class CannotResumeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CannotResumeException(String words) {
        super(words);
    }
}
