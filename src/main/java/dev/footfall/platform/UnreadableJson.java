package dev.footfall.platform;

import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;

/** Where in a body the JSON stops being readable, or which field has the wrong type. Repeats nothing of the body itself. */
record UnreadableJson(String detail, List<InvalidInputException.Field> fields) {

    static UnreadableJson in(HttpMessageNotReadableException e) {
        return switch (e.getCause()) {
            case InvalidFormatException unstorable
            when unstorable.getTargetType() == String.class
                    && !unstorable.getPath().isEmpty() -> new UnreadableJson("", List.of(unstorable(path(unstorable))));
            case MismatchedInputException mismatch
            when !mismatch.getPath().isEmpty() ->
                new UnreadableJson("", List.of(InputErrors.mismatch(path(mismatch), mismatch.getTargetType())));
            case DatabindException databind
            when databind.getCause() instanceof JacksonException cause -> at(cause, "The body is not readable JSON");
            case DatabindException databind -> at(databind, "The body does not have the expected shape");
            case StreamConstraintsException limit -> at(limit, "The JSON is too deep, or a value in it too long");
            case JacksonException json -> at(json, "The body is not readable JSON");
            case null, default -> new UnreadableJson("The body is missing or cannot be read.", List.of());
        };
    }

    private static InvalidInputException.Field unstorable(String path) {
        return new InvalidInputException.Field(
                path, "invalid_value", "'" + path + "' holds U+0000 or half a surrogate pair, which is never stored.");
    }

    private static UnreadableJson at(JacksonException e, String what) {
        var location = e.getLocation();
        var where = location == null || location.getLineNr() < 1
                ? "."
                : ": line " + location.getLineNr() + ", column " + location.getColumnNr() + ".";
        return new UnreadableJson(what + where, List.of());
    }

    private static String path(DatabindException e) {
        return e.getPath().stream()
                .map(step -> step.getPropertyName() == null ? "[" + step.getIndex() + "]" : step.getPropertyName())
                .collect(Collectors.joining("."))
                .replace(".[", "[");
    }
}
