package dev.footfall.capture;

import dev.footfall.activity.Activity;
import dev.footfall.platform.ErasureRequest;
import dev.footfall.platform.PersonalDataStore;
import dev.footfall.platform.PersonalDataStore.LocalPersonalData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The personal data in this node's spool. Writers add batches through this class, so that nobody enters who was just
 * erased: a batch is checked for suppressed activity after {@link #drop} can see that it comes. Thread-safe.
 */
@Component
final class SpooledPersonalData implements PersonalDataStore, LocalPersonalData {

    private final Spool spool;
    private final SuppressionFilter suppressionFilter;
    private final Set<CompletableFuture<Void>> inProgress = ConcurrentHashMap.newKeySet();

    SpooledPersonalData(Spool spool, SuppressionFilter suppressionFilter) {
        this.spool = spool;
        this.suppressionFilter = suppressionFilter;
    }

    /** As {@link Spool#keep}, without suppressed activity. */
    void keep(Batch batch) {
        CompletableFuture<Void> ends = new CompletableFuture<>();
        inProgress.add(ends);
        try {
            batch.forget(suppressionFilter::is);
            batch.redact(suppressionFilter::withoutErased);
            spool.keep(batch);
        } finally {
            inProgress.remove(ends);
            ends.complete(null);
        }
    }

    @Override
    public long dropSuppressed() {
        return drop(suppressionFilter::is, suppressionFilter::withoutErased);
    }

    @Override
    public boolean isEmpty() {
        return spool.files() == 0;
    }

    @Override
    public String name() {
        return "spool";
    }

    @Override
    public Set<String> tables() {
        return Set.of();
    }

    @Override
    public boolean holdsActivities() {
        return true;
    }

    @Override
    public int order() {
        return 10;
    }

    @Override
    public long remove(ErasureRequest erasureRequest, JdbcClient transaction) {
        return drop(
                activity -> isOf(erasureRequest, activity) && suppressionFilter.is(activity),
                erasureRequest.erasure() ? suppressionFilter::withoutErased : UnaryOperator.identity());
    }

    @Override
    public long count(ErasureRequest erasureRequest, JdbcClient transaction) {
        long found = 0;
        for (String file : spool.names()) {
            Batch batch = read(file);
            if (batch != null) {
                found += batch.entries.stream()
                        .filter(entry -> !entry.forgotten())
                        .map(Entry::sent)
                        .filter(activity -> isOf(erasureRequest, activity) && suppressionFilter.is(activity)
                                || erasureRequest.erasure() && suppressionFilter.withoutErased(activity) != activity)
                        .count();
            }
        }
        return found;
    }

    private static boolean isOf(ErasureRequest erasureRequest, Activity activity) {
        return activity.userId().equals(erasureRequest.person())
                || erasureRequest.erasure() && erasureRequest.person().equals(activity.entityId());
    }

    private long drop(Predicate<Activity> which, UnaryOperator<Activity> redaction) {
        List.copyOf(inProgress).forEach(CompletableFuture::join);
        long dropped = 0;
        for (String file : spool.names()) {
            Batch batch = read(file);
            int forgotten = batch == null ? 0 : batch.forget(which);
            int redacted = batch == null ? 0 : batch.redact(redaction);
            if (batch != null && forgotten + redacted > 0) {
                try {
                    spool.replace(file, batch);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                dropped += forgotten;
            }
        }
        return dropped;
    }

    /** Null when it was drained meanwhile, or is damaged. */
    private @Nullable Batch read(String file) {
        try {
            return spool.read(file);
        } catch (NoSuchFileException drained) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
