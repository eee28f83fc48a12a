package dev.footfall.testkit;

import dev.footfall.Footfall;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How tests start the application in a JVM of its own: with a cache of loaded and linked classes (JEP 514), which
 * halves each of dozens of starts. One start more makes it, again whenever something of the application has changed. A
 * cache takes classes from jars only, so the application's are put into one.
 */
final class AppCommand {

    private static final Path CLASSES = Path.of("target", "classes").toAbsolutePath();
    private static final Path JAR =
            Path.of("target", "test-class-cache", "footfall.jar").toAbsolutePath();

    private AppCommand() {}

    /** Arguments of the application may follow. */
    static List<String> with(List<String> jvmOptions) {
        return cached("-XX:AOTCache=" + Cache.FILE, jvmOptions);
    }

    /** Without the cache, for benches, which bring a component of their own under their profile. */
    static List<String> besideTests(List<String> jvmOptions) {
        return command(jvmOptions, classPath());
    }

    private static List<String> cached(String option, List<String> jvmOptions) {
        // Components of the tests would be picked up.
        return command(
                Stream.concat(Stream.of(option), jvmOptions.stream()).toList(),
                classPath()
                        .filter(entry -> !entry.endsWith("test-classes"))
                        .map(entry -> entry.equals(CLASSES) ? JAR : entry));
    }

    private static List<String> command(List<String> jvmOptions, Stream<Path> classPath) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Kills come before any fully compiled code would pay off.
        command.addAll(List.of("-Xmx384m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(jvmOptions);
        command.addAll(List.of(
                "-cp",
                classPath.map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                Footfall.class.getName()));
        return command;
    }

    private static Stream<Path> classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath());
    }

    /** Made once at most, before the first start. */
    private static final class Cache {

        static final Path FILE = JAR.resolveSibling("footfall.aot");

        static {
            try {
                if (!Files.exists(FILE) || hasChanged()) {
                    make();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static boolean hasChanged() throws IOException {
            long made = JAR.toFile().lastModified();
            try (Stream<Path> files = Files.walk(CLASSES)) {
                // Every build writes its own facts.
                return files.filter(file -> Files.isRegularFile(file) && !file.endsWith("build-info.properties"))
                        .anyMatch(file -> file.toFile().lastModified() > made);
            }
        }

        private static void make() throws IOException {
            Files.createDirectories(JAR.getParent());
            Files.deleteIfExists(FILE);
            ToolProvider jar = ToolProvider.findFirst("jar").orElseThrow();
            if (jar.run(System.out, System.err, "-c", "-f", JAR.toString(), "-C", CLASSES.toString(), ".") != 0) {
                throw new AssertionError("no jar of " + CLASSES);
            }
            try (AppProcess training = AppProcess.launch(
                    AppProcess.newDataFolder(), Map.of(), cached("-XX:AOTCacheOutput=" + FILE, List.of()))) {
                training.awaitServing();
                training.sigterm();
            }
        }
    }
}
