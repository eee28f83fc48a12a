package dev.footfall.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * A wire that can be bad: slow, cut, refusing, a black hole, or one that carries a request and loses the answer. Stands
 * between the application and its database, or between a client and the application. What it did to a connection stays
 * done; {@link #heal} is for the connections after it.
 */
public final class TcpProxy implements AutoCloseable {

    private enum Mode {
        CARRY,
        REFUSE,
        BLACK_HOLE
    }

    private final ServerSocket listener;
    private final int target;
    private final Set<Wire> wires = ConcurrentHashMap.newKeySet();
    private final AtomicInteger lostAnswers = new AtomicInteger();
    private volatile Mode mode = Mode.CARRY;
    private volatile long delayNanos;
    private volatile Predicate<String> losesAnswerTo = _ -> false;

    private TcpProxy(int target) throws IOException {
        this.listener = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
        this.target = target;
        Thread.ofVirtual().name("proxy").start(this::accept);
    }

    /** To a port of this machine. */
    public static TcpProxy to(int port) {
        try {
            return new TcpProxy(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Every piece of data waits that long, each way. */
    public void delay(Duration delay) {
        delayNanos = delay.toNanos();
    }

    /** Cuts all connections with a reset, and every new one. */
    public void refuse() {
        mode = Mode.REFUSE;
        reset();
    }

    /** Cuts all connections with a reset. */
    public void reset() {
        wires.forEach(Wire::reset);
    }

    /** Nothing arrives any longer, and nobody is told. */
    public void blackHole() {
        mode = Mode.BLACK_HOLE;
        wires.forEach(wire -> wire.dead = true);
    }

    /** A request that this is true of arrives; its answer does not: the connection is reset instead. */
    public void loseAnswersTo(Predicate<String> request) {
        losesAnswerTo = request;
    }

    public int lostAnswers() {
        return lostAnswers.get();
    }

    public void heal() {
        mode = Mode.CARRY;
        delayNanos = 0;
        losesAnswerTo = _ -> false;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Wire wire = new Wire(listener.accept());
                switch (mode) {
                    case REFUSE -> wire.reset();
                    case BLACK_HOLE -> wires.add(wire);
                    case CARRY -> wire.connect();
                }
            } catch (IOException e) {
                // the target is down, or this is the end: the client saw its connection go
            }
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reset();
    }

    private final class Wire {

        private final Socket client;
        private final Socket server = new Socket();
        private volatile boolean dead;
        private volatile boolean losesAnswer;
        private final AtomicInteger ended = new AtomicInteger();

        Wire(Socket client) {
            this.client = client;
        }

        void connect() throws IOException {
            try {
                server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
            } catch (IOException e) {
                reset();
                throw e;
            }
            wires.add(this);
            // it may have become bad while this one was being connected
            switch (mode) {
                case REFUSE -> reset();
                case BLACK_HOLE -> dead = true;
                case CARRY -> {}
            }
            Thread.ofVirtual().start(() -> pump(client, server, true));
            Thread.ofVirtual().start(() -> pump(server, client, false));
        }

        private void pump(Socket from, Socket to, boolean request) {
            byte[] piece = new byte[16 * 1024];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
                    LockSupport.parkNanos(delayNanos);
                    if (request && losesAnswerTo.test(new String(piece, 0, length, StandardCharsets.ISO_8859_1))) {
                        losesAnswer = true;
                    } else if (!request && losesAnswer) {
                        lostAnswers.incrementAndGet();
                        reset();
                        return;
                    }
                    if (!dead) {
                        out.write(piece, 0, length);
                    }
                }
                to.shutdownOutput();
            } catch (IOException e) {
                reset();
            } finally {
                if (ended.incrementAndGet() == 2) {
                    reset();
                }
            }
        }

        void reset() {
            wires.remove(this);
            for (Socket socket : new Socket[] {client, server}) {
                try {
                    socket.setSoLinger(true, 0);
                    socket.close();
                } catch (IOException gone) {
                    // as it should be
                }
            }
        }
    }
}
