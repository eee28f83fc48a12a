package dev.footfall.privacy.removal;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** Receipts as the API shows them. */
final class ReceiptAnswer {

    private ReceiptAnswer() {}

    /**
     * The answer to a deletion.
     *
     * @param deleted how many activities
     * @param pending there when another node still looks through its disk
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Short(
            UUID receipt,
            long deleted,
            Instant at,
            @Nullable Boolean pending) {}

    /** The whole receipt. */
    record Whole(
            UUID receipt,
            String kind,
            @Nullable String type,
            @Nullable LocalDate date,
            Instant at,
            long deleted,
            boolean pending,
            List<Receipt.Part> stores,
            @Nullable Instant doneAt,
            @Nullable Instant checkedAt,
            @Nullable Instant liftedAt) {}

    static ResponseEntity<Short> shortened(Receipt receipt) {
        return ResponseEntity.status(receipt.pending() ? HttpStatus.ACCEPTED : HttpStatus.OK)
                .body(new Short(receipt.receipt(), receipt.deleted(), receipt.at(), receipt.pending() ? true : null));
    }

    static Whole whole(Receipt receipt) {
        return new Whole(
                receipt.receipt(),
                receipt.kind().text(),
                receipt.type(),
                receipt.day(),
                receipt.at(),
                receipt.deleted(),
                receipt.pending(),
                receipt.stores(),
                receipt.doneAt(),
                receipt.checkedAt(),
                receipt.liftedAt());
    }
}
