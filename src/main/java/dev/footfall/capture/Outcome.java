package dev.footfall.capture;

/** What the writer made of an activity that passed the door. */
enum Outcome {
    ACCEPTED,
    DUPLICATE,
    SUPPRESSED,
    DEAD,
    /** Its day was anonymised or dropped between the door and the writer. */
    DAY_CLOSED
}
