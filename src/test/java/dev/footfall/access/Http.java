package dev.footfall.access;

import dev.footfall.testkit.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** HTTP by hand: sends paths and headers exactly as written, which every client library would tidy up first. */
final class Http {

    private final int port;

    Http(int port) {
        this.port = port;
    }

    record Answer(int status, List<String> headers, String body) {

        Optional<String> header(String name) {
            var start = name.toLowerCase(Locale.ROOT) + ":";
            return headers.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                    .map(line -> line.substring(start.length()).strip())
                    .findFirst();
        }
    }

    Answer get(String path, String... headers) {
        return send("GET", path, headers);
    }

    Answer send(String method, String path, String... headers) {
        var lines = new ArrayList<>(List.of(method + " " + path + " HTTP/1.1", "Host: localhost:" + port));
        lines.addAll(List.of(headers));
        if (!method.equals("GET") && !method.equals("HEAD")) {
            lines.add("Content-Length: 0");
        }
        lines.add("Connection: close");
        return raw(String.join("\r\n", lines) + "\r\n\r\n");
    }

    Answer raw(String request) {
        try (var socket = new Socket("localhost", port)) {
            socket.setSoTimeout((int) Wait.PATIENCE.toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            var text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = text.indexOf("\r\n\r\n");
            var head = List.of(text.substring(0, end).split("\r\n"));
            return new Answer(
                    Integer.parseInt(head.getFirst().split(" ")[1]),
                    head.subList(1, head.size()),
                    text.substring(end + 4));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
