package dev.footfall.jobs;

import dev.footfall.platform.QueryParameters;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.UUID;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;

/** Types of job parameters, parsed strictly. Jobs get their values as these Java types. */
enum ParameterType {
    /** {@link LocalDate} */
    DATE("invalid_date", "a date like 2026-11-20") {
        @Override
        boolean add(JobParametersBuilder parameters, String name, String text) {
            try {
                LocalDate date = LocalDate.parse(text);
                if (date.getYear() < 1 || date.getYear() > 9999) {
                    return false;
                }
                parameters.addLocalDate(name, date);
                return true;
            } catch (DateTimeException e) {
                return false;
            }
        }
    },
    /** {@link Long} */
    NUMBER("invalid_number", "a whole number") {
        @Override
        boolean add(JobParametersBuilder parameters, String name, String text) {
            try {
                parameters.addLong(name, Long.valueOf(text));
                return true;
            } catch (NumberFormatException e) {
                return false;
            }
        }
    },
    /** {@link String} {@code true} or {@code false} */
    FLAG("invalid_boolean", "true or false") {
        @Override
        boolean add(JobParametersBuilder parameters, String name, String text) {
            boolean known = text.equals("true") || text.equals("false");
            if (known) {
                parameters.addString(name, text);
            }
            return known;
        }
    },
    /** {@link String} of a UUID in its usual form */
    UUID("invalid_uuid", "a UUID") {
        @Override
        boolean add(JobParametersBuilder parameters, String name, String text) {
            UUID uuid = QueryParameters.uuidOf(text);
            if (uuid != null) {
                parameters.addString(name, uuid.toString());
            }
            return uuid != null;
        }
    },
    /** {@link String} on one line */
    TEXT("invalid_value", "a text on one line, of at most " + ParameterType.MAX_LENGTH + " characters") {
        @Override
        boolean add(JobParametersBuilder parameters, String name, String text) {
            boolean fits = !text.isEmpty()
                    && text.length() <= MAX_LENGTH
                    && text.chars().noneMatch(Character::isISOControl);
            if (fits) {
                parameters.addString(name, text);
            }
            return fits;
        }
    };

    private static final int MAX_LENGTH = 1_000;

    private final String code;
    private final String words;

    ParameterType(String code, String words) {
        this.code = code;
        this.words = words;
    }

    /** Error code for a value that cannot be parsed. */
    String code() {
        return code;
    }

    /** Description for people: "a date like …". */
    String words() {
        return words;
    }

    /** Adds the parameter; false if the text cannot be parsed. */
    abstract boolean add(JobParametersBuilder parameters, String name, String text);
}
