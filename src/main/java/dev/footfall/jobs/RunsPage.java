package dev.footfall.jobs;

import dev.footfall.jobs.JobDescriptors.JobDescriptor;
import dev.footfall.jobs.JobHistory.Outcome;
import dev.footfall.jobs.JobHistory.RunView;
import dev.footfall.platform.Caller;
import dev.footfall.platform.QueryParameters;
import dev.footfall.platform.StrictParameters;
import dev.footfall.platform.page.ConfirmDialog.FlashMessage;
import dev.footfall.platform.page.PageController;
import dev.footfall.platform.page.UrlBuilder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The console: the runs of all jobs, and one run. */
@PageController
class RunsPage {

    private static final String PATH = JobsPages.PATH + "/runs";
    private static final String ONE = JobsPages.PATH + "/{name}/runs/{id}";
    private static final int SIZE = 50;

    private final JobDescriptors descriptors;
    private final JobHistory jobHistory;
    private final JobOperations jobOperations;

    RunsPage(JobDescriptors descriptors, JobHistory jobHistory, JobOperations jobOperations) {
        this.descriptors = descriptors;
        this.jobHistory = jobHistory;
        this.jobOperations = jobOperations;
    }

    /**
     * @param jobs by name, in the order of the night
     * @param job the chosen one; null for all
     * @param outcomes to choose from
     * @param outcome the chosen one; null for any
     * @param older address of the next page; null at the end
     */
    record ListView(
            Map<String, JobDescriptor> jobs,
            @Nullable String job,
            List<String> outcomes,
            @Nullable String outcome,
            List<RunView> runs,
            @Nullable String older) {}

    @GetMapping(PATH)
    String list(@RequestParam MultiValueMap<String, String> query, Model model) {
        Map<String, JobDescriptor> jobs = new LinkedHashMap<>();
        descriptors.inOrder().forEach(name -> jobs.put(name, descriptors.get(name)));
        List<String> outcomes =
                Arrays.stream(Outcome.values()).map(RunsPage::word).toList();
        QueryParameters parameters = new QueryParameters(query);
        String job = oneOf("job", jobs.keySet().stream().toList(), parameters);
        String outcome = oneOf("state", outcomes, parameters);
        int before = parameters.number("before", Integer.MAX_VALUE, 1, Integer.MAX_VALUE);
        parameters.check();
        List<RunView> runs = jobHistory.all(
                job,
                outcome == null ? null : Outcome.valueOf(outcome.toUpperCase(Locale.ROOT)),
                (long) before,
                SIZE + 1);
        List<RunView> shown = runs.subList(0, Math.min(SIZE, runs.size()));
        String older = runs.size() <= SIZE
                ? null
                : UrlBuilder.of(PATH, query)
                        .with("before", shown.getLast().id())
                        .toString();
        model.addAttribute("view", new ListView(jobs, job, outcomes, outcome, shown, older));
        return "jobs/runs";
    }

    private static String word(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String oneOf(String name, List<String> known, QueryParameters parameters) {
        String value = parameters.text(name);
        if (value != null && !known.contains(value)) {
            parameters.reject(name, "unknown_value", "'" + name + "' must be one of " + String.join(", ", known) + ".");
        }
        return value;
    }

    @GetMapping(ONE)
    String run(@PathVariable String name, @PathVariable long id, Model model) {
        RunView run = jobHistory.run(name, id);
        model.addAttribute("about", descriptors.get(name));
        model.addAttribute("run", run);
        model.addAttribute("refusal", run.restartable() ? jobOperations.refusal(name, run.parameters()) : null);
        model.addAttribute("log", jobHistory.log(id));
        return "jobs/run";
    }

    @PostMapping(ONE + "/stop")
    @StrictParameters
    String stop(Caller caller, @PathVariable String name, @PathVariable long id, RedirectAttributes redirect) {
        jobOperations.stop(caller, name, id);
        return FlashMessage.on(addressOf(name, id), redirect, "jobs.stopping", name);
    }

    @PostMapping(ONE + "/restart")
    @StrictParameters
    String restart(Caller caller, @PathVariable String name, @PathVariable long id, RedirectAttributes redirect) {
        long next = jobOperations.restart(caller, name, id);
        return FlashMessage.on(addressOf(name, next), redirect, "jobs.started", name);
    }

    @PostMapping(ONE + "/seen")
    @StrictParameters
    String markSeen(Caller caller, @PathVariable String name, @PathVariable long id, RedirectAttributes redirect) {
        jobOperations.markSeen(caller, name, id);
        return FlashMessage.on(addressOf(name, id), redirect, "jobs.seen", name);
    }

    static String addressOf(String job, long run) {
        return JobsPages.PATH + "/" + job + "/runs/" + run;
    }
}
