package dev.footfall.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands between a client and the application as a load balancer does, and can have a bad day: it refuses a request
 * with 503, or carries it and loses the answer. Where the application is down the client sees its connection end.
 * Requests pass as they are, byte by byte; each takes a connection of its own to the application.
 */
public final class HttpGate implements AutoCloseable {

    /** A request with a body, and the status that the client saw: 0 for none. */
    public record Passed(String requestLine, int status) {}

    private record Message(String head, byte[] bytes) {

        String firstLine() {
            return head.substring(0, head.indexOf('\r'));
        }

        int status() {
            return Integer.parseInt(firstLine().split(" ")[1]);
        }

        /** In lower case; empty where it is not there. */
        String header(String name) {
            return head.lines()
                    .map(line -> line.toLowerCase(Locale.ROOT))
                    .filter(line -> line.startsWith(name + ":"))
                    .map(line -> line.substring(name.length() + 1).trim())
                    .findFirst()
                    .orElse("");
        }
    }

    private final ServerSocket listener;
    private final int target;
    private final List<Passed> passed = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger losses = new AtomicInteger();
    private volatile long delayNanos;

    private HttpGate(int target) throws IOException {
        this.listener = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
        this.target = target;
        Thread.ofVirtual().name("gate").start(this::accept);
    }

    /** To a port of this machine. */
    public static HttpGate to(int port) {
        try {
            return new HttpGate(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /** So many of the next requests get 503 with {@code Retry-After: 1}, and do not arrive. */
    public void refuse(int requests) {
        refusals.addAndGet(requests);
    }

    /** So many of the next requests arrive, and their answers do not: the connection ends instead. */
    public void loseAnswers(int requests) {
        losses.addAndGet(requests);
    }

    /** From now on each answer waits that long. */
    public void delayAnswers(Duration delay) {
        delayNanos = delay.toNanos();
    }

    public List<Passed> passed() {
        return List.copyOf(passed);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                // this is the end
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(client.getInputStream());
            while (answer(client, in)) {
                // the next request of this connection
            }
        } catch (IOException e) {
            // the client or the application is gone
        }
    }

    /** Whether the connection goes on. */
    private boolean answer(Socket client, InputStream in) throws IOException {
        Message request = read(in, client);
        if (request == null) {
            return false;
        }
        boolean counts =
                request.firstLine().startsWith("POST ") || request.firstLine().startsWith("GET /track");
        Message answer;
        if (counts && takes(refusals)) {
            answer = new Message(
                    "HTTP/1.1 503 \r\n",
                    ("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\n"
                                    + "Access-Control-Allow-Origin: *\r\nContent-Length: 0\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
        } else {
            answer = carry(request);
        }
        if (answer != null && counts && takes(losses)) {
            answer = null;
        }
        if (counts) {
            passed.add(new Passed(request.firstLine(), answer == null ? 0 : answer.status()));
        }
        if (answer == null) {
            return false;
        }
        LockSupport.parkNanos(delayNanos);
        client.getOutputStream().write(answer.bytes);
        return !answer.header("connection").equals("close");
    }

    private Message carry(Message request) {
        try (Socket server = new Socket()) {
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            server.setTcpNoDelay(true);
            server.getOutputStream().write(request.bytes);
            InputStream in = new BufferedInputStream(server.getInputStream());
            Message answer = read(in, null);
            return answer != null && answer.status() == 100 ? read(in, null) : answer;
        } catch (IOException down) {
            return null;
        }
    }

    private static boolean takes(AtomicInteger left) {
        return left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A whole request or answer; null where the connection ends before it. A sender that waits for it is told to send
     * its body.
     */
    private static Message read(InputStream in, Socket sender) throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (int length = readLine(in, bytes); length != 0; length = readLine(in, bytes)) {
            if (length < 0) {
                return null;
            }
        }
        Message head = new Message(bytes.toString(StandardCharsets.ISO_8859_1), new byte[0]);
        if (sender != null && head.header("expect").equals("100-continue")) {
            sender.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        if (head.header("transfer-encoding").equals("chunked")) {
            readChunks(in, bytes);
        } else if (!head.header("content-length").isEmpty()) {
            readFully(in, Integer.parseInt(head.header("content-length")), bytes);
        }
        return new Message(head.head, bytes.toByteArray());
    }

    private static void readChunks(InputStream in, ByteArrayOutputStream bytes) throws IOException {
        int size;
        do {
            int start = bytes.size();
            readLine(in, bytes);
            String line = bytes.toString(StandardCharsets.ISO_8859_1).substring(start);
            size = Integer.parseInt(line.split("[;\r]")[0].trim(), 16);
            readFully(in, size, bytes);
            readLine(in, bytes);
        } while (size > 0);
    }

    private static void readFully(InputStream in, int length, ByteArrayOutputStream bytes) throws IOException {
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException();
        }
        bytes.writeBytes(body);
    }

    /** How long the line is without its end; -1 where there is none. */
    private static int readLine(InputStream in, ByteArrayOutputStream bytes) throws IOException {
        int length = 0;
        for (int b = in.read(); b >= 0; b = in.read()) {
            bytes.write(b);
            if (b == '\n') {
                return length;
            }
            if (b != '\r') {
                length++;
            }
        }
        return -1;
    }
}
