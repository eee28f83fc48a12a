package dev.footfall.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What people read at the top of the repository and in {@code docs/}: its text, its pieces of code, and what these
 * print when they are run.
 */
public final class Documents {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");

    private Documents() {}

    /** The README first. */
    public static List<Path> all() throws IOException {
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            return Stream.concat(
                            Stream.of("README.md", "CONTRIBUTING.md", "RATIONALE.md", "jobs/README.md")
                                    .map(Path::of)
                                    .filter(Files::exists),
                            docs.filter(file -> file.toString().endsWith(".md")).sorted())
                    .toList();
        }
    }

    public static String text(String file) throws IOException {
        return Files.readString(Path.of(file));
    }

    /** The pieces in one language, in their order. */
    public static List<String> blocks(String language) throws IOException {
        List<String> blocks = new ArrayList<>();
        for (Path file : all()) {
            BLOCK.matcher(Files.readString(file))
                    .results()
                    .filter(block -> block.group(1).equals(language))
                    .forEach(block -> blocks.add(block.group(2)));
        }
        return blocks;
    }

    /** What the command prints; fails where it does. */
    public static String run(Path folder, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        File output = folder.resolve("output").toFile();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output);
        builder.environment().putAll(environment);
        Process process = builder.start();
        boolean ended = process.waitFor(Wait.PATIENCE);
        process.destroyForcibly();
        String said = Files.readString(output.toPath());
        assertThat(ended).as(said).isTrue();
        assertThat(process.exitValue())
                .as(String.join(" ", command) + "\n" + said)
                .isZero();
        return said;
    }
}
