package dev.footfall.export;

import dev.footfall.export.ExportRequests.Export;
import dev.footfall.export.ExportRequests.ExportSettings;
import dev.footfall.export.ExportRequests.ExportStatus;
import dev.footfall.platform.Audit;
import dev.footfall.platform.Audit.ProfileViewed;
import dev.footfall.platform.Caller;
import dev.footfall.platform.KeyedHash;
import dev.footfall.platform.ProblemException.ConflictException;
import dev.footfall.platform.ProblemException.NotFoundException;
import dev.footfall.platform.batch.JobRuns;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.web.ErrorResponseException;

/**
 * Large exports: each belongs to the key, account or token that created it. Administrators have the owner's rights on
 * all of them; for anybody else they do not exist. Asks the jobs whether a run is active, since a killed process cannot
 * update the export.
 */
@Component
class Exports {

    private static final Duration STARTS_WITHIN = Duration.ofMinutes(1);
    static final String CANNOT_CONTINUE =
            "This export cannot continue: it is complete or deleted, or somebody in it was deleted.";

    private static final String BROKEN_OFF =
            "The process that wrote it ended. Restart it: days already written are kept.";

    private final ExportRequests requests;
    private final ExportFilters filters;
    private final ExportProgress progress;
    private final ExportFolder folder;
    private final ExportSettings settings;
    private final JobRuns runs;
    private final KeyedHash hash;
    private final Audit audit;
    private final ApplicationEventPublisher events;
    private final TransactionOperations transaction;
    private final Clock clock;

    Exports(
            ExportRequests requests,
            ExportFilters filters,
            ExportProgress progress,
            ExportFolder folder,
            ExportSettings settings,
            JobRuns runs,
            KeyedHash hash,
            Audit audit,
            ApplicationEventPublisher events,
            TransactionOperations transaction,
            Clock clock) {
        this.requests = requests;
        this.filters = filters;
        this.progress = progress;
        this.folder = folder;
        this.settings = settings;
        this.runs = runs;
        this.hash = hash;
        this.audit = audit;
        this.events = events;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Starts an export.
     *
     * @param parameters the list's parameters
     * @throws dev.footfall.platform.InvalidInputException with everything that is wrong
     * @throws ConflictException if the owner has reached the limit of active exports
     */
    Export create(Caller caller, Map<String, List<String>> parameters) {
        Map<String, List<String>> filter = filters.toStore(parameters);
        UUID person = filters.read(filter).userId();
        if (person != null) {
            ProfileViewed.tell(events, caller, person, "csv");
        }
        UUID id = UUID.randomUUID();
        byte[] owner = owner(caller);
        transaction.executeWithoutResult(_ -> {
            requests.lock(owner);
            long underWay = requests.latest(owner).stream()
                    .map(this::asItIs)
                    .filter(export -> export.status().isUnderWay())
                    .count();
            if (underWay >= settings.atOnce()) {
                throw new ConflictException(
                        "%d of your exports are in progress, which is the limit: wait for one, or delete one."
                                .formatted(underWay));
            }
            requests.add(id, owner, caller.name(), filter);
            audit.record(new Audit.Entry("exported", caller, "activities as a file " + id, person));
        });
        try {
            requests.runsAs(id, runs.start(ExportJob.EXPORT, Map.of(ExportJob.EXPORT, id.toString()), caller));
        } catch (RuntimeException e) {
            requests.delete(id);
            throw e;
        }
        return own(caller, id);
    }

    /** Starts a new export with the same filters, owned by the caller. */
    Export again(Caller caller, UUID id) {
        Map<String, List<String>> filter = own(caller, id).filter();
        if (filter == null) {
            throw new ConflictException("Its filter named somebody who was erased, so the filter was deleted.");
        }
        return create(caller, filter);
    }

    /** Continues an export that failed or was stopped. */
    Export restart(Caller caller, UUID id) {
        Export export = own(caller, id);
        if (!export.status().isRestartable()) {
            throw new ConflictException(
                    "Only a failed or stopped export can be restarted: this export is %s.".formatted(export.status()));
        }
        requests.waits(id);
        requests.runsAs(id, goOn(export, caller));
        return own(caller, id);
    }

    private long goOn(Export export, Caller by) {
        if (export.run() != null) {
            try {
                return runs.restart(export.run(), by);
            } catch (NotFoundException forgotten) {
                // Its run was deleted from the history.
            }
        }
        return runs.start(ExportJob.EXPORT, Map.of(ExportJob.EXPORT, export.id().toString()), by);
    }

    /** The caller's exports, for administrators all; newest first. */
    List<Export> of(Caller caller) {
        return requests.latest(caller.isAdmin() ? null : owner(caller)).stream()
                .map(this::asItIs)
                .toList();
    }

    List<Export> all() {
        return requests.latest(null).stream().map(this::asItIs).toList();
    }

    /** @throws NotFoundException if there is none, or it is somebody else's */
    Export own(Caller caller, UUID id) {
        Export export = any(id);
        if (!caller.isAdmin() && !Arrays.equals(export.owner(), owner(caller))) {
            throw none();
        }
        return export;
    }

    Export any(UUID id) {
        return asItIs(requests.find(id).orElseThrow(Exports::none));
    }

    /** Why its job could not write an export with this id; null if it could. */
    @Nullable String refusal(UUID id) {
        Export export = requests.find(id).map(this::asItIs).orElse(null);
        if (export == null) {
            return "There is no such export.";
        }
        return export.status() == ExportStatus.COMPLETED || export.status().isOver() ? CANNOT_CONTINUE : null;
    }

    /** Deletes all of it; an active run stops after the current piece. */
    void delete(Caller caller, UUID id) {
        Export export = own(caller, id);
        audit.record(new Audit.Entry("export-deleted", caller, "activities as a file " + id, null));
        requests.delete(id);
        if (export.status().isUnderWay() && export.run() != null) {
            runs.stop(export.run());
        }
        folder.delete(id);
    }

    /** A complete file, ready to send. */
    record Ready(Path file, Export export) {}

    /** @throws FileGoneException if it was deleted */
    Ready file(Caller caller, UUID id) {
        Export export = own(caller, id);
        switch (export.status()) {
            case COMPLETED -> {}
            case SUPERSEDED ->
                throw new FileGoneException("Somebody in it was deleted, so the file was deleted too: export again.");
            case EXPIRED -> throw new FileGoneException("The file has expired: export again.");
            default -> throw new ConflictException("There is no file yet: the export is " + export.status() + ".");
        }
        if (!folder.node().equals(export.node())) {
            throw new ConflictException("The file is on another node: only that node can send it.");
        }
        Path file = folder.file(id);
        if (!Files.isReadable(file)) {
            throw new FileGoneException("The file is no longer on this node's disk: export again.");
        }
        tellOfPerson(caller, export);
        return new Ready(file, export);
    }

    private void tellOfPerson(Caller caller, Export export) {
        UUID person =
                export.filter() == null ? null : filters.read(export.filter()).userId();
        Set<UUID> shown = new LinkedHashSet<>(progress.shown(export.id()));
        if (person != null) {
            shown.add(person);
        }
        shown.forEach(viewed -> ProfileViewed.tell(events, caller, viewed, "csv"));
        audit.record(new Audit.Entry("export-fetched", caller, "activities as a file " + export.id(), person));
    }

    private Export asItIs(Export stored) {
        if (!stored.status().isOver() && !stored.expiresAt().isAfter(clock.instant())) {
            return stored.as(ExportStatus.EXPIRED, null);
        }
        if (!isBrokenOff(stored)) {
            return stored;
        }
        // It may have ended between the two queries.
        return requests.find(stored.id())
                .map(now -> isBrokenOff(now) ? now.as(ExportStatus.FAILED, BROKEN_OFF) : now)
                .orElse(stored);
    }

    private boolean isBrokenOff(Export export) {
        if (!export.status().isUnderWay()) {
            return false;
        }
        return export.run() == null
                ? export.createdAt().plus(STARTS_WITHIN).isBefore(clock.instant())
                : !runs.isUnderWay(export.run());
    }

    /** Identifies a key or an account by its own id, a token by its person's. */
    private byte[] owner(Caller caller) {
        @Nullable UUID id = caller.id() == null ? caller.userId() : caller.id();
        return hash.of(Objects.requireNonNull(id));
    }

    private static NotFoundException none() {
        return new NotFoundException("There is no such export.");
    }

    /** There was a file, and it will not come back: answered 410. */
    static final class FileGoneException extends ErrorResponseException {

        private static final long serialVersionUID = 1L;

        FileGoneException(String detail) {
            super(HttpStatus.GONE, ProblemDetail.forStatusAndDetail(HttpStatus.GONE, detail), null);
        }
    }
}
