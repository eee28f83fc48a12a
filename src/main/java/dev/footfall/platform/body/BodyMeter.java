package dev.footfall.platform.body;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import org.apache.coyote.ActionCode;
import org.apache.coyote.InputBuffer;
import org.apache.coyote.Request;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.jspecify.annotations.Nullable;

/**
 * Stands between Tomcat's connection and the reader of a request's body, be it a controller or, for form fields, Tomcat
 * itself: counts the bytes, and the time spent waiting for the sender. Used by the request's thread.
 */
final class BodyMeter implements InputBuffer {

    /**
     * The maximum of an unwanted rest that is read and dropped, so that the sender gets the answer rather than a reset
     * connection.
     */
    private static final long MAX_DROPPED_BYTES = 24L * 1024 * 1024;

    private final Request request;
    private final InputBuffer wire;
    private final BodySettings settings;
    private final long limit;
    /** Whether it may take as long as it needs, while it is wanted. */
    private boolean unhurried;

    private long received;
    private long waitedNanos;
    private boolean ended;
    private @Nullable BodyException failure;

    BodyMeter(Request request, BodySettings settings, long limit, boolean unhurried) {
        this.request = request;
        this.wire = request.getInputBuffer();
        this.settings = settings;
        this.limit = limit;
        this.unhurried = unhurried;
    }

    /** Throws the same failure again when read again. */
    @Override
    public int doRead(ApplicationBufferHandler handler) {
        if (failure != null) {
            throw failure;
        }
        int read = read(handler);
        if (received > limit) {
            failure = BodyException.tooLarge(limit);
            throw failure;
        }
        return read;
    }

    private int read(ApplicationBufferHandler handler) {
        long startNanos = System.nanoTime();
        int read;
        try {
            read = wire.doRead(handler);
        } catch (SocketTimeoutException e) {
            throw cutOff(BodyException.tooSlow(settings));
        } catch (IOException e) {
            throw cutOff(BodyException.brokenOff(e));
        }
        waitedNanos += System.nanoTime() - startNanos;
        if (read < 0) {
            ended = true;
            return read;
        }
        received += read;
        if (isTooSlow()) {
            throw cutOff(BodyException.tooSlow(settings));
        }
        return read;
    }

    private boolean isTooSlow() {
        if (waitedNanos < settings.grace().toNanos()) {
            return false;
        }
        double seconds = waitedNanos / 1e9;
        return received < seconds * settings.atLeast().toBytes()
                || !unhurried && waitedNanos > settings.within().toNanos();
    }

    /** The answer is sent, and the connection closed without waiting for the rest of the body. */
    private BodyException cutOff(BodyException why) {
        failure = why;
        ended = true;
        request.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        return why;
    }

    /** An unread rest must not hold the connection longer than a body that is wanted. */
    void dropRest() {
        if (ended) {
            return;
        }
        unhurried = false;
        if (request.hasExpectation() && received == 0) {
            // a sender that waits for 100 Continue gets the answer instead
            request.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
            return;
        }
        try {
            Dropped dropped = new Dropped();
            for (long end = received + MAX_DROPPED_BYTES; !ended && received < end; ) {
                read(dropped);
            }
        } catch (BodyException e) {
            return;
        }
        if (!ended) {
            request.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }
    }

    @Override
    public int available() {
        return failure == null ? wire.available() : 0;
    }

    private static final class Dropped implements ApplicationBufferHandler {

        private ByteBuffer buffer = EMPTY_BUFFER;

        @Override
        public void setByteBuffer(ByteBuffer newBuffer) {
            buffer = newBuffer;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return buffer;
        }

        @Override
        public void expand(int size) {
            // the bytes read are in the connection's own buffer
        }
    }
}
