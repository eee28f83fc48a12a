package dev.footfall.access;

import dev.footfall.platform.Caller;
import java.util.Set;
import java.util.function.Predicate;
import org.springframework.http.HttpMethod;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * One row of a table of rules.
 *
 * @param methods empty: any
 * @param open strangers too
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
