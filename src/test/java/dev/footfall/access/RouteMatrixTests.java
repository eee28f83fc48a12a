package dev.footfall.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.access.BearerFilter.ApiRules;
import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.ClientPaths;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestTokens;
import dev.footfall.testkit.Wait;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Nobody sees what is not theirs: every route is really called as every kind of caller, and a route that the table does
 * not name fails the build.
 *
 * <p>You added a route? Add a line to {@code src/test/resources/route-matrix.txt}: method, path as in your mapping,
 * then one word for each caller in the order of the table's head. {@code ok} means let through (your controller
 * answered, even with 400 or 404, since the calls have no body and unknown ids); {@code 401}, {@code 403}, {@code 404}
 * mean exactly that, {@code login} that a page leads to sign-in. Below {@code /api} and {@code /actuator} the roles are
 * those of tokens, on pages those of accounts that signed in (with a CSRF token). Where the table and {@link ApiRules}
 * disagree, decide which one is right.
 */
@BesideTest
class RouteMatrixTests {

    static final List<String> CALLERS =
            List.of("nobody", "USER", "ANALYST", "OPS", "ADMIN", "capture key", "analytics:read key", "admin key");

    private final RouteMatrix matrix = RouteMatrix.read(CALLERS);
    private final Map<String, String> credentials = new HashMap<>();
    private final Map<String, TestBrowser> browsers = new HashMap<>();
    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    int port;

    @Autowired
    @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mappings;

    @BeforeEach
    void makeCallers() {
        for (var role : Role.values()) {
            credentials.put(role.name(), TestTokens.of(UUID.randomUUID(), role.name()));
            browsers.put(role.name(), TestBrowser.signedInAs(port, role));
        }
        credentials.put("capture key", TestKeys.CAPTURE);
        credentials.put("admin key", TestKeys.ADMIN);
        credentials.put("analytics:read key", TestBrowser.makeKey(port, "analytics:read"));
    }

    @Test
    void matrixListsExactlyTheRoutes() {
        var mapped = new TreeSet<String>();
        mappings.getHandlerMethods().keySet().forEach(mapping -> mapped.addAll(routes(mapping)));
        mapped.removeIf(route -> route.endsWith(" /error"));

        assertThat(matrix.routes())
                .as("rows of route-matrix.txt; the javadoc of this class says how to add one")
                .containsAll(mapped);
        assertThat(matrix.routes())
                .as("rows whose route is gone")
                .filteredOn(route -> !route.contains("/actuator") && !route.endsWith("/nothing"))
                .filteredOn(route -> !matrix.switchedOff().contains(route))
                .allMatch(mapped::contains);
    }

    @Test
    void clientsAreServedAtExactlyTheirPaths() {
        mappings.getHandlerMethods().forEach((mapping, method) -> {
            boolean ofClients = method.getBeanType().getPackageName().equals("dev.footfall.clients");
            for (var path : mapping.getPatternValues()) {
                var filled = path.replaceAll("\\{[^}]+}", "x");
                assertThat(ClientPaths.contains(filled)).as(path).isEqualTo(ofClients);
            }
        });
    }

    @Test
    void answersEveryCallerAsTheMatrixSays() throws IOException, InterruptedException {
        var wrong = new ArrayList<String>();
        for (var cell : matrix.cells()) {
            var answer = call(cell);
            if (!isAsExpected(cell.expected(), answer)) {
                wrong.add(cell + ", but was " + answer.statusCode());
            }
        }
        assertThat(wrong).isEmpty();
    }

    private TestBrowser signedInAs(String role) {
        return TestBrowser.signedInAs(port, Role.valueOf(role));
    }

    private static boolean isAsExpected(String expected, HttpResponse<String> answer) {
        int status = answer.statusCode();
        boolean toLogin = status == 302
                && answer.headers().firstValue("Location").orElse("").startsWith("/login");
        return switch (expected) {
            case "ok" -> status < 500 && status != 401 && status != 403 && !toLogin;
            case "login" -> toLogin;
            default -> expected.equals(String.valueOf(status));
        };
    }

    private HttpResponse<String> call(RouteMatrix.Cell cell) throws IOException, InterruptedException {
        var browser = browsers.get(cell.caller());
        if (cell.isPage() && browser != null) {
            // Who signs out needs another browser: the shared one is asked on.
            var own = cell.path().startsWith("/logout") ? signedInAs(cell.caller()) : browser;
            return own.send(cell.method(), cell.filledPath());
        }
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + cell.filledPath()))
                .timeout(Wait.PATIENCE)
                .method(cell.method(), cell.isOfClients() ? BodyPublishers.ofString("{}") : BodyPublishers.noBody());
        var credential = credentials.get(cell.caller());
        if (credential != null) {
            request.header("Authorization", "Bearer " + credential);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static Set<String> routes(RequestMappingInfo mapping) {
        var routes = new TreeSet<String>();
        var methods = mapping.getMethodsCondition().getMethods();
        for (var path : mapping.getPatternValues()) {
            if (methods.isEmpty()) {
                routes.add("GET " + path);
            }
            for (RequestMethod method : methods) {
                routes.add(method + " " + path);
            }
        }
        return routes;
    }
}
