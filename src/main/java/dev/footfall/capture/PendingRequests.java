package dev.footfall.capture;

import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The requests that wait until their activities are durable, on their own virtual threads. One sweep a second ends those that
 * waited too long: a timer for each took an eighth of their threads' time.
 */
@Component
final class PendingRequests {

    private final Set<Submission> waiting = ConcurrentHashMap.newKeySet();
    private final long patienceNanos;

    PendingRequests(CaptureSettings settings) {
        this.patienceNanos = settings.answerWithin().toNanos();
    }

    /** @throws NotDurableException when it could not be made durable, or not in time; it may be stored all the same */
    void await(Submission submission) throws InterruptedException {
        waiting.add(submission);
        try {
            submission.done.get();
        } catch (CancellationException e) {
            throw new NotDurableException("The database did not answer in time.");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof NotDurableException notDurable
                    ? notDurable
                    : new NotDurableException("The activities could not be stored.");
        } finally {
            waiting.remove(submission);
        }
    }

    @Scheduled(fixedRate = 1_000)
    void endThoseThatWaitedTooLong() {
        long now = System.nanoTime();
        for (Submission submission : waiting) {
            if (now - submission.startNanos > patienceNanos) {
                submission.done.cancel(false);
            }
        }
    }
}
