package dev.footfall.jobs;

import dev.footfall.platform.page.FormData;
import dev.footfall.platform.page.Formats;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The form that starts a job, made from its descriptor.
 *
 * @param wrong what is wrong beside its fields, and those of the schedule
 */
record JobForm(List<Field> fields, List<String> wrong) {

    /**
     * @param name of the parameter
     * @param type of the input; a day that cannot be read has to stay as it was typed
     * @param checked for a flag
     */
    record Field(
            String name,
            String label,
            String help,
            String type,
            String value,
            boolean checked,
            @Nullable String error) {

        public boolean isFlag() {
            return type.equals("checkbox");
        }
    }

    static JobForm of(JobDescriptor about, FormData formData, Formats formats) {
        List<Field> fields = about.parameters().entrySet().stream()
                .map(parameter -> {
                    String name = parameter.getKey();
                    return new Field(
                            name,
                            about.label(name),
                            parameter.getValue().help(),
                            input(parameter.getValue().type(), formData.value(name), formats),
                            formData.value(name),
                            formData.has(name, "true"),
                            formData.error(name));
                })
                .toList();
        return new JobForm(
                fields,
                formData.otherErrors(Stream.concat(fields.stream().map(Field::name), Stream.of("cron"))
                        .toList()));
    }

    private static String input(ParameterType type, String formData, Formats formats) {
        return switch (type) {
            case FLAG -> "checkbox";
            case DATE -> formats.isDay(formData) ? "date" : "text";
            case NUMBER, UUID -> "text";
        };
    }
}
