package dev.footfall.access;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;

/** A table of rules: the first row that fits decides, and what no row names is not there for anybody. */
record RouteRules(List<RouteRule> rows) {

    /** The row that decides about this request; none: nobody is let through. HEAD is decided as GET. */
    Optional<RouteRule> ruleFor(HttpMethod method, PathContainer path) {
        var asked = method.equals(HttpMethod.HEAD) ? HttpMethod.GET : method;
        for (var rule : rows) {
            if (rule.covers(asked) && rule.path().matches(path)) {
                return Optional.of(rule);
            }
        }
        return Optional.empty();
    }

    /** What may be asked of this path at all: empty where there is nothing. */
    Set<HttpMethod> methodsOf(PathContainer path) {
        var methods = new LinkedHashSet<HttpMethod>();
        for (var rule : rows) {
            if (rule.path().matches(path)) {
                methods.addAll(rule.methods());
            }
        }
        return methods;
    }
}
