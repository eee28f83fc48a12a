package dev.footfall.bench;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Keep-alive connections that one thread keeps busy: each sends its next request as soon as its last is answered. A thread for
 * each would cost the two cores, which belong to what is measured, more than the requests do.
 */
public final class BusyConnections implements Closeable {

    /** What was answered within the time, and how long each answer took. */
    public record Answered(double perSecond, double[] millis) {}

    private static final class Connection {
        private final SocketChannel channel;
        private final ByteBuffer answer = ByteBuffer.allocate(16 * 1024);
        private long sent;

        Connection(SocketChannel channel) {
            this.channel = channel;
        }
    }

    private final Selector selector = Selector.open();
    private final List<Connection> connections = new ArrayList<>();

    public BusyConnections(int port, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            Connection connection = new Connection(channel);
            channel.register(selector, SelectionKey.OP_READ, connection);
            connections.add(connection);
        }
    }

    /** Every answer must have this status. */
    public Answered drive(Supplier<byte[]> requests, int status, long nanos) throws IOException {
        List<Double> millis = new ArrayList<>();
        long begun = System.nanoTime();
        for (Connection connection : connections) {
            send(connection, requests.get());
        }
        int busy = connections.size();
        while (busy > 0) {
            selector.select();
            for (SelectionKey key : selector.selectedKeys()) {
                Connection connection = (Connection) key.attachment();
                if (answered(connection, status)) {
                    long now = System.nanoTime();
                    millis.add((now - connection.sent) / 1e6);
                    if (now - begun < nanos) {
                        send(connection, requests.get());
                    } else {
                        busy--;
                    }
                }
            }
            selector.selectedKeys().clear();
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        return new Answered(
                millis.size() / seconds,
                millis.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static void send(Connection connection, byte[] request) throws IOException {
        connection.answer.clear();
        connection.sent = System.nanoTime();
        ByteBuffer out = ByteBuffer.wrap(request);
        while (out.hasRemaining()) { // far smaller than the socket's buffer
            connection.channel.write(out);
        }
    }

    private static boolean answered(Connection connection, int expected) throws IOException {
        ByteBuffer answer = connection.answer;
        if (connection.channel.read(answer) < 0) {
            throw new EOFException("the connection was closed");
        }
        String text = new String(answer.array(), 0, answer.position(), StandardCharsets.ISO_8859_1);
        int head = text.indexOf("\r\n\r\n");
        if (head < 0) {
            return false;
        }
        int status = Integer.parseInt(text.substring(9, 12));
        if (status != expected) {
            throw new IOException("answered " + text);
        }
        String lower = text.substring(0, head).toLowerCase(Locale.ROOT);
        int at = lower.indexOf("content-length: ");
        if (at < 0) {
            throw new IOException("an answer without its length: " + text);
        }
        int end = lower.indexOf('\r', at);
        int length = Integer.parseInt(lower.substring(at + 16, end < 0 ? lower.length() : end));
        return answer.position() >= head + 4 + length;
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : connections) {
            connection.channel.close();
        }
        selector.close();
    }
}
