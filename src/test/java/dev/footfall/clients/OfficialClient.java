package dev.footfall.clients;

import dev.footfall.testkit.TestFolders;
import dev.footfall.testkit.Wait;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;

/** The clients that others publish, as npm packages and Maven artifacts; their programs are in src/test/clients. */
enum OfficialClient {
    SEGMENT_NODE("segment.mjs", Patience.SECONDS),
    RUDDERSTACK_NODE("rudderstack.mjs", Patience.SECONDS, "while-away"),
    POSTHOG_NODE("posthog.mjs", Patience.SECONDS),
    JITSU_NODE("jitsu.mjs", Patience.NONE),
    AMPLITUDE_NODE("amplitude.mjs", Patience.SECONDS, "while-away"),
    MIXPANEL_NODE("mixpanel.mjs", Patience.NONE),
    CLOUDEVENTS_NODE("cloudevents.mjs", Patience.NONE),
    UMAMI_NODE("umami.mjs", Patience.NONE),
    SEGMENT_JAVA("SegmentClient", Patience.HALF_A_MINUTE),
    RUDDERSTACK_JAVA("RudderStackClient", Patience.HALF_A_MINUTE),
    POSTHOG_JAVA("PostHogServerClient", Patience.SECONDS, "while-away"),
    OLD_POSTHOG_JAVA("OldPostHogClient", Patience.SECONDS),
    CLOUDEVENTS_JAVA("CloudEventsClient", Patience.NONE);

    /** How long it waits before it sends again what was refused; with none, what is refused is lost. */
    enum Patience {
        SECONDS,
        HALF_A_MINUTE,
        NONE;

        /** Until when what is sent again has arrived. */
        Duration comesWithin() {
            return Wait.seconds(this == HALF_A_MINUTE ? 150 : 45);
        }
    }

    static final Path INSTALLED = Path.of("target", "clients").toAbsolutePath();
    private static final Duration INSTALLS_WITHIN = Wait.seconds(600);
    private static final Duration A_STEP_ENDS_WITHIN = Wait.seconds(180);

    private final String program;
    private final Patience patience;
    private final Set<String> givenUp;

    /** @param givenUp the steps whose event it does not send again, as it was found to do */
    OfficialClient(String program, Patience patience, String... givenUp) {
        this.program = program;
        this.patience = patience;
        this.givenUp = Set.of(givenUp);
    }

    Patience patience() {
        return patience;
    }

    /** Whether this client loses the event of that mark, so that no server can store it. */
    boolean givesUp(String mark) {
        return givenUp.contains(mark.substring(label().length() + 1));
    }

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Installs all of them where they are not; skips the tests where there is no Node.js, except on CI. */
    static void install() throws IOException, InterruptedException {
        Path output =
                Files.createDirectories(INSTALLED.resolveSibling("test-data")).resolve("clients-install.txt");
        ProcessBuilder builder = new ProcessBuilder("sh", "scripts/test-clients.sh")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process installing = builder.start();
        if (!installing.waitFor(INSTALLS_WITHIN)) {
            installing.destroyForcibly();
        }
        int exitCode = installing.waitFor();
        if (exitCode == 3 && !"true".equals(System.getenv("CI"))) {
            Assumptions.abort(Files.readString(output));
        }
        if (exitCode != 0) {
            throw new IllegalStateException("clients not installed: " + Files.readString(output));
        }
    }

    /** What it names its key by. */
    String credential(JsonNode key) {
        return key.get(this == UMAMI_NODE ? "id" : "key").asString();
    }

    /** Starts its program. Events of its own time come from this moment on. */
    Running start(String url, String key, Instant start) {
        List<String> command = new ArrayList<>();
        if (program.endsWith(".mjs")) {
            command.addAll(List.of("node", INSTALLED.resolve(program).toString()));
        } else {
            command.addAll(java());
            command.add(program);
        }
        command.addAll(List.of(url, key, label(), Long.toString(start.toEpochMilli())));
        return new Running(this, command);
    }

    /** A JVM with the clients' own class path; what it runs follows. */
    static List<String> java() {
        Path java = INSTALLED.resolve("java");
        try {
            return List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx128m",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-cp",
                    java.resolve("classes") + ":" + Files.readString(java.resolve("classpath")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A process that sends with this client what it is told to. */
    static final class Running implements AutoCloseable {

        private final OfficialClient client;
        private final Process process;
        private final Writer steps;
        private final LinkedBlockingQueue<String> said = new LinkedBlockingQueue<>();
        private final List<JsonNode> sent;
        private final Path log;

        private Running(OfficialClient client, List<String> command) {
            this.client = client;
            this.sent = new ArrayList<>();
            this.log = TestFolders.create(client.label()).resolve("log.txt");
            try {
                process = new ProcessBuilder(command).redirectErrorStream(true).start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            steps = process.outputWriter(StandardCharsets.UTF_8);
            Thread.ofVirtual().name(client.label()).start(this::listen);
        }

        /** What it handed to the client so far. */
        List<JsonNode> sent() {
            return sent;
        }

        /** Returns when the client has done what it does at once. */
        void step(String step) {
            try {
                steps.write(step + "\n");
                steps.flush();
                while (true) {
                    String line = said.poll(A_STEP_ENDS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
                    if (line == null || line.equals("end")) {
                        throw new AssertionError(client.label() + " does not end " + step + ":\n" + log());
                    }
                    if (line.startsWith("sent ")) {
                        sent.add(SentByClients.JSON.readTree(line.substring("sent ".length())));
                    } else if (line.startsWith("done")) {
                        return;
                    }
                }
            } catch (IOException e) {
                throw new AssertionError(client.label() + " ended before " + step + ":\n" + log(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        private void listen() {
            try (BufferedReader lines = new BufferedReader(
                            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                    Writer copy = Files.newBufferedWriter(log)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    copy.write(line + "\n");
                    copy.flush();
                    if (line.startsWith("## ")) {
                        said.add(line.substring("## ".length()));
                    }
                }
            } catch (IOException e) {
                // it was ended
            }
            said.add("end");
        }

        private String log() {
            try {
                return Files.readString(log);
            } catch (IOException e) {
                return e.toString();
            }
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
