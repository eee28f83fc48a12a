package dev.footfall.testkit;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Map;
import java.util.TreeMap;

/** What every report says about the past, without how fresh it is. */
public final class Numbers {

    private Numbers() {}

    /** @param until a day whose numbers cannot change any more by what happens meanwhile */
    public static Map<String, String> of(TestApi api, LocalDate from, LocalDate until) {
        Map<String, String> answers = new TreeMap<>();
        String range = "?from=" + from + "&to=" + until;
        ask(api, "activity-counts?from=" + until.minusDays(90) + "&to=" + until + "&interval=hour", answers);
        for (String interval : new String[] {"day", "week", "month"}) {
            ask(api, "activity-counts" + range + "&interval=" + interval, answers);
        }
        for (String period : new String[] {"day", "week", "month"}) {
            ask(api, "lifecycle" + range + "&period=" + period, answers);
            for (String mode : new String[] {"on", "on-or-after"}) {
                ask(api, "retention" + range + "&period=" + period + "&mode=" + mode, answers);
            }
        }
        ask(api, "active-users" + range, answers);
        ask(api, "active-users" + range + "&mauDays=28", answers);
        ask(api, "monthly-active-users?from=" + YearMonth.from(from) + "&to=" + YearMonth.from(until), answers);
        return answers;
    }

    private static void ask(TestApi api, String report, Map<String, String> answers) {
        var answer = api.get("/api/admin/analytics/" + report, TestKeys.ADMIN);
        if (answer.status() != 200) {
            throw new AssertionError(report + ": " + answer.body());
        }
        answers.put(report, answer.body().replaceAll("\"asOf\":\"[^\"]*\"", ""));
    }
}
