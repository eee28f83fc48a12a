package dev.footfall.capture.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The figures of the scrubber on texts written down beforehand; a line's personal part stands between brackets. */
class ScrubCorpusTests {
    private record Line(String label, String kind, String marked) {
        boolean personal() {
            return label.equals("personal");
        }

        String text() {
            return marked.replace("⟦", "").replace("⟧", "");
        }

        String secret() {
            return marked.substring(marked.indexOf('⟦') + 1, marked.indexOf('⟧'));
        }

        boolean keepsTheRest(String clean) {
            return clean.startsWith(marked.substring(0, marked.indexOf('⟦')))
                    && clean.endsWith(marked.substring(marked.indexOf('⟧') + 1));
        }
    }

    @Test
    void catchesPersonalTextsAndSparesOthers() throws IOException {
        List<Line> lines = corpus();
        List<String> missed = new ArrayList<>();
        List<String> overreached = new ArrayList<>();
        List<String> touched = new ArrayList<>();
        for (Line line : lines) {
            String clean = Scrubbed.text(line.text());
            if (!line.personal()) {
                if (!clean.equals(line.text())) {
                    touched.add(line + " -> " + clean);
                }
            } else if (clean.contains(line.secret())) {
                missed.add(line + " -> " + clean);
            } else if (!line.keepsTheRest(clean)) {
                overreached.add(line + " -> " + clean);
            }
        }
        long personal = lines.stream().filter(Line::personal).count();
        long harmless = lines.size() - personal;
        double caught = 100.0 * (personal - missed.size()) / personal;
        double hit = 100.0 * touched.size() / harmless;
        String figures = ("scrub corpus: %d personal, %.1f %% caught, %d with more taken than needed; %d harmless, "
                        + "%.1f %% touched%n")
                .formatted(personal, caught, overreached.size(), harmless, hit);
        System.out.print(figures);
        Files.writeString(Path.of("target", "scrub-corpus.txt"), figures);
        assertThat(personal).isGreaterThanOrEqualTo(200);
        assertThat(harmless).isGreaterThanOrEqualTo(200);
        assertThat(caught).as("missed: %s", missed).isGreaterThanOrEqualTo(95);
        assertThat(hit).as("touched: %s", touched).isLessThanOrEqualTo(2);
        assertThat(overreached).hasSizeLessThanOrEqualTo((int) personal / 50);
    }

    private static List<Line> corpus() throws IOException {
        try (InputStream in = ScrubCorpusTests.class.getResourceAsStream("scrub-corpus.tsv")) {
            String all = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return all.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", 3))
                    .map(parts -> new Line(parts[0], parts[1], parts[2].translateEscapes()))
                    .toList();
        }
    }
}
