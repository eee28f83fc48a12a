package dev.footfall.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.footfall.testkit.AppProcess;
import dev.footfall.testkit.HttpGate;
import dev.footfall.testkit.Tab;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.Wait;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Segment's analytics.js in a page of another site, with the lines that the page of a new source offers. */
class AnalyticsJsBrowserTests {

    private static final Path SCRIPT = OfficialClient.INSTALLED.resolve(
            Path.of("node_modules", "@segment", "analytics-next", "dist", "umd", "index.js"));

    @Test
    void pageSendsViewsAndClicksOnce() throws Exception {
        OfficialClient.install();
        HttpServer site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        int sitePort = site.getAddress().getPort();
        var origin = "http://localhost:" + sitePort;
        try (AppProcess app = AppProcess.start(AppProcess.newDataFolder(), Map.of("FOOTFALL_CORS_ORIGINS", origin));
                HttpGate gate = HttpGate.to(app.uri("/").getPort())) {
            int port = app.uri("/").getPort();
            var page = Files.readString(Path.of("src", "test", "clients", "page.html"))
                    .replace("{key}", TestBrowser.makeKey(port, "capture"))
                    .replace("{host}", gate.url())
                    .replace("{authority}", gate.url().replace("http://", ""));
            serve(site, "/", "text/html", page.getBytes(StandardCharsets.UTF_8));
            serve(site, "/index.js", "text/javascript", Files.readAllBytes(SCRIPT));
            site.start();
            try (Tab tab = Tab.ofStranger(sitePort, Tab.Look.DEFAULT)) {
                tab.open("/");
                click(tab, 2);
                awaitClicks(port, 2);

                gate.refuse(1);
                click(tab, 1);
                awaitClicks(port, 3);

                gate.delayAnswers(Duration.ofMillis(700));
                click(tab, 1);
                awaitClicks(port, 4);
                // its answer is still on the way
                tab.open("/");
                gate.delayAnswers(Duration.ZERO);
                click(tab, 1);
                awaitClicks(port, 5);
                Wait.until(() -> sentTwice(gate));
                assertThat(tab.find("button").isVisible()).isTrue();
                tab.complaints().removeIf(complaint -> complaint.contains("status of 503"));
            }
            assertThat(clicks(port)).containsExactlyInAnyOrder(1, 2, 3, 4, 5);
            assertThat(activities(port, "page_view")).hasSize(2);
        } finally {
            site.stop(0);
        }
    }

    /** Five clicks, one of them after a refusal, one again after the reload. */
    private static boolean sentTwice(HttpGate gate) {
        return gate.passed().stream()
                        .filter(request -> request.requestLine().startsWith("POST /v1/t "))
                        .count()
                >= 7;
    }

    private static void click(Tab tab, int times) {
        IntStream.range(0, times).forEach(_ -> tab.find("button").click());
    }

    private static void awaitClicks(int port, int count) {
        Wait.until(() -> clicks(port).size() >= count);
    }

    private static List<Integer> clicks(int port) {
        return activities(port, "button_clicked").stream()
                .map(activity -> activity.get("metadata").get("clicks").asInt())
                .toList();
    }

    private static List<JsonNode> activities(int port, String type) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode activity : SentByClients.activities(port, "ada")) {
            if (activity.get("activityType").asString().equals(type)) {
                found.add(activity);
            }
        }
        return found;
    }

    private static void serve(HttpServer site, String path, String type, byte[] body) {
        site.createContext(path, exchange -> answer(exchange, type, body));
    }

    private static void answer(HttpExchange exchange, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
