package dev.footfall.platform.page;

import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.Sha256;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Keeps two tabs, or two people, from overwriting each other silently. A form that changes something carries a version
 * of what was stored when it was opened, in a hidden field. Where that has changed since, the form is shown again as it
 * was typed, beside what is stored now and with its version: who saves again replaces it knowingly.
 */
@Component
public class FormVersions {

    /** The hidden field. */
    public static final String FIELD = "version";

    private static final int LONGEST = 200;

    private final Exclusively exclusively;

    FormVersions(Exclusively exclusively) {
        this.exclusively = exclusively;
    }

    /** Runs one action at a time for each thing, over all nodes, in a transaction. */
    public interface Exclusively {
        <T> T run(String thing, Supplier<T> action);
    }

    /** A form of what is stored, as it is opened. */
    public static FormData open(Map<String, List<String>> stored) {
        var values = new TreeMap<>(stored);
        values.put(FIELD, List.of(of(stored)));
        return FormData.of(values);
    }

    /** The version of what is stored: the same for the same values, whatever other fields are empty. */
    public static String of(Map<String, List<String>> stored) {
        var text = new StringBuilder();
        new TreeMap<>(stored).forEach((field, values) -> {
            if (!values(values).isEmpty()) {
                text.append(field).append(values(values));
            }
        });
        return HexFormat.of().formatHex(Sha256.of(text.toString()), 0, 8);
    }

    /**
     * Saves a form, unless something else was saved since it was opened.
     *
     * @param thing what is changed, the same for every form that changes it
     * @param sent the form's fields
     * @param stored reads the fields as they are stored now
     * @throws ChangedMeanwhileException if what is stored is neither what the form saw nor what it sends
     */
    public <T> T save(
            String thing,
            Map<String, List<String>> sent,
            Supplier<Map<String, List<String>>> stored,
            Supplier<T> save) {
        return exclusively.run(thing, () -> {
            var now = stored.get();
            var seen = values(sent.get(FIELD));
            if (!seen.isEmpty() && !seen.equals(List.of(of(now)))) {
                var differing = now.keySet().stream()
                        .filter(field -> !values(now.get(field)).equals(values(sent.get(field))))
                        .sorted()
                        .map(field -> field(field, values(now.get(field))))
                        .toList();
                if (!differing.isEmpty()) {
                    throw new ChangedMeanwhileException(differing, of(now));
                }
            }
            return save.get();
        });
    }

    /** Without blank ones, and with one kind of line end: browsers send \r\n. */
    private static List<String> values(@Nullable List<String> sent) {
        return sent == null
                ? List.of()
                : sent.stream()
                        .map(value -> value.replace("\r\n", "\n").strip())
                        .filter(value -> !value.isEmpty())
                        .toList();
    }

    private static InvalidInputException.Field field(String field, List<String> stored) {
        var value = String.join(", ", stored);
        var shown = value.length() > LONGEST ? value.substring(0, LONGEST) + "…" : value;
        return new InvalidInputException.Field(
                field,
                "changed_meanwhile",
                (stored.isEmpty() ? "Saved empty" : "Saved as “" + shown + "”")
                        + " by somebody else, or in another tab, since you opened this form.");
    }

    /** Something else was saved since the form was opened. */
    public static final class ChangedMeanwhileException extends InvalidInputException {

        private final String version;

        ChangedMeanwhileException(List<Field> fields, String version) {
            super(fields);
            this.version = version;
        }

        /** Of what is stored now. */
        String version() {
            return version;
        }
    }
}
