package dev.footfall.notify;

import dev.footfall.notify.Letter.LetterWriter;
import dev.footfall.notify.Mailer.Outcome;
import dev.footfall.notify.Subscriptions.Subscription;
import dev.footfall.notify.WebhookTargets.ForbiddenTargetException;
import dev.footfall.notify.Webhooks.Webhook;
import dev.footfall.platform.ReportingZone;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls webhooks: one POST with JSON, signed so that the receiver knows who sent it, when, and that it is whole. Follows
 * no redirect, keeps no connection or cookie, reads nothing of the answer but its status.
 *
 * @see <a href="https://www.standardwebhooks.com">Standard Webhooks, whose headers and signature these are</a>
 */
@Component
@Lazy // its client takes a moment to be made, and most installations call no webhook
class WebhookCaller {

    private static final Logger log = LoggerFactory.getLogger(WebhookCaller.class);
    private static final Timeout CONNECT = Timeout.ofSeconds(5);
    private static final Timeout ANSWER = Timeout.ofSeconds(15);
    private static final int GONE = 410;
    private static final String HMAC = "HmacSHA256";

    /**
     * What a webhook gets.
     *
     * @param type {@code digest} or {@code alert}
     * @param rule as in the settings
     * @param zone in which its days are
     */
    record Payload(
            String type,
            UUID id,
            Instant timestamp,
            String name,
            String rule,
            LocalDate from,
            LocalDate to,
            String zone,
            String text,
            List<Number> numbers,
            String url) {

        /**
         * @param name of the figure, as in the settings
         * @param value null where it is withheld
         * @param before of the same day a week before, or of the week before
         */
        record Number(
                String name,
                @Nullable Double value,
                @Nullable Double before) {}
    }

    private final Webhooks webhooks;
    private final LetterWriter letters;
    private final ReportingZone zone;
    private final JsonMapper json;
    private final Clock clock;
    private final CloseableHttpClient http;

    WebhookCaller(
            Webhooks webhooks,
            WebhookTargets targets,
            LetterWriter letters,
            ReportingZone zone,
            JsonMapper json,
            Clock clock) {
        this.webhooks = webhooks;
        this.letters = letters;
        this.zone = zone;
        this.json = json;
        this.clock = clock;
        this.http = client(targets);
    }

    /** Each call resolves and checks the name again, and connects to what was checked. */
    static CloseableHttpClient client(WebhookTargets targets) {
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(targets)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(CONNECT)
                                .setSocketTimeout(ANSWER)
                                .build())
                        .build())
                .setConnectionReuseStrategy((_, _, _) -> false)
                .setDefaultRequestConfig(
                        RequestConfig.custom().setResponseTimeout(ANSWER).build())
                .setUserAgent("Footfall")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
    }

    /** @param id of the message: a receiver that has seen it before may ignore it */
    Outcome send(Webhook webhook, Subscription subscription, Letter letter, UUID id) {
        byte[] body = json.writeValueAsBytes(payload(subscription, letter, id));
        String seconds = String.valueOf(clock.instant().getEpochSecond());
        var request = new HttpPost(webhook.url());
        request.setHeader("webhook-id", id.toString());
        request.setHeader("webhook-timestamp", seconds);
        request.setHeader("webhook-signature", "v1," + sign(webhooks.key(webhook), id, seconds, body));
        request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
        try {
            int status = http.execute(request, response -> response.getCode());
            return outcome(webhook, status);
        } catch (IOException e) {
            return outcome(webhook, e);
        }
    }

    private static Outcome outcome(Webhook webhook, int status) {
        if (status >= 200 && status < 300) {
            return new Outcome.Sent();
        }
        log.warn("The webhook {} answers {}", webhook.id(), status);
        return status == GONE
                ? new Outcome.Refused("notify.problem.gone")
                : new Outcome.Later("notify.problem.answer", false);
    }

    private static Outcome outcome(Webhook webhook, IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ForbiddenTargetException) {
                log.warn("The webhook {} leads to an address that is not public", webhook.id());
                return new Outcome.Refused("notify.problem.target");
            }
        }
        log.warn(
                "The webhook {} cannot be reached: {}",
                webhook.id(),
                failure.getClass().getSimpleName());
        return new Outcome.Later(
                failure instanceof UnknownHostException ? "notify.problem.host" : "notify.problem.unreachable", false);
    }

    private Payload payload(Subscription subscription, Letter letter, UUID id) {
        return new Payload(
                subscription.kind().text(),
                id,
                clock.instant(),
                subscription.name(),
                subscription.rule().text(),
                letter.from(),
                letter.to(),
                zone.id(),
                letter.sentence(),
                letter.tiles().stream()
                        .map(tile -> new Payload.Number(tile.figure().text(), tile.raw(), tile.before()))
                        .toList(),
                letters.url(letter.link()));
    }

    /** Base64 of the HMAC over id, time and body, with dots between. */
    static String sign(byte[] key, UUID id, String seconds, byte[] body) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            mac.update((id + "." + seconds + ".").getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @PreDestroy
    void close() throws IOException {
        http.close();
    }
}
