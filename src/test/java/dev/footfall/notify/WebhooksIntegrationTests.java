package dev.footfall.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.footfall.notify.WebhookTargets.WebhookSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Webhooks, to a real server that checks the signature as a receiver would. */
class WebhooksIntegrationTests extends WithMailServer {

    private static final Pattern SECRET = Pattern.compile("whsec_([A-Za-z0-9+/=]+)");

    private record Call(String path, Map<String, String> headers, String body) {}

    private final List<Call> calls = Collections.synchronizedList(new ArrayList<>());
    private volatile int status = 204;
    private HttpServer receiver;

    @BeforeEach
    void listen() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            var headers = Map.of(
                    "id", String.valueOf(exchange.getRequestHeaders().getFirst("webhook-id")),
                    "timestamp", String.valueOf(exchange.getRequestHeaders().getFirst("webhook-timestamp")),
                    "signature", String.valueOf(exchange.getRequestHeaders().getFirst("webhook-signature")));
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            calls.add(new Call(exchange.getRequestURI().getPath(), headers, body));
            if (status == 302) {
                exchange.getResponseHeaders().set("Location", "/elsewhere");
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        receiver.start();
    }

    @AfterEach
    void close() {
        receiver.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook";
    }

    /** Makes one by its form, and returns the secret that the page shows. */
    private String makeWebhook(UUID id) {
        var answer =
                admin.post("/admin/settings/webhooks/new", Map.of("id", id.toString(), "name", "chat", "url", url()));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var secret = SECRET.matcher(answer.body());
        assertThat(secret.find()).isTrue();
        return secret.group(1);
    }

    @Test
    void signsWhatItSendsAndTriesAgainWithTheSameId() throws Exception {
        fill();
        UUID webhook = UUID.randomUUID();
        String secret = makeWebhook(webhook);
        assertThat(admin.get("/admin/settings/webhooks/" + webhook).body()).doesNotContain("whsec_");
        make(admin, "digests", Map.of("rule", "day", "figures", "people", "webhook", webhook.toString()));
        status = 500;
        runNotify();
        status = 204;
        database.sql("update message set next_at = now()").update();
        runNotify();
        runNotify();

        assertThat(calls).hasSize(2);
        assertThat(calls.getLast().headers.get("id"))
                .isEqualTo(calls.getFirst().headers.get("id"));
        Call call = calls.getLast();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret), "HmacSHA256"));
        byte[] expected = mac.doFinal((call.headers.get("id") + "." + call.headers.get("timestamp") + "." + call.body)
                .getBytes(StandardCharsets.UTF_8));
        assertThat(call.headers.get("signature"))
                .isEqualTo("v1," + Base64.getEncoder().encodeToString(expected));
        var json = new JsonMapper().readTree(call.body);
        assertThat(json.get("type").asString()).isEqualTo("digest");
        assertThat(json.get("from").asString()).isEqualTo(today.minusDays(1).toString());
        assertThat(json.get("numbers").get(0).get("value").asDouble()).isGreaterThan(5);
    }

    @Test
    void followsNoRedirectAndStopsWhereItIsGone() throws Exception {
        fill();
        UUID webhook = UUID.randomUUID();
        makeWebhook(webhook);
        make(admin, "digests", Map.of("rule", "day", "figures", "people", "webhook", webhook.toString()));
        status = 302;
        runNotify();
        assertThat(calls).extracting(Call::path).containsExactly("/hook");

        status = 410;
        database.sql("update message set next_at = now()").update();
        runNotify();
        assertThat(database.sql("select state from message").query(String.class).list())
                .containsExactly("failed");
    }

    @Test
    void refusesTargetsThatAreNotPublic() {
        for (String url : List.of(
                "http://127.0.0.2/", "https://169.254.169.254/latest", "https://10.0.0.1/", "ftp://example.org/")) {
            var answer = admin.post("/admin/settings/webhooks/new", Map.of("name", "chat", "url", url));
            assertThat(answer.statusCode()).as(url).isEqualTo(400);
        }
        assertThat(database.sql("select count(*) from webhook")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    /** The network that the settings allow is 127.0.0.1 only. */
    @Test
    void allowsListedNetworksOnly() throws Exception {
        var targets = new WebhookTargets(new WebhookSettings(List.of("127.0.0.1")));
        assertThat(targets.isAllowed(InetAddress.getByName("127.0.0.1"))).isTrue();
        assertThat(targets.isAllowed(InetAddress.getByName("127.0.0.2"))).isFalse();
    }
}
