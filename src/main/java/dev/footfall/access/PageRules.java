package dev.footfall.access;

import static dev.footfall.access.RouteRule.open;
import static dev.footfall.access.RouteRule.rule;
import static dev.footfall.platform.Role.ANALYST;
import static dev.footfall.platform.Role.OPS;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.POST;

import dev.footfall.platform.Caller;
import java.util.List;

/**
 * Who may open which page. A new page below {@code /admin} is for administrators until a row here says otherwise; a new
 * route needs a row in the test's {@code route-matrix.txt}.
 */
final class PageRules {

    static final RouteRules TABLE = new RouteRules(List.of(
            open("/", GET),
            open("/login", GET, POST),
            // There only where a provider is configured.
            open("/login/oidc", GET),
            open("/login/oidc/callback", GET),
            open(SecurityChains.BACK_CHANNEL, POST),
            open("/logout", POST),
            open("/links/{token}", GET, POST),
            open("/privacy", GET),
            open("/webjars/**", GET),
            open("/assets/**", GET),
            // Asked for directly it answers that there is nothing; the container forwards to it.
            open("/error"),
            rule("/logout/everywhere", PageRules::isAccount, POST),
            open("/theme", POST),
            rule("/me/activity/**", Caller::isPerson),
            rule("/me/**", PageRules::isAccount),
            rule("/admin", PageRules::readsNumbers, GET),
            rule("/admin/dashboard/**", PageRules::readsNumbers, GET),
            rule("/admin/retention/**", PageRules::readsNumbers, GET),
            rule("/admin/funnel/**", PageRules::readsNumbers, GET),
            rule("/admin/jobs/**", PageRules::operates),
            // What is in a dead letter is one person's activity.
            rule("/admin/health/dead-letters/discard", Caller::isAdmin),
            rule("/admin/health/dead-letters/{id}", Caller::isAdmin, GET),
            rule("/admin/health/**", PageRules::operates),
            rule("/admin/exports", PageRules::operates, GET),
            rule("/admin/**", Caller::isAdmin)));

    private PageRules() {}

    /** Who came by a one-time link sees their own activity and nothing else. */
    private static boolean isAccount(Caller caller) {
        return caller.kind() == Caller.Kind.ACCOUNT;
    }

    private static boolean readsNumbers(Caller caller) {
        return caller.isAdmin() || caller.is(ANALYST);
    }

    private static boolean operates(Caller caller) {
        return caller.isAdmin() || caller.is(OPS);
    }
}
