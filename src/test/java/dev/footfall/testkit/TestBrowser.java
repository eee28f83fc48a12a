package dev.footfall.testkit;

import dev.footfall.platform.Caller.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a browser does without scripts: keeps cookies, sends forms with their CSRF token, does not follow redirects. */
public final class TestBrowser {

    public static final String PASSWORD = "a password for tests";
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final String site;
    private final CookieManager cookies = new LocalCookies();
    private final HttpClient http;

    public TestBrowser(int port) {
        this.site = "http://localhost:" + port;
        this.http = HttpClient.newBuilder().cookieHandler(cookies).build();
    }

    private TestBrowser(int port, InetAddress address) {
        this.site = "http://127.0.0.1:" + port;
        this.http = HttpClient.newBuilder()
                .cookieHandler(cookies)
                .localAddress(address)
                .build();
    }

    /** On a machine of its own, as far as addresses tell: {@code 127.0.0.2} and the like. */
    public static TestBrowser at(int port, String address) {
        return new TestBrowser(port, InetAddress.ofLiteral(address));
    }

    /** As a new account of this role. */
    public static TestBrowser signedInAs(int port, Role role) {
        var name = role.name().toLowerCase(Locale.ROOT) + UUID.randomUUID();
        makeAccount(port, name, role);
        var browser = new TestBrowser(port);
        browser.signIn(name, PASSWORD);
        return browser;
    }

    /** Makes an account with {@link #PASSWORD} through the API; its id is also its user id. */
    public static UUID makeAccount(int port, String name, Role role) {
        var body = "{\"name\":\"%s\",\"role\":\"%s\",\"password\":\"%s\"}".formatted(name, role, PASSWORD);
        return UUID.fromString(field("id", callAsAdmin(port, "/api/admin/accounts", body)));
    }

    /** The text of a new API key with one scope. */
    public static String makeKey(int port, String scope) {
        var body = "{\"name\":\"test\",\"scopes\":[\"%s\"]}".formatted(scope);
        return field("key", callAsAdmin(port, "/api/admin/keys", body));
    }

    /** Fails where the name and password are refused. */
    public void signIn(String name, String password) {
        var answer = tryToSignIn(name, password);
        if (answer.statusCode() != 302) {
            throw new IllegalStateException("Not signed in: " + answer.statusCode() + " " + answer.body());
        }
    }

    public HttpResponse<String> tryToSignIn(String name, String password) {
        return post("/login", Map.of("name", name, "password", password));
    }

    public HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    /** With the CSRF token that a page of this browser would have had in its form. */
    public HttpResponse<String> post(String path, Map<String, String> form) {
        var fields = new LinkedHashMap<>(form);
        fields.put("_csrf", csrfToken());
        var body = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Any method; changes carry the CSRF token as htmx sends it. */
    public HttpResponse<String> send(String method, String path) {
        var request = request(path).method(method, HttpRequest.BodyPublishers.noBody());
        if (!method.equals("GET") && !method.equals("HEAD")) {
            request.header("X-XSRF-TOKEN", csrfToken());
        }
        return send(request);
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(Wait.PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(site + path));
    }

    /** The session's cookie; empty for strangers. */
    public String session() {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("SESSION"))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElse("");
    }

    /** Masked anew each time, as pages print it. */
    public String csrfToken() {
        var page = get("/login").body();
        var token = TOKEN.matcher(page);
        if (!token.find()) {
            throw new IllegalStateException("No form with a token: " + page);
        }
        return token.group(1);
    }

    /** Real browsers too send cookies that are for HTTPS only to localhost. */
    private static final class LocalCookies extends CookieManager {

        @Override
        public void put(URI uri, Map<String, List<String>> headers) throws IOException {
            super.put(uri, headers);
            getCookieStore().getCookies().forEach(cookie -> cookie.setSecure(false));
        }
    }

    private static String callAsAdmin(int port, String path, String body) {
        var browser = new TestBrowser(port);
        var answer = browser.send(browser.request(path)
                .header("Authorization", "Bearer " + TestKeys.ADMIN)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
        if (answer.statusCode() != 201) {
            throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    private static String field(String name, String json) {
        var field = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(json);
        if (!field.find()) {
            throw new IllegalStateException(json);
        }
        return field.group(1);
    }
}
