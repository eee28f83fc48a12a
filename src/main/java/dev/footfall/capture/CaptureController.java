package dev.footfall.capture;

import dev.footfall.platform.Caller;
import dev.footfall.platform.Forbidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * Takes activities in. The request's virtual thread waits until the batch with its activities is committed: only then does
 * it answer 202. Whatever goes wrong before is never answered with 2xx, and sending the same again is always safe.
 */
@RestController
class CaptureController {

    private static final MediaType LINES = new MediaType("application", "x-ndjson");
    private static final int LONGEST_IDEMPOTENCY_KEY = 255;

    private final BodyReader bodies;
    private final RequestReader requests;
    private final CaptureBuffer buffer;
    private final CaptureRates rates;
    private final Clock clock;
    private final long patienceNanos;

    CaptureController(
            CaptureSettings settings,
            ByteBudget budget,
            RequestReader requests,
            CaptureBuffer buffer,
            CaptureRates rates,
            Clock clock) {
        this.bodies = new BodyReader(budget, Math.toIntExact(settings.maxBody().toBytes()));
        this.requests = requests;
        this.buffer = buffer;
        this.rates = rates;
        this.clock = clock;
        this.patienceNanos = settings.answerWithin().toNanos();
    }

    @PostMapping(
            path = "/api/activities",
            consumes = {"application/json", "application/x-ndjson"})
    ResponseEntity<?> capture(
            HttpServletRequest request,
            Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey)
            throws IOException, InterruptedException {
        if (idempotencyKey != null && (idempotencyKey.isBlank() || idempotencyKey.length() > LONGEST_IDEMPOTENCY_KEY)) {
            throw new NotReadableException("An Idempotency-Key has 1 to 255 characters.");
        }
        rates.admit(caller);
        try (BodyReader.Body body = bodies.read(request)) {
            boolean lines = LINES.isCompatibleWith(MediaType.parseMediaType(request.getContentType()));
            RequestReader.Taken taken = requests.read(body, lines, Door.of(caller, idempotencyKey, clock.instant()));
            if (taken.single() && taken.foreign()) {
                throw new Forbidden(taken.rejected().getFirst().detail());
            }
            rates.count(caller, taken.received());
            if (taken.received() > 0) {
                // also where nothing passed: what the answer counts is in the ledger
                buffer.add(taken.submission());
                await(taken.submission().done);
            }
            CaptureAnswer answer = CaptureAnswer.of(taken.submission(), taken.rejected());
            return answer.nothingPassed()
                    ? refused(answer)
                    : ResponseEntity.accepted().body(answer);
        }
    }

    private void await(CompletableFuture<Void> done) throws InterruptedException {
        try {
            done.get(patienceNanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            done.cancel(false);
            throw new NotDurableException("The database did not answer in time.");
        } catch (ExecutionException | CancellationException e) {
            throw e.getCause() instanceof NotDurableException notDurable
                    ? notDurable
                    : new NotDurableException("The activities could not be stored.");
        }
    }

    private static ResponseEntity<ProblemDetail> refused(CaptureAnswer answer) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(
                HttpStatus.UNPROCESSABLE_CONTENT, "Every activity of the request was rejected; see rejected for why.");
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
}
