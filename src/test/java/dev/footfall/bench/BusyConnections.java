package dev.footfall.bench;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Keep-alive connections that one thread keeps busy: each sends its next request as soon as its last is answered. A
 * thread for each would cost the two cores, which belong to what is measured, more than the requests do.
 */
public final class BusyConnections implements Closeable {

    /**
     * What was answered within the time.
     *
     * @param millis how long each answer took
     * @param ownCore of one core, what sending and reading took: near 1 it would be the limit itself
     */
    public record Answered(double perSecond, double[] millis, double ownCore) {}

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] LENGTH = "Content-Length: ".getBytes(StandardCharsets.ISO_8859_1);

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
        long[] nanosEach = new long[1 << 20];
        int answered = 0;
        long cpuBegun = THREADS.getCurrentThreadCpuTime();
        long startNanos = System.nanoTime();
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
                    nanosEach[answered++] = now - connection.sent;
                    if (now - startNanos < nanos) {
                        send(connection, requests.get());
                    } else {
                        busy--;
                    }
                }
            }
            selector.selectedKeys().clear();
        }
        double nanosTaken = System.nanoTime() - startNanos;
        return new Answered(
                answered * 1e9 / nanosTaken,
                Arrays.stream(nanosEach, 0, answered).mapToDouble(n -> n / 1e6).toArray(),
                (THREADS.getCurrentThreadCpuTime() - cpuBegun) / nanosTaken);
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
        byte[] bytes = answer.array();
        int head = indexOf(END_OF_HEAD, bytes, 0, answer.position());
        if (head < 0) {
            return false;
        }
        int status = 100 * (bytes[9] - '0') + 10 * (bytes[10] - '0') + bytes[11] - '0';
        int at = indexOf(LENGTH, bytes, 0, head);
        if (status != expected || at < 0) {
            throw new IOException("answered " + new String(bytes, 0, answer.position(), StandardCharsets.ISO_8859_1));
        }
        int length = 0;
        for (int i = at + LENGTH.length; bytes[i] >= '0' && bytes[i] <= '9'; i++) {
            length = 10 * length + bytes[i] - '0';
        }
        return answer.position() >= head + END_OF_HEAD.length + length;
    }

    private static int indexOf(byte[] sought, byte[] in, int from, int to) {
        for (int i = from; i <= to - sought.length; i++) {
            if (in[i] == sought[0] && Arrays.equals(in, i, i + sought.length, sought, 0, sought.length)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : connections) {
            connection.channel.close();
        }
        selector.close();
    }
}
