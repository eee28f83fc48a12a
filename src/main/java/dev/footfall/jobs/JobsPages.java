package dev.footfall.jobs;

import dev.footfall.jobs.JobDescriptors.JobDescriptor;
import dev.footfall.jobs.JobHistory.JobState;
import dev.footfall.jobs.JobHistory.RunView;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.ProblemException.ConflictException;
import dev.footfall.platform.StrictParameters;
import dev.footfall.platform.batch.StartQuestion;
import dev.footfall.platform.batch.StartQuestion.Question;
import dev.footfall.platform.health.AlarmSource.Alarm;
import dev.footfall.platform.health.Alarms;
import dev.footfall.platform.health.HealthPart;
import dev.footfall.platform.page.ConfirmDialog;
import dev.footfall.platform.page.ConfirmDialog.FlashMessage;
import dev.footfall.platform.page.FormData;
import dev.footfall.platform.page.FormVersions;
import dev.footfall.platform.page.Formats;
import dev.footfall.platform.page.LayoutModel.NavigationEntry;
import dev.footfall.platform.page.PageController;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The console: all jobs, one job with its history. */
@PageController
class JobsPages {

    static final String PATH = "/admin/jobs";

    private static final int HISTORY = 30;

    /** The parameter by which a question's form says that it was asked. */
    private static final String CONFIRMED = "confirmed";

    private final JobDescriptors descriptors;
    private final JobHistory jobHistory;
    private final Schedules schedules;
    private final JobOperations jobOperations;
    private final JobAlarms jobAlarms;
    private final Alarms allAlarms;
    private final Formats formats;
    private final ObjectProvider<StartQuestion> questions;
    private final FormVersions versions;

    JobsPages(
            JobDescriptors descriptors,
            JobHistory jobHistory,
            Schedules schedules,
            JobOperations jobOperations,
            JobAlarms jobAlarms,
            Alarms allAlarms,
            Formats formats,
            ObjectProvider<StartQuestion> questions,
            FormVersions versions) {
        this.descriptors = descriptors;
        this.jobHistory = jobHistory;
        this.schedules = schedules;
        this.jobOperations = jobOperations;
        this.jobAlarms = jobAlarms;
        this.allAlarms = allAlarms;
        this.formats = formats;
        this.questions = questions;
        this.versions = versions;
    }

    @GetMapping(PATH)
    String list(Model model) {
        model.addAttribute(
                "jobs",
                jobHistory.withSteps(jobHistory.states()).stream()
                        .map(this::card)
                        .toList());
        return "jobs/jobs";
    }

    @GetMapping(PATH + "/{name}")
    String job(@PathVariable String name, @RequestParam(required = false) @Nullable Long before, Model model) {
        return job(name, FormData.nothing(), before, model);
    }

    /** A job that cannot be undone is started by the answer to its question, which comes with {@link #CONFIRMED}. */
    @PostMapping(PATH + "/{name}/runs")
    String start(
            Caller caller,
            @PathVariable String name,
            @RequestParam MultiValueMap<String, String> body,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Model model) {
        try {
            Map<String, @Nullable Object> parameters = parameters(name, body);
            boolean confirmed = "true".equals(parameters.remove(CONFIRMED));
            Question question = confirmed ? null : question(name, parameters);
            if (question != null) {
                model.addAttribute(
                        "question",
                        new ConfirmDialog(
                                question.title(),
                                question.text(),
                                question.confirm(),
                                question.about(),
                                PATH + "/" + name + "/runs",
                                PATH + "/" + name,
                                Map.of(CONFIRMED, List.of("true"))));
                return ConfirmDialog.view(false);
            }
            long id = jobOperations.start(caller, name, parameters);
            return FlashMessage.on(RunsPage.addressOf(name, id), redirect, "jobs.started", name);
        } catch (InvalidInputException e) {
            return wrong(name, FormData.of(body).with(e), HttpStatus.BAD_REQUEST, response, model);
        } catch (ConflictException e) {
            return wrong(name, FormData.of(body).with("", e), HttpStatus.CONFLICT, response, model);
        }
    }

    /** Reads the parameters first: what is wrong is told before anything is asked. */
    private @Nullable Question question(String name, Map<String, @Nullable Object> parameters) {
        JobRequest.of(name, descriptors.get(name), parameters);
        return questions
                .orderedStream()
                .filter(asked -> asked.job().equals(name))
                .findFirst()
                .map(asked -> asked.about(parameters))
                .orElse(null);
    }

    /** Drops empty fields, which a form also sends; an empty flag, which it never sends, stays and is invalid. */
    private Map<String, @Nullable Object> parameters(String job, MultiValueMap<String, String> body) {
        Map<String, @Nullable Object> parameters = new HashMap<>();
        body.forEach((name, values) -> {
            if (values.size() > 1) {
                throw new InvalidInputException(name, "repeated", "'" + name + "' may appear only once.");
            }
            JobDescriptor.Parameter known = descriptors.get(job).parameters().get(name);
            boolean leftEmpty = known != null
                    && known.type() != ParameterType.FLAG
                    && values.getFirst().isBlank();
            if (!name.equals("_csrf") && !leftEmpty) {
                parameters.put(name, values.getFirst());
            }
        });
        return parameters;
    }

    @PostMapping(PATH + "/{name}/schedule")
    @StrictParameters(
            value = {"cron", "enabled", FormVersions.FIELD},
            mayBeEmpty = "cron")
    String schedule(
            Caller caller,
            @PathVariable String name,
            @RequestParam MultiValueMap<String, String> body,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Model model) {
        try {
            versions.save("schedule " + name, body, () -> fields(schedules.get(name)), () -> {
                jobOperations.schedule(caller, name, body.getFirst("cron"), body.containsKey("enabled"));
                return name;
            });
            return FlashMessage.on(PATH + "/" + name, redirect, "jobs.rescheduled", name);
        } catch (InvalidInputException e) {
            return wrong(name, FormData.of(body).with(e), HttpStatus.BAD_REQUEST, response, model);
        }
    }

    private static Map<String, List<String>> fields(Schedules.Schedule schedule) {
        return Map.of(
                "cron",
                schedule.cron() == null ? List.of() : List.of(schedule.cron()),
                "enabled",
                schedule.enabled() ? List.of("on") : List.of());
    }

    private String wrong(String name, FormData formData, HttpStatus status, HttpServletResponse response, Model model) {
        response.setStatus(status.value());
        return job(name, formData, null, model);
    }

    private String job(String name, FormData formData, @Nullable Long before, Model model) {
        JobDescriptor about = descriptors.get(name);
        List<RunView> history = jobHistory.latest(name, before, HISTORY);
        model.addAttribute("job", card(jobHistory.state(name)));
        model.addAttribute("formData", formData);
        model.addAttribute(
                FormVersions.FIELD, formData.value(FormVersions.FIELD, FormVersions.of(fields(schedules.get(name)))));
        model.addAttribute("form", JobForm.of(about, formData, formats));
        // Exports and imports are administrators'.
        model.addAttribute("mayStart", Caller.current().map(Caller::isAdmin).orElse(false));
        model.addAttribute("history", history);
        model.addAttribute(
                "older", history.size() < HISTORY ? null : history.getLast().id());
        model.addAttribute(
                "longest",
                history.stream().mapToLong(run -> run.took().toMillis()).reduce(1, Math::max));
        return "jobs/job";
    }

    private JobCard card(JobState state) {
        return new JobCard(state, descriptors.get(state.job()), schedules.get(state.job()), alarms(state));
    }

    /** Alarms about the job itself, computed now, and those of other modules that its page helps to resolve. */
    private List<Alarm> alarms(JobState state) {
        return Stream.concat(
                        jobAlarms.of(state).stream(),
                        allAlarms.now().stream()
                                .map(Alarms.Standing::alarm)
                                .filter(alarm -> alarm.path().equals(PATH + "/" + state.job())
                                        && !jobAlarms.kinds().contains(alarm.kind())))
                .toList();
    }

    /** A job as the pages show it. */
    record JobCard(JobState state, JobDescriptor about, Schedules.Schedule schedule, List<Alarm> alarms) {

        /** The schedule in words, where it is one of the usual ones. */
        public @Nullable CronWords words() {
            return schedule.cron() == null ? null : CronWords.of(schedule.cron());
        }
    }

    /** A schedule at one time of each day ({@code key} day) or one minute of each hour ({@code key} hour). */
    record CronWords(String key, String time) {

        private static final Pattern DAILY = Pattern.compile("0 (\\d{1,2}) (\\d{1,2}) \\* \\* [*?]");
        private static final Pattern HOURLY = Pattern.compile("0 (\\d{1,2}) \\* \\* \\* [*?]");

        static @Nullable CronWords of(String cron) {
            var daily = DAILY.matcher(cron);
            if (daily.matches()) {
                return new CronWords(
                        "day",
                        "%2s:%2s".formatted(daily.group(2), daily.group(1)).replace(' ', '0'));
            }
            var hourly = HOURLY.matcher(cron);
            return hourly.matches() ? new CronWords("hour", hourly.group(1)) : null;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Navigation {

        @Bean
        NavigationEntry jobsInNavigation() {
            return new NavigationEntry(810, "nav.system", PATH, "jobs.title", "jobs", Set.of(Role.ADMIN, Role.OPS));
        }
    }

    /**
     * The form that starts a job, generated from its descriptor.
     *
     * @param wrong errors that belong neither to its fields nor to those of the schedule
     */
    record JobForm(List<Field> fields, List<String> wrong) {

        /**
         * @param name of the parameter
         * @param type of the input: text for an invalid date, to show it again as typed
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
                case NUMBER, UUID, TEXT -> "text";
            };
        }
    }

    /** The state of each job on the health page. */
    @Component
    @Order(200)
    static class JobsHealth implements HealthPart {

        private final JobHistory jobHistory;
        private final JobAlarms alarms;

        JobsHealth(JobHistory jobHistory, JobAlarms alarms) {
            this.jobHistory = jobHistory;
            this.alarms = alarms;
        }

        /** @param jobs null while the database is down */
        record View(@Nullable List<Line> jobs) {}

        /** @param quiet whether there is no alarm about it */
        record Line(JobState state, boolean quiet) {}

        @Override
        public String template() {
            return "jobs/health";
        }

        @Override
        public View now(boolean databaseAway) {
            return new View(
                    databaseAway
                            ? null
                            : jobHistory.states().stream()
                                    .map(state ->
                                            new Line(state, alarms.of(state).isEmpty()))
                                    .toList());
        }
    }
}
