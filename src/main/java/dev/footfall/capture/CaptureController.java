package dev.footfall.capture;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.footfall.capture.BodyReader.NotReadableException;
import dev.footfall.capture.BodyReader.TooLargeException;
import dev.footfall.capture.BodyReader.UnknownEncodingException;
import dev.footfall.capture.CaptureConfiguration.CaptureSettings;
import dev.footfall.capture.CaptureController.CaptureRates.TooFastException;
import dev.footfall.capture.Submission.NotDurableException;
import dev.footfall.platform.Caller;
import dev.footfall.platform.ProblemException.ForbiddenException;
import dev.footfall.platform.ProblemException.UnavailableException;
import dev.footfall.platform.body.Body;
import dev.footfall.platform.body.ByteBudget;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.EstimationProbe;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * Receives activities. The request's virtual thread waits until the batch with its activities is committed, and only
 * then answers 202. A failure before that is never answered with 2xx, and sending the same again is always safe.
 */
@RestController
class CaptureController {

    private static final MediaType LINES = new MediaType("application", "x-ndjson");
    private static final int MAX_IDEMPOTENCY_KEY_LENGTH = 255;

    private final BodyReader bodies;
    private final RequestReader requests;
    private final CaptureBuffer buffer;
    private final PendingRequests pendingRequests;
    private final CaptureRates rates;
    private final JsonMapper json;
    private final Clock clock;

    CaptureController(
            BodyReader bodies,
            RequestReader requests,
            CaptureBuffer buffer,
            PendingRequests pendingRequests,
            CaptureRates rates,
            JsonMapper json,
            Clock clock) {
        this.bodies = bodies;
        this.requests = requests;
        this.buffer = buffer;
        this.pendingRequests = pendingRequests;
        this.rates = rates;
        this.json = json;
        this.clock = clock;
    }

    @CaptureOperation
    @PostMapping(
            path = "/api/activities",
            consumes = {"application/json", "application/x-ndjson"})
    ResponseEntity<?> capture(
            HttpServletRequest request,
            Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey)
            throws IOException, InterruptedException {
        if (idempotencyKey != null
                && (idempotencyKey.isBlank() || idempotencyKey.length() > MAX_IDEMPOTENCY_KEY_LENGTH)) {
            throw new NotReadableException("An Idempotency-Key must have 1 to 255 characters.");
        }
        rates.admit(caller);
        try (Body body = bodies.read(request, ByteBudget.Holder.of(caller))) {
            boolean lines = LINES.isCompatibleWith(MediaType.parseMediaType(request.getContentType()));
            RequestReader.ParsedRequest parsed =
                    requests.read(body, lines, CaptureContext.of(caller, idempotencyKey, clock.instant()));
            if (parsed.single() && parsed.foreign()) {
                throw new ForbiddenException(parsed.rejected().getFirst().detail());
            }
            rates.count(caller, parsed.received());
            if (parsed.received() > 0) {
                // also when every activity was rejected: what the answer counts is in the ledger
                buffer.add(parsed.submission());
                pendingRequests.await(parsed.submission());
            }
            CaptureAnswer answer = CaptureAnswer.of(parsed.submission(), parsed.rejected());
            return answer.nothingPassed() ? refused(answer) : accepted(answer);
        }
    }

    /** As bytes, whose length is known: a chunked answer goes out in two packets, each of which wakes the sender. */
    private ResponseEntity<byte[]> accepted(CaptureAnswer answer) {
        return ResponseEntity.accepted().contentType(MediaType.APPLICATION_JSON).body(json.writeValueAsBytes(answer));
    }

    private static ResponseEntity<ProblemDetail> refused(CaptureAnswer answer) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(
                HttpStatus.UNPROCESSABLE_CONTENT,
                "Every activity of the request was rejected; see rejected for the reasons.");
        problem.setProperty("received", answer.received());
        problem.setProperty("accepted", answer.accepted());
        problem.setProperty("duplicates", answer.duplicates());
        problem.setProperty("suppressed", answer.suppressed());
        problem.setProperty("dead", answer.dead());
        problem.setProperty("rejected", answer.rejected());
        return ResponseEntity.of(problem).build();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> notReadable(NotReadableException e) {
        return problem(HttpStatus.BAD_REQUEST, e);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> tooLarge(TooLargeException e) {
        return problem(HttpStatus.CONTENT_TOO_LARGE, e);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> tooFast(TooFastException e) {
        return ResponseEntity.status(HttpStatus.TOO_MANY_REQUESTS)
                .header(HttpHeaders.RETRY_AFTER, String.valueOf(e.retryAfter().toSeconds()))
                .body(ProblemDetail.forStatusAndDetail(HttpStatus.TOO_MANY_REQUESTS, e.getMessage()));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unknownEncoding(UnknownEncodingException e) {
        return ResponseEntity.status(HttpStatus.UNSUPPORTED_MEDIA_TYPE)
                .header(HttpHeaders.ACCEPT_ENCODING, "gzip")
                .body(ProblemDetail.forStatusAndDetail(HttpStatus.UNSUPPORTED_MEDIA_TYPE, e.getMessage()));
    }

    private static ResponseEntity<ProblemDetail> problem(HttpStatus status, RuntimeException e) {
        return ResponseEntity.of(ProblemDetail.forStatusAndDetail(status, e.getMessage()))
                .build();
    }

    /**
     * The requests that wait until their activities are durable, on their own virtual threads. One task a second times
     * out those that waited too long: a timer per request took an eighth of their threads' time.
     */
    @Component
    static final class PendingRequests {

        private final Set<Submission> waiting = ConcurrentHashMap.newKeySet();
        private final long patienceNanos;

        PendingRequests(CaptureSettings settings) {
            this.patienceNanos = settings.answerWithin().toNanos();
        }

        /** @throws NotDurableException when it could not be made durable, or not in time; it may still be stored */
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
        void timeOut() {
            long now = System.nanoTime();
            for (Submission submission : waiting) {
                if (now - submission.startNanos > patienceNanos) {
                    submission.done.cancel(false);
                }
            }
        }
    }

    /**
     * Limits how many activities a caller may send: a token bucket each, as deep as one second's worth. A caller with
     * an empty bucket is rejected before its body is read. A request that was read is accepted whole and may leave a
     * debt, since rejecting it then would only have it sent and read again. Called by request threads.
     */
    @Component
    static final class CaptureRates {

        /** The number of callers with a bucket; beyond it those seldom seen start anew. */
        private static final int CALLERS = 10_000;

        private final CaptureSettings settings;
        private final Cache<UUID, Bucket> buckets =
                Caffeine.newBuilder().maximumSize(CALLERS).build();

        CaptureRates(CaptureSettings settings) {
            this.settings = settings;
        }

        /** @throws TooFastException when the caller has used up its rate */
        void admit(Caller caller) {
            EstimationProbe probe = bucket(caller).estimateAbilityToConsume(1);
            if (!probe.canBeConsumed()) {
                throw new TooFastException(
                        Duration.ofNanos(probe.getNanosToWaitForRefill()).plusSeconds(1));
            }
        }

        void count(Caller caller, int activities) {
            if (activities > 0) {
                bucket(caller).consumeIgnoringRateLimits(activities);
            }
        }

        private Bucket bucket(Caller caller) {
            int perSecond = caller.kind() == Caller.Kind.KEY ? settings.rate() : settings.personRate();
            return buckets.get(
                    caller.identity(),
                    _ -> Bucket.builder()
                            .addLimit(limit -> limit.capacity(perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
                            .build());
        }

        /** A caller exceeds its rate: answered 429 with {@code Retry-After}, ready-made clients 503. */
        static final class TooFastException extends UnavailableException {

            private static final long serialVersionUID = 1L;

            TooFastException(Duration retryAfter) {
                super(
                        "This caller sends more activities than its rate limit allows. Nothing of this "
                                + "request was stored; send it again later.",
                        retryAfter);
            }
        }
    }
}
