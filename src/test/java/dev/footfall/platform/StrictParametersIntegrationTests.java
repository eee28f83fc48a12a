package dev.footfall.platform;

import static dev.footfall.testkit.TestActivity.anActivity;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestTokens;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * What deletes, erases, purges or revokes refuses each parameter that it does not understand, and then nothing goes.
 */
@BesideTest
class StrictParametersIntegrationTests {

    /** Routes that change something and take nothing away. A new route that does carries {@link StrictParameters}. */
    private static final Set<String> REMOVES_NOTHING = Set.of(
            "POST /api/activities",
            "PUT /api/apps",
            "PUT /api/apps/{id}",
            "POST /api/admin/keys",
            "POST /api/admin/accounts",
            "POST /api/admin/types",
            "PUT /api/admin/types/{name}",
            "POST /api/users/{id}/activity-links",
            "POST /api/admin/exports",
            "POST /api/admin/exports/{id}/restart",
            "POST /api/admin/dead-letters/{id}/replay",
            "POST /theme",
            "POST /language",
            "POST /login",
            "POST /links/{text}",
            "POST /logout",
            "POST /admin/settings/types/new",
            "POST /admin/settings/types/{name}/edit",
            "POST /admin/settings/apps/new",
            "POST /admin/settings/apps/{id}/edit",
            "POST /admin/settings/keys/new",
            "POST /admin/settings/accounts/new",
            "POST /admin/settings/digests/new",
            "POST /admin/settings/digests/{id}",
            "POST /admin/settings/alerts/new",
            "POST /admin/settings/alerts/{id}",
            "POST /admin/settings/webhooks/new",
            // a mail program posts what RFC 8058 says, and perhaps more; the token alone says what ends
            "POST /unsubscribe/{token}",
            "POST /me/account/password",
            "POST /admin/exports",
            "POST /admin/sources/import",
            "POST /admin/sources/new",
            "POST /admin/sources/{id}/names/edit",
            "POST /admin/sources/{id}/names/register",
            "POST /admin/sources/{id}/registering",
            "POST /api/admin/sources/{id}/types",
            "PUT /api/admin/sources/{id}",
            "PUT /api/admin/sources/{id}/names",
            "POST /api/admin/views",
            "PUT /api/admin/views/{id}",
            "POST /api/admin/notes",
            "PUT /api/admin/notes/{id}",
            "POST /admin/views/new",
            "POST /admin/views/{id}/edit",
            "POST /admin/notes",
            "POST /admin/notes/{id}/edit",
            "POST /admin/exports/{id}/again",
            "POST /admin/exports/{id}/restart",
            // its parameters are the job's own, which the job's descriptor names: see noJobStartsOnAGuess
            "POST /admin/jobs/{name}/runs");

    /** Take what ready-made clients send, whose parameters are theirs. */
    private static final Set<String> CAPTURES = Set.of(
            "SegmentController", "PostHogController", "MixpanelController", "CloudEventsController", "UmamiController");

    @LocalServerPort
    int port;

    @Autowired
    @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mappings;

    @Autowired
    TestActivities rows;

    @Autowired
    JdbcClient database;

    private final UUID person = UUID.randomUUID();
    private TestApi api;
    private TestBrowser admin;

    @BeforeEach
    void signIn() {
        api = new TestApi(port);
        admin = TestBrowser.signedInAs(port, Role.ADMIN);
        rows.insert(anActivity().by(person).at(Instant.now().minusSeconds(60)));
    }

    @Test
    void everyRemovingRouteIsStrict() {
        var lenient = new TreeSet<>(REMOVES_NOTHING);
        var found = new TreeSet<String>();
        mappings.getHandlerMethods()
                .forEach((mapping, method) -> mapping.getPatternValues().stream()
                        .filter(path -> !CAPTURES.contains(method.getBeanType().getSimpleName()))
                        .forEach(path -> mapping.getMethodsCondition().getMethods().stream()
                                .filter(verb -> verb != RequestMethod.GET && verb != RequestMethod.DELETE)
                                .filter(verb -> !method.hasMethodAnnotation(StrictParameters.class))
                                .forEach(verb -> found.add(verb + " " + path))));
        assertThat(found)
                .as("carries no @StrictParameters, and is not known to remove nothing")
                .isSubsetOf(REMOVES_NOTHING);
        mappings.getHandlerMethods()
                .forEach((mapping, method) -> mapping.getPatternValues()
                        .forEach(path -> mapping.getMethodsCondition()
                                .getMethods()
                                .forEach(verb -> lenient.remove(verb + " " + path))));
        assertThat(lenient).as("routes that are gone").isEmpty();
    }

    @Test
    void strictRoutesRejectUnknownParameters() {
        var wrong = new ArrayList<String>();
        strictRoutes().forEach((route, method) -> {
            StrictParameters strict = method.getMethodAnnotation(StrictParameters.class);
            for (String query : queries(strict)) {
                int status = call(route, query).statusCode();
                if (status != 400) {
                    wrong.add(route + "?" + query + " was answered " + status);
                }
            }
        });
        assertThat(wrong).isEmpty();
    }

    private static List<String> queries(@Nullable StrictParameters strict) {
        var queries = new ArrayList<>(List.of("colour=red", "colour=", "Type=app_view"));
        if (strict != null) {
            for (String name : strict.value()) {
                queries.add(name + "=1&" + name + "=2");
                queries.add(name + "=&" + name + "=");
                if (!List.of(strict.mayBeEmpty()).contains(name)) {
                    queries.addAll(List.of(name, name + "=", name + "=%20"));
                }
            }
        }
        return queries;
    }

    private Map<String, HandlerMethod> strictRoutes() {
        var routes = new TreeMap<String, HandlerMethod>();
        mappings.getHandlerMethods().forEach((mapping, method) -> {
            for (var verb : mapping.getMethodsCondition().getMethods()) {
                if (verb == RequestMethod.DELETE || method.hasMethodAnnotation(StrictParameters.class)) {
                    mapping.getPatternValues().forEach(path -> routes.put(verb + " " + path, method));
                }
            }
        });
        assertThat(routes).hasSizeGreaterThan(25);
        return routes;
    }

    private HttpResponse<String> call(String route, String query) {
        var words = route.split(" ");
        var path = words[1].replaceAll("\\{[^}]+}", UUID.randomUUID().toString()) + "?" + query;
        if (!path.startsWith("/api/")) {
            return admin.send(words[0], path);
        }
        var browser = new TestBrowser(port);
        return browser.send(browser.request(path)
                .header("Authorization", "Bearer " + TestTokens.of(person, "ADMIN"))
                .method(words[0], BodyPublishers.noBody()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ?type=                            | an empty type is no type
            ?type=&date=                      | as a form sends its empty fields
            ?date=                            | an empty day
            ?type=app_view&type=app_view      | twice the same
            ?types=app_view                   | a misspelt name
            ?type[]=app_view                  | as some libraries write a list
            """)
    void deletesNothingOnAGuess(String query, String why) {
        assertThat(api.delete(
                                "/api/users/me/activity"
                                        + query.replace("[", "%5B").replace("]", "%5D"),
                                TestTokens.of(person))
                        .status())
                .as(why)
                .isEqualTo(400);
        assertThat(rows()).isOne();
    }

    /** As a client sends what it would like to delete in a place that nobody reads. */
    @Test
    void rejectsADeleteWithABody() {
        var browser = new TestBrowser(port);
        var answer = browser.send(browser.request("/api/users/me/activity")
                .header("Authorization", "Bearer " + TestTokens.of(person))
                .header("Content-Type", "application/json")
                .method("DELETE", BodyPublishers.ofString("{\"type\": \"app_view\"}")));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(rows()).isOne();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"dry-run": ""}                       | an empty value is not false
            {"dry-run": null}                     | nor is none
            {"dry-run": "false", "dry-run": true} | repeated
            {"dryrun": true}                      | misspelt
            {"dry-run": ["true"]}                 | of another shape
            """)
    void startsNoJobOnAGuess(String body, String why) {
        for (String job : List.of("purge", "anonymize")) {
            assertThat(api.post("/api/admin/jobs/" + job + "/runs", TestKeys.ADMIN, body)
                            .status())
                    .as(why)
                    .isEqualTo(400);
        }
        assertThat(api.post("/api/admin/jobs/purge/runs?dry-run=true", TestKeys.ADMIN, "{}")
                        .status())
                .as("in the address, where nobody reads it")
                .isEqualTo(400);
        assertThat(runs()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"dry-run=", "dry-run=true&dry-run=false", "dryrun=true"})
    void startsNoJobOnAGuessedForm(String form) {
        var answer = admin.send(admin.request("/admin/jobs/purge/runs?" + form)
                .header("X-XSRF-TOKEN", admin.csrfToken())
                .POST(BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(runs()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"role": "USER", "disable": true}                    | misspelt
            {"role": "USER", "disabled": true, "disabled": false} | repeated
            """)
    void changesNoAccountOnAGuess(String body, String why) {
        var account = TestBrowser.makeAccount(port, "strict" + UUID.randomUUID(), Role.ANALYST);

        assertThat(api.put("/api/admin/accounts/" + account, TestKeys.ADMIN, body)
                        .status())
                .as(why)
                .isEqualTo(400);
        assertThat(database.sql("select role from account where id = :id")
                        .param("id", account)
                        .query(String.class)
                        .single())
                .isEqualTo("ANALYST");
    }

    private long rows() {
        return database.sql("select count(*) from activity where user_id = :person")
                .param("person", person)
                .query(Long.class)
                .single();
    }

    private long runs() {
        return database.sql("select count(*) from job_run where key like 'purge%' or key like 'anonymize%'")
                .query(Long.class)
                .single();
    }
}
