package dev.footfall.export;

import java.io.IOException;
import java.nio.file.FileSystemException;

/** The disk takes no more of an export. What was written of it goes, so that others find room. */
final class DiskRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DiskRefusedException(IOException cause) {
        super(
                "The disk of the data folder takes no more (%s). Nothing of this export is left on it: make room, then restart it."
                        .formatted(reason(cause)),
                cause);
    }

    /** What the kernel says, without the file's path. */
    private static String reason(IOException cause) {
        String words = cause instanceof FileSystemException file ? file.getReason() : cause.getMessage();
        return words == null ? cause.getClass().getSimpleName() : words;
    }
}
