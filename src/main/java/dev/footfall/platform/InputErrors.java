package dev.footfall.platform;

import java.time.Instant;
import java.time.temporal.Temporal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.validation.BindingResult;
import org.springframework.validation.FieldError;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** Says in plain words which field is wrong and what would be right, without the class names that Spring's own texts hold. */
final class InputErrors {

    private InputErrors() {}

    static InvalidInputException.Field missing(String name) {
        return new InvalidInputException.Field(name, "required", "'" + name + "' is missing.");
    }

    static InvalidInputException.Field of(TypeMismatchException e) {
        var name = e instanceof MethodArgumentTypeMismatchException argument ? argument.getName() : e.getPropertyName();
        return mismatch(name == null ? "?" : name, e.getRequiredType());
    }

    static List<InvalidInputException.Field> of(BindingResult result) {
        return result.getAllErrors().stream()
                .map(error -> error instanceof FieldError field
                        ? ofField(field, result)
                        : new InvalidInputException.Field(error.getObjectName(), "invalid_value", text(error)))
                .toList();
    }

    /** A value that cannot be read as the type that the field has. */
    static InvalidInputException.Field mismatch(String name, @Nullable Class<?> type) {
        if (type == UUID.class) {
            return new InvalidInputException.Field(
                    name, "invalid_uuid", "'" + name + "' must be a UUID like 0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b.");
        }
        if (type == Instant.class) {
            return new InvalidInputException.Field(
                    name, "invalid_timestamp", "'" + name + "' must be an instant like 2026-11-22T10:15:30Z.");
        }
        if (type != null && Temporal.class.isAssignableFrom(type)) {
            return new InvalidInputException.Field(
                    name, "invalid_date", "'" + name + "' must be a date like 2026-11-22.");
        }
        if (type == boolean.class || type == Boolean.class) {
            return new InvalidInputException.Field(name, "invalid_boolean", "'" + name + "' must be true or false.");
        }
        if (type != null && (type.isPrimitive() || Number.class.isAssignableFrom(type))) {
            return new InvalidInputException.Field(name, "invalid_number", "'" + name + "' must be a number.");
        }
        if (type != null && type.isEnum()) {
            var known = Arrays.stream(type.getEnumConstants())
                    .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", "));
            return new InvalidInputException.Field(
                    name, "unknown_value", "'" + name + "' must be one of " + known + ".");
        }
        return new InvalidInputException.Field(
                name, "invalid_value", "'" + name + "' has a value that cannot be read.");
    }

    private static InvalidInputException.Field ofField(FieldError error, BindingResult result) {
        return error.isBindingFailure()
                ? mismatch(error.getField(), result.getFieldType(error.getField()))
                : new InvalidInputException.Field(error.getField(), "invalid_value", text(error));
    }

    private static String text(MessageSourceResolvable error) {
        var message = error.getDefaultMessage();
        return message == null ? "not valid" : message;
    }
}
