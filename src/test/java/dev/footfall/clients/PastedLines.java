package dev.footfall.clients;

import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestFolders;
import dev.footfall.testkit.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The lines for one client that the page of a new source offers, run as somebody would who pastes them. */
record PastedLines(String client, boolean httpsOnly, String code) {

    private static final Path ALL = Path.of("src", "main", "resources", "clients", "lines");

    static Stream<PastedLines> all() throws IOException {
        try (Stream<Path> files = Files.list(ALL)) {
            return files
                    .filter(file -> file.toString().matches(".*-(node|java)\\.txt"))
                    .sorted()
                    .map(PastedLines::read)
                    .filter(lines -> !lines.httpsOnly)
                    .toList()
                    .stream();
        }
    }

    private static PastedLines read(Path file) {
        try {
            String text = Files.readString(file);
            int blank = text.indexOf("\n\n");
            return new PastedLines(
                    file.getFileName().toString().replace(".txt", ""),
                    text.substring(0, blank).contains("https: only"),
                    text.substring(blank + 2));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return client;
    }

    /** How often its event arrives in the Footfall on this port. */
    int run(int port) throws IOException, InterruptedException {
        String person = client + "-user";
        String lines = code.replace("user-1", person)
                .replace("{host}", "http://127.0.0.1:" + port)
                .replace("{authority}", "127.0.0.1:" + port)
                .replace("{scheme}", "http")
                .replace("{key}", TestBrowser.makeKey(port, "capture"));
        Path log = TestFolders.create(client).resolve("log.txt");
        Process process = new ProcessBuilder(client.endsWith("java") ? java(lines) : node(lines))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            Wait.until(Wait.seconds(40), () -> arrived(port, person) > 0);
        } catch (AssertionError e) {
            throw new AssertionError("nothing came:\n" + Files.readString(log), e);
        } finally {
            process.destroyForcibly();
        }
        return arrived(port, person);
    }

    private static int arrived(int port, String person) {
        int count = 0;
        for (var activity : SentByClients.activities(port, person)) {
            if (activity.get("activityType").asString().equals("app_viewed")
                    && activity.path("entityKey").asString("").equals("42")) {
                count++;
            }
        }
        return count;
    }

    private List<String> node(String lines) throws IOException {
        Path file = OfficialClient.INSTALLED.resolve(client + "-lines.mjs");
        Files.writeString(file, lines);
        return List.of("node", file.toString());
    }

    /** As a compact source file: imports first, the rest in its main method. */
    private List<String> java(String lines) throws IOException {
        Path file = OfficialClient.INSTALLED.resolve(client.replace("-", "") + "lines.java");
        String imports =
                lines.lines().filter(line -> line.startsWith("import ")).collect(Collectors.joining("\n"));
        String rest = lines.lines().filter(line -> !line.startsWith("import ")).collect(Collectors.joining("\n"));
        Files.writeString(file, imports + "\nvoid main() throws Exception {\n" + rest + "\n}\n");
        List<String> command = new ArrayList<>(OfficialClient.java());
        command.add(file.toString());
        return command;
    }
}
