package dev.footfall.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.thread.LastingThreads;
import dev.footfall.testkit.Wait;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** An error that somebody catches and logs, in a JVM of its own, without any option. */
class OutOfMemoryInThreadsTests {

    @ParameterizedTest
    @CsvSource({"lasting", "logged alone", "logged behind values", "logged as a cause", "uncaught"})
    void endsTheProcessInAnyThread(String where) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OutOfMemoryInThreadsTests.class.getName(),
                        where)
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(Wait.PATIENCE)).isTrue();
        assertThat(process.exitValue()).as(printed).isEqualTo(OutOfMemory.EXIT_CODE);
        assertThat(printed).contains("Terminating due to java.lang.OutOfMemoryError: made");
    }

    public static void main(String[] where) throws InterruptedException {
        OutOfMemory.watchThreads();
        new OutOfMemory.Watches();
        OutOfMemoryError error = new OutOfMemoryError("made");
        var log = LoggerFactory.getLogger(OutOfMemoryInThreadsTests.class);
        switch (where[0]) {
            // ends, where nobody sees it, at the second try
            case "lasting" ->
                new LastingThreads()
                        .start(Thread.ofPlatform(), new LastingThreads.Work() {
                            private boolean failed;

                            @Override
                            public void run() {
                                if (!failed) {
                                    failed = true;
                                    throw error;
                                }
                            }
                        })
                        .join();
            case "logged alone" -> log.error("it failed", error);
            case "logged behind values" -> log.warn("{} of {} failed", 1, 2, error);
            case "logged as a cause" -> log.debug("{} failed", 1, new IllegalStateException(error));
            default ->
                Thread.ofPlatform()
                        .start(() -> {
                            throw error;
                        })
                        .join();
        }
    }
}
