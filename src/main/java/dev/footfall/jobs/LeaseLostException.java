package dev.footfall.jobs;

/** Another process found this run's lock free, took it for dead and ended it: the chunk at hand is rolled back. */
final class LeaseLostException extends RuntimeException {

    LeaseLostException(long execution) {
        super("The run " + execution + " was ended by another process.");
    }
}
