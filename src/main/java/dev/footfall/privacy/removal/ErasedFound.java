package dev.footfall.privacy.removal;

/** Somebody who was erased was still, or again, in a store. */
final class ErasedFound extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ErasedFound(int people) {
        super(people + " erased people were found and removed again; the log says in which store. Start it again.");
    }
}
