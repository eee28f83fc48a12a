package dev.footfall.capture;

import dev.footfall.platform.Ascii;
import dev.footfall.platform.body.Body;
import dev.footfall.platform.body.ByteBudget;
import dev.footfall.platform.body.Utf8;
import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request's body whole, inflated, within the limit and the budget of bytes in flight, and checks that it is
 * UTF-8. Called by request threads. What is left unread of one that is too large is dropped below.
 */
final class BodyReader {

    private final ByteBudget budget;
    private final int limit;

    BodyReader(ByteBudget budget, int limit) {
        this.budget = budget;
        this.limit = limit;
    }

    /** The caller closes the body, once nothing of it is needed in memory. */
    Body read(HttpServletRequest request, ByteBudget.Holder holder) throws IOException {
        boolean gzip = gzip(request.getHeader("Content-Encoding"));
        InputStream wire = request.getInputStream();
        if (!gzip && request.getContentLengthLong() > limit) {
            throw tooLarge();
        }
        Body body =
                gzip ? inflated(wire, holder) : Body.read(wire, request.getContentLengthLong(), limit, budget, holder);
        try {
            check(body);
        } catch (RuntimeException e) {
            body.close();
            throw e;
        }
        return body;
    }

    private Body inflated(InputStream wire, ByteBudget.Holder holder) throws IOException {
        try (GzipMembers gzip = new GzipMembers(wire)) {
            return Body.read(gzip, -1, limit, budget, holder);
        } catch (ZipException | EOFException e) {
            throw new NotReadableException("The body is not readable gzip: " + e.getMessage() + ".");
        }
    }

    private void check(Body body) {
        if (body.length() > limit) {
            throw tooLarge();
        }
        int malformed = Utf8.malformedAt(body.bytes(), body.length());
        if (malformed >= 0) {
            throw new NotReadableException("The body is not UTF-8 at " + Utf8.position(body.bytes(), malformed) + ".");
        }
    }

    private static boolean gzip(@Nullable String encoding) {
        return switch (encoding == null ? "identity" : Ascii.lower(encoding.trim())) {
            case "identity", "" -> false;
            case "gzip", "x-gzip" -> true;
            default -> throw new UnknownEncodingException();
        };
    }

    private TooLargeException tooLarge() {
        return new TooLargeException(
                "A body may have %d bytes inflated. Send the activities in several requests.".formatted(limit));
    }
}
