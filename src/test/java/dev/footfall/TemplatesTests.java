package dev.footfall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Templates, what is written about them in {@code templates-docs}, and their texts keep in step. */
class TemplatesTests {

    private static final Path TEMPLATES = Path.of("src", "main", "resources", "templates");
    private static final Path DOCS = Path.of("templates-docs");
    private static final Path CODE = Path.of("src", "main", "java");

    private static final Pattern TAG = Pattern.compile("<[a-z][^<>\"']*(?:\"[^\"]*\"[^<>\"']*|'[^']*'[^<>\"']*)*>");
    private static final Pattern FRAGMENT = Pattern.compile("th:fragment=\"(\\w+)");
    private static final Pattern TARGET = Pattern.compile("hx-target=\"(#\\w+)\"");
    /** {@code (`List<module.Type.Nested>`)}. */
    private static final Pattern TYPE = Pattern.compile("\\(`(?:\\w+<)?((?:[a-z]+\\.)+[A-Z][\\w.]*)>?`\\)");

    private static final Pattern MESSAGE = Pattern.compile("#\\{([A-Za-z0-9.-]+)[})(]");
    /** {@code #{|error.${error.key}.title|}}: one word in it is not known. */
    private static final Pattern BUILT_MESSAGE = Pattern.compile("#\\{\\|([a-z.]+)\\$\\{[^}]*}([a-z.]*)\\|");
    /** {@code #messages.msgOrNull('receipt.store.' + …)}: where a word may have no text. */
    private static final Pattern PERHAPS_MESSAGE = Pattern.compile("#messages\\.msgOrNull\\('([a-z.]+)' \\+");

    @Test
    void describesEveryTemplateAndNothingElse() {
        assertThat(names(DOCS, ".md")).isEqualTo(names(TEMPLATES, ".html"));
    }

    @ParameterizedTest
    @MethodSource("templates")
    void descriptionNamesUrlRoleModelAndFragments(String name) {
        var template = read(TEMPLATES.resolve(name + ".html"));
        var description = read(DOCS.resolve(name + ".md"));

        assertThat(description)
                .startsWith("# " + name + "\n")
                .contains("\n- **URL**:", "\n- **Role**:", "\n- **Model**:", "\n- **htmx**:");
        assertThat(found(FRAGMENT, template))
                .filteredOn(fragment -> !fragment.equals("content"))
                .allSatisfy(fragment -> assertThat(description).containsPattern("`" + fragment + "[`(]"));
        assertThat(found(TARGET, template))
                .allSatisfy(target -> assertThat(description).contains("`" + target + "`"));
    }

    @ParameterizedTest
    @MethodSource("templates")
    void typesOfModelsExist(String name) {
        assertThat(found(TYPE, read(DOCS.resolve(name + ".md")))).allSatisfy(type -> {
            String nested = type.replaceAll("(?<=\\.[A-Z]\\w{0,60})\\.", "\\$");
            assertThatCode(() -> Class.forName(
                            "dev.footfall." + nested, false, getClass().getClassLoader()))
                    .doesNotThrowAnyException();
        });
    }

    /** The content security policy would refuse them. */
    @ParameterizedTest
    @MethodSource("pages")
    void noTemplateHasOwnStylesOrScripts(String name) {
        var template = read(TEMPLATES.resolve(name + ".html"));

        assertThat(found(TAG, template))
                .isNotEmpty()
                .noneMatch(tag -> tag.matches("(?s)<style\\b.*"))
                .noneMatch(tag ->
                        tag.matches("(?s)<script\\b.*") && !tag.contains("src=") && !tag.contains("application/json"))
                .noneMatch(tag -> tag.matches("(?s).*\\s(th:)?(style|styleappend|on[a-z]+|hx-on[\\w:-]*)=.*"));
    }

    /** Inclusion comes before conditions and loops in Thymeleaf, which would silently be dropped. */
    @ParameterizedTest
    @MethodSource("templates")
    void noTagIncludesAndIsConditional(String name) {
        assertThat(found(TAG, read(TEMPLATES.resolve(name + ".html"))))
                .isNotEmpty()
                .noneMatch(tag -> tag.contains("th:replace=")
                        && (tag.contains("th:if=") || tag.contains("th:unless=") || tag.contains("th:each=")));
    }

    /** Thymeleaf refuses beans there, with an error that comes only where the expression is evaluated. */
    @ParameterizedTest
    @MethodSource("templates")
    void noInclusionCallsABean(String name) {
        assertThat(found(TAG, read(TEMPLATES.resolve(name + ".html"))))
                .isNotEmpty()
                .noneMatch(tag -> tag.matches("(?s).*th:(replace|insert)=\"[^\"]*@\\w+\\..*"));
    }

    /** Pages in Arabic run from right to left: what has a side is said by {@code start} and {@code end}. */
    @Test
    void namesNoSideAsLeftOrRight() {
        var css = read(Path.of("src/main/resources/static/assets/footfall.css"));
        var tags = names(TEMPLATES, ".html").stream()
                .flatMap(name -> found(TAG, read(TEMPLATES.resolve(name + ".html"))).stream())
                .toList();

        assertThat(found(
                        Pattern.compile("(?m)(?:[\\w-]+-)?(?:left|right)\\s*:[^;]*|[\\w-]+:\\s*(?:left|right)\\s*;"),
                        css))
                .isEmpty();
        assertThat(found(
                        Pattern.compile("(?<![\\w-])(?:margin|padding|inset): *([^\\s;]+ [^\\s;]+ [^\\s;]+ [^\\s;]+);"),
                        css))
                .as("top, right, bottom, left")
                .allMatch(sides -> sides.split(" ")[1].equals(sides.split(" ")[3]));
        assertThat(tags).noneMatch(tag -> tag.matches("(?s).*class=\"[^\"]*\\b(text|float|m|p)-?(left|right|l|r)-.*"));
    }

    @Test
    void everyTextExistsAndIsUsed() throws IOException {
        var texts = new Properties();
        try (var reader = Files.newBufferedReader(Path.of("src/main/resources/messages.properties"))) {
            texts.load(reader);
        }
        var templates = names(TEMPLATES, ".html").stream()
                .map(name -> read(TEMPLATES.resolve(name + ".html")))
                .collect(Collectors.joining());
        var code = names(CODE, ".java").stream()
                .map(name -> read(CODE.resolve(name + ".java")))
                .collect(Collectors.joining());
        var named = found(MESSAGE, templates);
        var built = BUILT_MESSAGE
                .matcher(templates)
                .results()
                .map(part -> Pattern.quote(part.group(1)) + "[^.]*" + Pattern.quote(part.group(2)))
                .distinct()
                .collect(Collectors.toCollection(ArrayList::new));
        found(PERHAPS_MESSAGE, templates).forEach(start -> built.add(Pattern.quote(start) + "[^.]*"));

        assertThat(texts.stringPropertyNames()).containsAll(named);
        assertThat(texts.stringPropertyNames())
                .as("texts that nothing shows")
                .allMatch(key -> named.contains(key)
                        || key.matches("(problem|status|type)\\..*")
                        || templates.contains("'" + key + "'")
                        || code.contains("\"" + key + "\"")
                        || built.stream().anyMatch(key::matches));
        assertThat(texts.values())
                .as("typographic apostrophes, since MessageFormat eats the other")
                .noneMatch(text -> text.toString().contains("'"));
    }

    /** All but the mail, whose readers' programs know no other styles. */
    static List<String> pages() {
        return templates().stream().filter(name -> !name.equals("notify/mail")).toList();
    }

    static List<String> templates() {
        return List.copyOf(names(TEMPLATES, ".html"));
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(Math.min(1, match.groupCount())))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(Path root, String ending) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(name -> name.endsWith(ending))
                    .map(name -> name.substring(0, name.length() - ending.length()))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
