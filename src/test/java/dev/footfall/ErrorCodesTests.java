package dev.footfall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.Documents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The codes of input errors are one vocabulary, and {@code docs/api.md} has it: a new word shows up here, where it can
 * be seen whether there is one for the mistake already. Read from the sources, where each is written out.
 */
class ErrorCodesTests {

    /** Beside forms, which say a sentence and no code. */
    private static final Set<String> ON_PAGES =
            Set.of("conflict", "different", "in_the_future", "too_often", "wrong_password");

    /** Where codes are named, to be used elsewhere. */
    private static final Set<String> NAMING = Set.of("Rejection.java", "ParameterType.java", "DayParameter.java");

    private static final Pattern CALL = Pattern.compile("\\b(?:InvalidInputException(?:\\.Field)?|reject|wrong)\\(");
    private static final Pattern CODE = Pattern.compile("\"([a-z]+(?:_[a-z]+)*)\"");
    private static final Pattern NAMED = Pattern.compile("(?:CODE =|[A-Z]\\() ?" + CODE);
    private static final Pattern SECTION = Pattern.compile("(?ms)^## Errors$(.*?)^## ");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[a-z_]+`(?:,? `[a-z_]+`)*) \\|");

    @Test
    void docsListExactlyTheCodesInUse() throws IOException {
        Set<String> used = new TreeSet<>();
        sources().forEach(source -> {
            String text = text(source);
            CALL.matcher(text).results().forEach(call -> used.addAll(codes(secondOfThree(text, call.end()))));
            if (NAMING.contains(source.getFileName().toString())) {
                used.addAll(
                        NAMED.matcher(text).results().map(code -> code.group(1)).toList());
            }
        });
        used.removeAll(ON_PAGES);

        assertThat(used).contains("too_many", "day_closed", "invalid_boolean").isEqualTo(inDocs());
    }

    private static Set<String> inDocs() throws IOException {
        String section = SECTION.matcher(Documents.text("docs/api.md"))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.joining());
        return ROW.matcher(section)
                .results()
                .flatMap(row -> Stream.of(row.group(1).split("[`, ]+")))
                .filter(code -> !code.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The second argument of a call with three; else empty. */
    private static String secondOfThree(String text, int begin) {
        List<String> arguments = new ArrayList<>();
        int depth = 0;
        boolean quoted = false;
        int start = begin;
        int at = begin;
        for (; depth >= 0; at++) {
            char c = text.charAt(at);
            quoted ^= c == '"' && text.charAt(at - 1) != '\\';
            if (!quoted) {
                depth += c == '(' || c == '{' ? 1 : c == ')' || c == '}' ? -1 : 0;
                if (depth < 0 || depth == 0 && c == ',') {
                    arguments.add(text.substring(start, at));
                    start = at + 1;
                }
            }
        }
        return arguments.size() == 3 ? arguments.get(1) : "";
    }

    private static List<String> codes(String argument) {
        return CODE.matcher(argument).results().map(code -> code.group(1)).toList();
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> paths = Files.walk(Path.of("src/main/java"))) {
            return paths.filter(path -> path.toString().endsWith(".java")).toList();
        }
    }

    private static String text(Path source) {
        try {
            return Files.readString(source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
