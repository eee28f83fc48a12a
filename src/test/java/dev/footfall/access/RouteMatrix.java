package dev.footfall.access;

import dev.footfall.platform.ClientPaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.core.io.ClassPathResource;

/** {@code route-matrix.txt}, read. */
final class RouteMatrix {

    private static final Pattern BETWEEN = Pattern.compile("[\\s|]+");
    private static final Pattern VARIABLE = Pattern.compile("\\{[^}]+}");

    /** One cell: what one caller gets from one route. */
    record Cell(String method, String path, String caller, String expected) {

        /** Pages take sessions, the rest bearer keys and tokens. */
        boolean isPage() {
            return !path.startsWith("/api") && !path.startsWith("/actuator") && !isOfClients();
        }

        /** Whether ready-made clients call it, whose keys are looked for in the body. */
        boolean isOfClients() {
            return ClientPaths.contains(filledPath());
        }

        /** The path with its variables filled in by a UUID that nothing has. */
        String filledPath() {
            return VARIABLE.matcher(path).replaceAll(UUID.randomUUID().toString());
        }

        @Override
        public String toString() {
            return "%s %s as %s: %s".formatted(method, path, caller, expected);
        }
    }

    private final List<Cell> cells = new ArrayList<>();
    private final Set<String> routes = new HashSet<>();
    private final Set<String> switchedOff = new HashSet<>();

    static RouteMatrix read(List<String> callers) {
        var matrix = new RouteMatrix();
        for (var line : lines()) {
            if (!line.isBlank() && !line.startsWith("#")) {
                matrix.add(List.of(BETWEEN.split(line.strip())), callers);
            }
        }
        return matrix;
    }

    List<Cell> cells() {
        return cells;
    }

    /** As "GET /api/apps/{id}". */
    Set<String> routes() {
        return routes;
    }

    /** Routes that are 404 for everybody: of a feature that is not configured here. */
    Set<String> switchedOff() {
        return switchedOff;
    }

    private void add(List<String> words, List<String> callers) {
        if (words.size() != callers.size() + 2) {
            throw new IllegalStateException("A row needs method, path and " + callers.size() + " cells: " + words);
        }
        routes.add(words.get(0) + " " + words.get(1));
        if (Set.copyOf(words.subList(2, words.size())).equals(Set.of("404"))) {
            switchedOff.add(words.get(0) + " " + words.get(1));
        }
        for (int i = 0; i < callers.size(); i++) {
            cells.add(new Cell(words.get(0), words.get(1), callers.get(i), words.get(i + 2)));
        }
    }

    private static List<String> lines() {
        try {
            return Objects.requireNonNull(
                            new ClassPathResource("route-matrix.txt").getContentAsString(StandardCharsets.UTF_8))
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
