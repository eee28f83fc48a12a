package dev.footfall.access;

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

/** A table of rules: the first matching row decides; a route without a row does not exist for anybody. */
record RouteRules(List<RouteRule> rows) {

    /** The first row that matches; if empty, the request is rejected. HEAD is treated as GET. */
    Optional<RouteRule> ruleFor(HttpMethod method, PathContainer path) {
        var effective = method.equals(HttpMethod.HEAD) ? HttpMethod.GET : method;
        for (var rule : rows) {
            if (rule.covers(effective) && rule.path().matches(path)) {
                return Optional.of(rule);
            }
        }
        return Optional.empty();
    }

    /** Methods that the path supports; empty if there is no such path. */
    Set<HttpMethod> methodsOf(PathContainer path) {
        var methods = new LinkedHashSet<HttpMethod>();
        for (var rule : rows) {
            if (rule.path().matches(path)) {
                methods.addAll(rule.methods());
            }
        }
        return methods;
    }

    /**
     * One row of a table of rules.
     *
     * @param methods empty for any
     * @param open whether anonymous requests are allowed too
     */
    record RouteRule(Set<HttpMethod> methods, PathPattern path, Predicate<Caller> allows, boolean open) {

        static RouteRule rule(String path, Predicate<Caller> allows, HttpMethod... methods) {
            return new RouteRule(Set.of(methods), PathPatternParser.defaultInstance.parse(path), allows, false);
        }

        static RouteRule open(String path, HttpMethod... methods) {
            return new RouteRule(Set.of(methods), PathPatternParser.defaultInstance.parse(path), caller -> true, true);
        }

        boolean covers(HttpMethod method) {
            return methods.isEmpty() || methods.contains(method);
        }
    }
}
