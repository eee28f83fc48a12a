package dev.footfall.access;

import static dev.footfall.access.RouteRule.open;
import static dev.footfall.access.RouteRule.rule;
import static dev.footfall.platform.Role.ANALYST;
import static dev.footfall.platform.Role.OPS;
import static dev.footfall.platform.Scope.ACTIVITIES_READ;
import static dev.footfall.platform.Scope.ANALYTICS_READ;
import static dev.footfall.platform.Scope.CAPTURE;
import static dev.footfall.platform.Scope.IMPORT;
import static dev.footfall.platform.Scope.JOBS_RUN;
import static dev.footfall.platform.Scope.LINKS_WRITE;
import static dev.footfall.platform.Scope.PRIVACY_WRITE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.POST;
import static org.springframework.http.HttpMethod.PUT;

import dev.footfall.platform.Caller;
import java.util.List;

/**
 * Who may call what below {@code /api} and {@code /actuator}. A new route needs a row here and one in the test's {@code route-matrix.txt}.
 */
final class ApiRules {

    /** The most frequent first. */
    static final RouteRules TABLE = new RouteRules(List.of(
            rule("/api/activities", ApiRules::captures, POST),
            rule("/api/apps/**", ApiRules::anybodyKnown, GET),
            rule("/api/apps/**", ApiRules::registersApps, PUT),
            rule("/api/users/me/**", Caller::isPerson),
            rule("/api/users/{id}/activity-links", ApiRules::makesLinks, POST),
            rule("/api/receipts/{receipt}", ApiRules::anybodyKnown, GET),
            rule("/api/admin/activities/**", ApiRules::readsActivities, GET),
            rule("/api/admin/analytics/most-active-users", Caller::isAdmin, GET),
            rule("/api/admin/analytics/**", ApiRules::readsNumbers, GET),
            rule("/api/admin/jobs/**", ApiRules::operates),
            rule("/api/admin/exports", ApiRules::seesExports, GET),
            rule("/api/admin/exports/{id}", ApiRules::seesExports, GET),
            rule("/api/admin/exports/**", ApiRules::readsActivities),
            rule("/api/admin/users/{id}/erasure", ApiRules::erases),
            rule("/api/admin/users/{id}/activity", ApiRules::readsActivities, GET),
            rule("/api/admin/**", Caller::isAdmin),
            open("/api/openapi/**", GET),
            open("/api/openapi.yaml", GET),
            open("/api/docs", GET),
            open("/api/swagger-ui/**", GET),
            open("/actuator/health/**", GET),
            rule("/actuator/prometheus", ApiRules::readsMetrics, GET)));

    private ApiRules() {}

    private static boolean anybodyKnown(Caller caller) {
        return true;
    }

    /** A person may always capture: their own activity, which the capture step makes sure of. */
    private static boolean captures(Caller caller) {
        return caller.may(CAPTURE) || caller.may(IMPORT) || caller.isPerson();
    }

    private static boolean registersApps(Caller caller) {
        return caller.may(CAPTURE) || caller.isAdmin();
    }

    private static boolean readsActivities(Caller caller) {
        return caller.isAdmin() || caller.may(ACTIVITIES_READ);
    }

    private static boolean readsNumbers(Caller caller) {
        return caller.isAdmin() || caller.is(ANALYST) || caller.may(ANALYTICS_READ);
    }

    private static boolean operates(Caller caller) {
        return caller.isAdmin() || caller.is(OPS) || caller.may(JOBS_RUN);
    }

    /** The state of exports is an operator's business; their filters and files are not. */
    private static boolean seesExports(Caller caller) {
        return readsActivities(caller) || caller.is(OPS);
    }

    private static boolean erases(Caller caller) {
        return caller.isAdmin() || caller.may(PRIVACY_WRITE);
    }

    private static boolean makesLinks(Caller caller) {
        return caller.may(LINKS_WRITE);
    }

    private static boolean readsMetrics(Caller caller) {
        return caller.isAdmin() || caller.is(OPS) || caller.kind() == Caller.Kind.KEY;
    }
}
