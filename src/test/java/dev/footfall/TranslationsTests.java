package dev.footfall;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.MessagePattern;
import com.ibm.icu.text.MessagePattern.ArgType;
import com.ibm.icu.text.MessagePattern.Part.Type;
import com.ibm.icu.text.PluralRules;
import com.ibm.icu.util.ULocale;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.FileSystemResource;

/** Each {@code messages_LANGUAGE.properties} says all that English says, and templates say nothing by themselves. */
class TranslationsTests {

    private static final Path RESOURCES = Path.of("src", "main", "resources");
    /** What has to be translated: the texts of the pages, and those of the jobs' descriptors. */
    private static final Map<String, String> ENGLISH = english();

    /** Names of products and formats, and signs, which are the same in every language. */
    private static final Set<String> SAME = Set.of(
            "brand", "chart.csv", "format.clock", "format.day.short", "format.day.year", "format.hijri", "format.both");

    private static final Pattern WORD = Pattern.compile("\\p{IsAlphabetic}{2,}");
    private static final Pattern TAG_AND_TEXT =
            Pattern.compile("(<[a-z!/][^<>\"']*(?:\"[^\"]*\"[^<>\"']*|'[^']*'[^<>\"']*)*>)([^<]*)", Pattern.DOTALL);
    private static final Pattern SHOWN_ATTRIBUTE =
            Pattern.compile("\\s(?:title|aria-label|placeholder|alt)=\"([^\"]*)\"");

    /** Calls that say to a caller what is wrong. */
    private static final Pattern SHOWN =
            Pattern.compile("(?s)(new (InvalidInput|NotFound|Conflict|Forbidden|TooLarge|Unavailable|Body)Exception"
                    + "|new Field|InvalidInputException\\.Field|\\.wrong|@TimeoutAdvice)\\(.*?[;{]\\s");

    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*)\"");

    static Stream<String> languages() throws IOException {
        try (var files = Files.list(RESOURCES)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("messages_\\w+\\.properties"))
                    .map(name -> name.substring("messages_".length(), name.indexOf('.')))
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("languages")
    void hasEveryTextAndNoOther(String language) {
        assertThat(texts("messages_" + language + ".properties").keySet()).isEqualTo(ENGLISH.keySet());
    }

    @ParameterizedTest
    @MethodSource("languages")
    void translatesEveryText(String language) {
        texts("messages_" + language + ".properties").forEach((key, text) -> {
            if (!SAME.contains(key) && !key.startsWith("sources.family") && !key.startsWith("sources.language.")) {
                var english = ENGLISH.getOrDefault(key, "");
                assertThat(WORD.matcher(english).find() && text.equals(english))
                        .as("%s is still English: %s", key, text)
                        .isFalse();
            }
        });
    }

    /** A text may leave a number out ("one day"), but not show what English does not have. */
    @ParameterizedTest
    @MethodSource("languages")
    void namesTheSameParts(String language) {
        texts("messages_" + language + ".properties")
                .forEach((key, text) -> assertThat(arguments(text))
                        .as("%s: %s", key, text)
                        .isEqualTo(arguments(ENGLISH.getOrDefault(key, ""))));
    }

    /** By CLDR; Arabic has zero, one, two, few, many and other. */
    @ParameterizedTest
    @MethodSource("languages")
    void hasEveryPluralFormOfItsLanguage(String language) {
        var forms = new TreeSet<>(PluralRules.forLocale(new ULocale(language)).getKeywords());
        texts("messages_" + language + ".properties").forEach((key, text) -> {
            for (var plural : plurals(text)) {
                assertThat(plural.equals(Set.of("other")) || plural.equals(forms))
                        .as("%s has the forms %s: %s", key, plural, text)
                        .isTrue();
            }
        });
    }

    @ParameterizedTest
    @MethodSource("dev.footfall.TemplatesTests#templates")
    void templatesSayNothingByThemselves(String name) {
        var template = read(RESOURCES.resolve("templates").resolve(name + ".html"));
        TAG_AND_TEXT.matcher(template).results().forEach(part -> {
            var tag = part.group(1);
            var text = part.group(2).replaceAll("&\\w+;", "").strip();
            assertThat(tag.contains("th:text=")
                            || !WORD.matcher(text).find()
                            || text.equals("SHA-256")
                            || tag.startsWith("<script")
                            || tag.equals("<kbd>"))
                    .as("%s: %s", tag, text)
                    .isTrue();
            SHOWN_ATTRIBUTE
                    .matcher(tag)
                    .results()
                    .forEach(attribute -> assertThat(
                                    WORD.matcher(attribute.group(1)).find())
                            .as(tag)
                            .isFalse());
        });
    }

    /** A translation is found by the English of the code, so it is lost when that changes. */
    @Test
    void problemsAreSaidAsTheCodeSaysThem() throws IOException {
        var code = new StringBuilder();
        try (var files = Files.walk(Path.of("src", "main", "java"))) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(file -> code.append(read(file)));
        }
        var literals = code.toString().replaceAll("\"\\s*\\+\\s*\"", "").replace("\\\"", "\"");
        ENGLISH.forEach((key, text) -> {
            if (key.startsWith("problem.")) {
                assertThat(text.replace('’', '\'').split("\\{\\d}|, column |: line |(?<=[.]) (?=[A-Z])"))
                        .as(key)
                        .allMatch(part -> part.length() < 12 || literals.contains(ending(part)));
            }
        });
    }

    /** What exceptions say is shown, so that a new sentence has to be translated too. */
    @Test
    void whatExceptionsSayHasATranslation() throws IOException {
        var known = ENGLISH.entrySet().stream()
                .filter(text -> text.getKey().startsWith("problem."))
                .map(text -> text.getValue().replace('’', '\''))
                .collect(Collectors.joining("\n"));
        try (var files = Files.walk(Path.of("src", "main", "java"))) {
            var said = files.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(file -> SHOWN.matcher(read(file).replaceAll("\"\\s*\\+\\s*\"", ""))
                            .results())
                    .flatMap(call -> LITERAL.matcher(call.group()).results())
                    .map(literal -> literal.group(1).replace("\\\"", "\""))
                    .filter(literal -> literal.matches("(?s)\\p{Lu}.*\\p{Ll} \\p{Ll}.*"))
                    .flatMap(sentence -> Stream.of(sentence.split("%[\\d$,.]*[sd]")))
                    .filter(part -> part.length() >= 12)
                    .toList();
            assertThat(said).hasSizeGreaterThan(100).allMatch(part -> known.contains(ending(part.stripTrailing())));
        }
    }

    /** A name may be put before it. */
    private static String ending(String part) {
        var bare = part.replaceFirst("[.:]$", "");
        return bare.substring(Math.max(0, bare.length() - 12));
    }

    private static Map<String, String> english() {
        var english = texts("messages.properties");
        try (var files = Files.newDirectoryStream(Path.of("jobs"), "*.yml")) {
            for (var file : files) {
                var job = "job." + file.getFileName().toString().replace(".yml", ".");
                var properties = (EnumerablePropertySource<?>) new YamlPropertySourceLoader()
                        .load(job, new FileSystemResource(file))
                        .getFirst();
                for (var name : properties.getPropertyNames()) {
                    if (name.matches("(title|what|why|on-failure|counts\\..*|parameters\\..*\\.(title|help))")) {
                        english.put(
                                job + name.replace("parameters.", ""),
                                String.valueOf(properties.getProperty(name)).strip());
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return english;
    }

    private static Set<String> arguments(String text) {
        var found = new TreeSet<String>();
        if (isPattern(text)) {
            var pattern = new MessagePattern(text);
            for (int i = 0; i < pattern.countParts(); i++) {
                if (pattern.getPart(i).getType() == Type.ARG_NUMBER) {
                    found.add(pattern.getSubstring(pattern.getPart(i)));
                }
            }
        }
        return found;
    }

    /** The words that choose a form, of each plural in the text; {@code =1} is none. */
    private static Set<Set<String>> plurals(String text) {
        var found = new HashSet<Set<String>>();
        if (isPattern(text)) {
            var pattern = new MessagePattern(text);
            for (int i = 0; i < pattern.countParts(); i++) {
                if (pattern.getPart(i).getType() == Type.ARG_START
                        && pattern.getPart(i).getArgType() == ArgType.PLURAL) {
                    found.add(forms(pattern, i));
                }
            }
        }
        return found;
    }

    private static Set<String> forms(MessagePattern pattern, int start) {
        var forms = new TreeSet<String>();
        for (int i = start + 2; i < pattern.getLimitPartIndex(start); i++) {
            var part = pattern.getPart(i);
            if (part.getType() == Type.ARG_SELECTOR
                    && !pattern.getSubstring(part).startsWith("=")) {
                forms.add(pattern.getSubstring(part));
            }
            if (part.getType() == Type.MSG_START) {
                i = pattern.getLimitPartIndex(i);
            }
        }
        return forms;
    }

    /** What is in braces is a number, unless the text is shown as it is: “{entity}” in a hint. */
    private static boolean isPattern(String text) {
        return Pattern.compile("\\{\\d").matcher(text).find();
    }

    private static Map<String, String> texts(String file) {
        var loaded = new Properties();
        try (var reader = Files.newBufferedReader(RESOURCES.resolve(file))) {
            loaded.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var texts = new TreeMap<String, String>();
        loaded.stringPropertyNames().forEach(key -> texts.put(key, loaded.getProperty(key)));
        return texts;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
