package dev.footfall.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.footfall.analytics.page.Crowd;
import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestJobs;
import dev.footfall.testkit.Today;
import jakarta.mail.Address;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A real SMTP server, and an administrator who makes digests and alerts by the forms of the pages. */
@FootfallTest(emptyEachTime = true)
abstract class WithMailServer {

    static final String SITE = "https://footfall.example";

    /** One for the run, since the application that knows its port is kept for several classes. */
    static final GreenMail SERVER = new GreenMail(new ServerSetup(freePort(), "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    static {
        SERVER.start();
    }

    /** It must be the same after it was stopped. */
    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("footfall.smtp.host", () -> "127.0.0.1");
        registry.add("footfall.smtp.port", () -> SERVER.getSmtp().getPort());
        registry.add("footfall.smtp.security", () -> "none");
        registry.add("footfall.smtp.from", () -> "Footfall <footfall@footfall.example>");
        registry.add("footfall.base-url", () -> SITE);
        registry.add("footfall.webhook.networks", () -> "127.0.0.1");
    }

    @LocalServerPort
    int port;

    @Autowired
    Crowd crowd;

    @Autowired
    JdbcClient database;

    TestBrowser admin;
    LocalDate today;

    @BeforeEach
    void begin() throws Exception {
        SERVER.purgeEmailFromAllMailboxes();
        today = Today.lasting(Duration.ofMinutes(2));
        database.sql("delete from account where name <> 'admin'").update();
        admin = TestBrowser.signedInAs(port, Role.ADMIN);
    }

    TestJobs jobs() {
        return new TestJobs(new TestApi(port));
    }

    /** A crowd of 150 people in the last sixty days. */
    void fill() throws SQLException {
        crowd.comes(150, 60);
    }

    /** Makes one by its form, as if a month ago. Fields come beside a name and those that say nothing. */
    UUID make(TestBrowser browser, String kind, Map<String, String> fields) {
        UUID id = UUID.randomUUID();
        var form = new LinkedHashMap<>(Map.of("id", id.toString(), "name", "Our numbers", "enabled", "on"));
        form.putAll(fields);
        var answer = browser.post("/admin/settings/" + kind + "/new", form);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
        assertThat(database.sql("update subscription set created_at = now() - interval '40 days' where id = :id")
                        .param("id", id)
                        .update())
                .isEqualTo(1);
        return id;
    }

    void runNotify() {
        jobs().run("COMPLETED", "notify", "{}");
    }

    static List<MimeMessage> mails() {
        return List.of(SERVER.getReceivedMessages());
    }

    static List<String> receivers() {
        return mails().stream()
                .map(mail -> {
                    try {
                        Address[] all = mail.getAllRecipients();
                        assertThat(all).hasSize(1);
                        return all[0].toString();
                    } catch (MessagingException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .sorted()
                .toList();
    }

    /** What the mail consists of, by content type without its parameters. */
    static Map<String, List<Object>> parts(MimeMessage mail) throws MessagingException, IOException {
        Map<String, List<Object>> parts = new LinkedHashMap<>();
        collect(mail.getContent(), mail.getContentType(), parts);
        return parts;
    }

    private static void collect(Object content, String type, Map<String, List<Object>> parts)
            throws MessagingException, IOException {
        if (content instanceof Multipart several) {
            for (int index = 0; index < several.getCount(); index++) {
                BodyPart part = several.getBodyPart(index);
                collect(part.getContent(), part.getContentType(), parts);
            }
        } else {
            parts.computeIfAbsent(type.replaceFirst(";(?s).*", "").strip(), _ -> new ArrayList<>())
                    .add(content);
        }
    }

    static String text(MimeMessage mail) throws MessagingException, IOException {
        return parts(mail).get("text/plain").getFirst().toString();
    }
}
