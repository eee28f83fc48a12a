package dev.footfall.bench;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One keep-alive connection that sends requests made beforehand and reads answers with as little work as can be: the
 * two cores belong to what is measured.
 */
public final class RawHttp implements Closeable {

    public record Answer(int status, byte[] body) {}

    private final Socket socket;
    private final InputStream in;

    public RawHttp(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
    }

    public static byte[] post(String path, String key, String contentType, byte[] body) {
        byte[] head = ("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + key
                        + "\r\nContent-Type: " + contentType + "\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] request = new byte[head.length + body.length];
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        return request;
    }

    public static byte[] get(String path, String key) {
        return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + key + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** A page, as the browser of somebody who is signed in asks for it. */
    public static byte[] page(String path, String session) {
        return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nCookie: SESSION=" + session
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    public Answer send(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        String line = line();
        int status = Integer.parseInt(line.substring(9, 12));
        int length = 0;
        boolean chunked = false;
        for (line = line(); !line.isEmpty(); line = line()) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(15).trim());
            }
            chunked |= lower.startsWith("transfer-encoding: chunked");
        }
        if (!chunked) {
            return new Answer(status, exactly(length));
        }
        byte[] body = {};
        for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            byte[] piece = exactly(size);
            byte[] joined = new byte[body.length + size];
            System.arraycopy(body, 0, joined, 0, body.length);
            System.arraycopy(piece, 0, joined, body.length, size);
            body = joined;
            line();
        }
        line();
        return new Answer(status, body);
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the answer ended early");
        }
        return bytes;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the answer ended early");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
