package dev.footfall.export;

/** What became of an export. */
enum ExportStatus {
    /** Waits for its turn. */
    PENDING,
    RUNNING,
    /** The file is there. */
    COMPLETED,
    /** Can be restarted, as what was stopped. */
    FAILED,
    STOPPED,
    /** Somebody in it was deleted: the file is gone. */
    SUPERSEDED,
    /** The file is gone for its age. */
    EXPIRED;

    boolean isUnderWay() {
        return this == PENDING || this == RUNNING;
    }

    boolean isRestartable() {
        return this == FAILED || this == STOPPED;
    }

    /** Nothing of it may be on any disk. */
    boolean isOver() {
        return this == SUPERSEDED || this == EXPIRED;
    }
}
