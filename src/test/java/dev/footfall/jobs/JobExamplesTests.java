package dev.footfall.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.UnitFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.scheduling.support.CronExpression;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What operators copy works: well-formed, and it starts the jobs that there are, with parameters that they know. */
class JobExamplesTests {

    private static final Path FOLDER = Path.of("jobs", "examples");
    private static final Pattern COMMAND =
            Pattern.compile("footfall\\.jar job (?<job>\\S+)(?<parameters>(?: [^\\s=`]+=\\S+)*)");
    private static final Pattern MAKE =
            Pattern.compile("make job JOB=(?<job>\\S+)(?: ARGS=\"(?<parameters>[^\"]*)\")?");
    private static final Pattern CRON_LINE =
            Pattern.compile("(?<minute>\\S+)\\s+(?<hour>\\S+) (?<rest>\\S+ \\S+ \\S+) footfall (?<command>.+)");

    private final JobDescriptors descriptors = JobDescriptors.load();

    static List<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return Stream.concat(files, Stream.of(Path.of("jobs", "README.md"), Path.of("docs", "operations.md")))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyCommandIsAKnownJob(Path file) throws IOException {
        for (Command command : commands(file)) {
            assertThat(descriptors.all()).as(file + ": " + command).containsKey(command.job);
            assertThat(JobRequest.of(command.job, descriptors.get(command.job), command.parameters)
                            .job())
                    .isEqualTo(command.job);
        }
    }

    @ParameterizedTest
    @MethodSource("nights")
    void nightIsCompleteAndInOrder(Path file) throws IOException {
        assertThat(commands(file)).extracting(Command::job).containsExactlyElementsOf(descriptors.inOrderOfTheNight());
    }

    static List<Path> nights() {
        return Stream.of("crontab", "footfall-night.service", "cronjob.yaml")
                .map(FOLDER::resolve)
                .toList();
    }

    @Test
    void examplesReadTheSettingsOfTheService() throws IOException {
        Pattern settings = Pattern.compile("/etc/footfall[^\\s;]*");
        assertThat(List.of("crontab", "footfall-night.service"))
                .allSatisfy(name -> assertThat(settings.matcher(Files.readString(FOLDER.resolve(name)))
                                .results())
                        .extracting(MatchResult::group)
                        .isNotEmpty()
                        .containsOnly("/etc/footfall.env"));
        assertThat(Files.readString(Path.of("deploy", "footfall.service")))
                .contains("EnvironmentFile=/etc/footfall.env\n");
    }

    @Test
    void readmeNamesEveryExample() throws IOException {
        String readme = Files.readString(Path.of("jobs", "README.md"));
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .allMatch(name -> readme.contains("(examples/" + name + ")"));
        }
    }

    @Test
    void crontabHasTheTimesOfTheDescriptors() throws IOException {
        List<String> lines = Files.readAllLines(FOLDER.resolve("crontab")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
        List<String> settings =
                lines.stream().filter(line -> line.matches("[A-Z_]+=.*")).toList();
        assertThat(settings).contains("CRON_TZ=UTC", "SHELL=/bin/sh");
        List<String> entries =
                lines.stream().filter(line -> !settings.contains(line)).toList();
        assertThat(entries).hasSize(descriptors.inOrderOfTheNight().size()).allSatisfy(line -> {
            MatchResult entry = CRON_LINE.matcher(line).results().findFirst().orElseThrow();
            String fields = "0 " + entry.group("minute") + " " + entry.group("hour") + " " + entry.group("rest");
            assertThat(CronExpression.isValidExpression(fields)).as(line).isTrue();
            String job = commands(line).getFirst().job;
            assertThat(fields).as(job).isEqualTo(descriptors.get(job).schedule());
        });
    }

    @Test
    void systemdTimerCatchesUpAndServiceEnds() throws IOException {
        UnitFile service = UnitFile.read(FOLDER.resolve("footfall-night.service"));
        UnitFile timer = UnitFile.read(FOLDER.resolve("footfall-night.timer"));

        assertThat(service.sections()).containsOnlyKeys("Unit", "Service");
        assertThat(service.values("Service", "Type")).containsExactly("oneshot");
        assertThat(service.values("Service", "User")).hasSize(1);
        assertThat(service.values("Service", "ExecStart"))
                .isNotEmpty()
                .allMatch(command -> command.startsWith("/usr/bin/java -jar /"));
        assertThat(timer.sections()).containsOnlyKeys("Unit", "Timer", "Install");
        assertThat(timer.values("Timer", "OnCalendar"))
                .singleElement()
                .asString()
                .matches("\\*-\\*-\\* [012]\\d:[0-5]\\d:[0-5]\\d UTC");
        assertThat(timer.values("Timer", "Persistent")).containsExactly("true");
        assertThat(timer.values("Install", "WantedBy")).containsExactly("timers.target");
        Stream.of(service, timer)
                .forEach(unit ->
                        assertThat(unit.unknown()).as("directives of systemd").isEmpty());
    }

    @Test
    void kubernetesCronJobRunsOneAtATime() throws IOException {
        Map<String, Object> job = yaml();
        assertThat(job).containsEntry("apiVersion", "batch/v1").containsEntry("kind", "CronJob");
        assertThat(at(job, "metadata", "name")).asString().matches("[a-z][a-z0-9-]{0,51}");
        assertThat(CronExpression.isValidExpression("0 " + at(job, "spec", "schedule")))
                .isTrue();
        assertThat(at(job, "spec", "timeZone")).isEqualTo("UTC");
        assertThat(at(job, "spec", "concurrencyPolicy")).isEqualTo("Forbid");
        assertThat(at(job, "spec", "jobTemplate", "spec", "template", "spec", "restartPolicy"))
                .isEqualTo("Never");
        assertThat(at(job, "spec", "jobTemplate", "spec", "podFailurePolicy", "rules"))
                .asString()
                .contains("values=[" + JobCommand.USAGE + "]");
        assertThat(containers()).isNotEmpty().allSatisfy(container -> {
            assertThat(container).containsKeys("name", "image", "command", "envFrom", "resources");
            assertThat(((List<?>) container.get("command")).getLast()).isEqualTo(container.get("name"));
        });
        assertThat(containers()).extracting(container -> container.get("name")).doesNotHaveDuplicates();
    }

    private record Command(String job, Map<String, String> parameters) {}

    private static List<Command> commands(Path file) throws IOException {
        List<Command> commands = new ArrayList<>();
        if (file.toString().endsWith(".yaml")) {
            containers()
                    .forEach(container -> commands.addAll(commands(String.join(
                            " ",
                            ((List<?>) container.get("command"))
                                    .stream().map(String::valueOf).toList()))));
        } else {
            commands.addAll(commands(Files.readString(file)));
        }
        return commands;
    }

    private static List<Command> commands(String text) {
        return Stream.of(COMMAND, MAKE)
                .flatMap(pattern -> pattern.matcher(text).results())
                .map(found -> new Command(found.group("job"), parameters(found.group("parameters"))))
                .toList();
    }

    private static Map<String, String> parameters(String text) {
        Map<String, String> parameters = new HashMap<>();
        if (text != null && !text.isBlank()) {
            for (String parameter : text.strip().split(" ")) {
                parameters.put(parameter.split("=", 2)[0], parameter.split("=", 2)[1]);
            }
        }
        return parameters;
    }

    private static List<Map<String, Object>> containers() throws IOException {
        List<Map<String, Object>> containers = new ArrayList<>();
        for (String kind : List.of("initContainers", "containers")) {
            ((List<?>) at(yaml(), "spec", "jobTemplate", "spec", "template", "spec", kind))
                    .forEach(container -> containers.add(mapOf(container)));
        }
        return containers;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> mapOf(Object yaml) {
        return (Map<String, Object>) yaml;
    }

    private static Map<String, Object> yaml() throws IOException {
        LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        return new Yaml(new SafeConstructor(strict)).load(Files.readString(FOLDER.resolve("cronjob.yaml")));
    }

    private static Object at(Map<String, Object> root, String... path) {
        Object found = root;
        for (String key : path) {
            found = ((Map<?, ?>) found).get(key);
        }
        return found;
    }
}
