package dev.footfall.privacy.removal;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.ActivityTypes.ActivityType;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Caller.Scope;
import dev.footfall.platform.ExternalIds.PersonId;
import dev.footfall.platform.ProblemException.NotFoundException;
import dev.footfall.platform.QueryParameters;
import dev.footfall.platform.StrictParameters;
import dev.footfall.privacy.removal.Receipts.Receipt;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Privacy")
class ErasureController {

    private final Erasures erasures;
    private final Receipts receipts;
    private final ActivityTypes types;

    ErasureController(Erasures erasures, Receipts receipts, ActivityTypes types) {
        this.erasures = erasures;
        this.receipts = receipts;
        this.types = types;
    }

    @DeleteMapping("/api/users/me/activity")
    @StrictParameters({"type", "date"})
    @Operation(summary = "Deletes the caller's activity: all, or of a type, or of a day of the reporting zone")
    ResponseEntity<ReceiptAnswer.Short> delete(Caller caller, @RequestParam MultiValueMap<String, String> query) {
        var parameters = new QueryParameters(query);
        var type = type(parameters);
        var day = day(parameters);
        parameters.check();
        return ReceiptAnswer.shortened(erasures.delete(caller, caller.person(), type, day));
    }

    private @Nullable ActivityType type(QueryParameters parameters) {
        var name = parameters.text("type");
        if (name == null) {
            return null;
        }
        if (ActivityTypes.NAME.matcher(name).matches() && types.named(name).isEmpty()) {
            types.refresh(); // another node may have registered it a moment ago
        }
        var type = types.named(name);
        if (type.isEmpty()) {
            parameters.reject("type", "unknown_activity_type", "There is no such activity type.");
        }
        return type.orElse(null);
    }

    private static @Nullable LocalDate day(QueryParameters parameters) {
        var text = parameters.text("date");
        if (text == null) {
            return null;
        }
        var day = DayParameter.of(text);
        if (day.isEmpty()) {
            parameters.reject("date", DayParameter.CODE, DayParameter.DETAIL);
        }
        return day.orElse(null);
    }

    @PostMapping("/api/admin/users/{id}/erasure")
    @StrictParameters
    @Operation(summary = "Erases a person: nothing of theirs stays, and nothing more is captured")
    ResponseEntity<ReceiptAnswer.Short> erase(Caller caller, @PathVariable PersonId id) {
        return ReceiptAnswer.shortened(erasures.erase(caller, id.uuid()));
    }

    @DeleteMapping("/api/admin/users/{id}/erasure")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Lifts an erasure: what the person does from now on is captured again")
    void lift(Caller caller, @PathVariable PersonId id) {
        if (!erasures.lift(caller, id.uuid())) {
            throw new NotFoundException("This person is not erased.");
        }
    }

    @GetMapping("/api/receipts/{receipt}")
    @Operation(summary = "What was removed from which store: for the person concerned, and for administrators")
    ReceiptAnswer.Whole receipt(Caller caller, @PathVariable UUID receipt) {
        return visible(caller, receipt)
                .map(ReceiptAnswer::whole)
                .orElseThrow(() -> new NotFoundException("There is no such receipt."));
    }

    private Optional<Receipt> visible(Caller caller, UUID receipt) {
        if (caller.isAdmin() || caller.may(Scope.PRIVACY_WRITE)) {
            return receipts.find(receipt);
        }
        return caller.isPerson() ? receipts.find(receipt, caller.person()) : Optional.empty();
    }

    /** Receipts in the API. */
    static final class ReceiptAnswer {

        private ReceiptAnswer() {}

        /**
         * The answer to a deletion.
         *
         * @param deleted number of activities
         * @param pending true while another node still has to search its disk, else omitted
         */
        @JsonInclude(JsonInclude.Include.NON_NULL)
        record Short(
                UUID receipt,
                long deleted,
                Instant at,
                @Nullable Boolean pending) {}

        /** The complete receipt. */
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
                    .body(new Short(
                            receipt.receipt(), receipt.deleted(), receipt.at(), receipt.pending() ? true : null));
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
}
