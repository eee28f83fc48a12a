package dev.footfall.access;

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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Who may call what below {@code /api} and {@code /actuator}: one table, the first row that fits decides, and what no row
 * names is not there for anybody. A new route needs a row here and one in the test's {@code route-matrix.txt}.
 */
final class ApiRules {

    private static final Predicate<Caller> ANYBODY_KNOWN = caller -> true;
    private static final Predicate<Caller> ADMINS = Caller::isAdmin;
    private static final Predicate<Caller> CAPTURING = caller -> caller.may(CAPTURE) || caller.may(IMPORT);
    private static final Predicate<Caller> ACTIVITY_READERS = caller -> caller.isAdmin() || caller.may(ACTIVITIES_READ);
    private static final Predicate<Caller> ANALYSTS =
            caller -> caller.isAdmin() || caller.is(ANALYST) || caller.may(ANALYTICS_READ);
    private static final Predicate<Caller> OPERATORS =
            caller -> caller.isAdmin() || caller.is(OPS) || caller.may(JOBS_RUN);
    private static final Predicate<Caller> ERASERS = caller -> caller.isAdmin() || caller.may(PRIVACY_WRITE);

    /** The most frequent first. */
    private final List<Rule> rules = List.of(
            rule("/api/activities", CAPTURING.or(Caller::isPerson), POST),
            rule("/api/apps/**", ANYBODY_KNOWN, GET),
            rule("/api/apps/**", CAPTURING.or(ADMINS), PUT),
            rule("/api/users/me/**", Caller::isPerson),
            rule("/api/users/{id}/activity-links", caller -> caller.may(LINKS_WRITE), POST),
            rule("/api/receipts/{receipt}", ANYBODY_KNOWN, GET),
            rule("/api/admin/activities/**", ACTIVITY_READERS, GET),
            rule("/api/admin/analytics/most-active-users", ADMINS, GET),
            rule("/api/admin/analytics/**", ANALYSTS, GET),
            rule("/api/admin/jobs/**", OPERATORS),
            // The state of exports is an operator's business, their filters and files are not.
            rule("/api/admin/exports", ACTIVITY_READERS.or(caller -> caller.is(OPS)), GET),
            rule("/api/admin/exports/{id}", ACTIVITY_READERS.or(caller -> caller.is(OPS)), GET),
            rule("/api/admin/exports/**", ACTIVITY_READERS),
            rule("/api/admin/users/{id}/erasure", ERASERS),
            rule("/api/admin/users/{id}/activity", ACTIVITY_READERS, GET),
            rule("/api/admin/**", ADMINS),
            open("/api/openapi/**"),
            open("/api/openapi.yaml"),
            open("/api/docs"),
            open("/api/swagger-ui/**"),
            open("/actuator/health/**"),
            rule("/actuator/prometheus", caller -> caller.isAdmin() || caller.is(OPS) || isKey(caller), GET));

    /** The row that decides about this request; none: nobody is let through. HEAD is decided as GET. */
    Optional<Rule> ruleFor(HttpMethod method, PathContainer path) {
        var asked = method.equals(HttpMethod.HEAD) ? GET : method;
        for (var rule : rules) {
            if (rule.covers(asked) && rule.path().matches(path)) {
                return Optional.of(rule);
            }
        }
        return Optional.empty();
    }

    /** What may be asked of this path at all: empty where there is nothing. */
    Set<HttpMethod> methodsOf(PathContainer path) {
        var methods = new LinkedHashSet<HttpMethod>();
        for (var rule : rules) {
            if (rule.path().matches(path)) {
                methods.addAll(rule.methods());
            }
        }
        return methods;
    }

    /**
     * @param methods empty: any
     * @param open strangers too
     */
    record Rule(Set<HttpMethod> methods, PathPattern path, Predicate<Caller> allows, boolean open) {

        private boolean covers(HttpMethod method) {
            return methods.isEmpty() || methods.contains(method);
        }
    }

    private static boolean isKey(Caller caller) {
        return caller.kind() == Caller.Kind.KEY;
    }

    private static Rule rule(String path, Predicate<Caller> allows, HttpMethod... methods) {
        return new Rule(Set.of(methods), PathPatternParser.defaultInstance.parse(path), allows, false);
    }

    private static Rule open(String path) {
        return new Rule(Set.of(GET), PathPatternParser.defaultInstance.parse(path), ANYBODY_KNOWN, true);
    }
}
