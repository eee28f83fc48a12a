package dev.footfall.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.footfall.database.Endpoint;
import dev.footfall.testkit.JobProcess;
import dev.footfall.testkit.OwnProcesses;
import dev.footfall.testkit.TestPostgres;
import dev.footfall.testkit.Wait;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A run that is killed between two recipients, in a JVM of its own, and the next one. */
@OwnProcesses
class KilledRunTests {

    private static final int READERS = 300;

    /** Only the message that was just being sent may come twice, and then with the same id. */
    @Test
    void sendsEveryReaderTheirMailAfterAKill() throws Exception {
        Endpoint endpoint = TestPostgres.createDatabase();
        var source = new DriverManagerDataSource(endpoint.url(), endpoint.user(), endpoint.password());
        fill(JdbcClient.create(source));
        var server = new GreenMail(ServerSetup.SMTP.dynamicPort());
        server.start();
        try {
            Map<String, String> environment = Map.of(
                    "FOOTFALL_SMTP_HOST", "127.0.0.1",
                    "FOOTFALL_SMTP_PORT", String.valueOf(server.getSmtp().getPort()),
                    "FOOTFALL_SMTP_SECURITY", "none",
                    "FOOTFALL_SMTP_FROM", "footfall@footfall.example",
                    "FOOTFALL_BASE_URL", "https://footfall.example");
            Process killed = JobProcess.start(endpoint, environment, "notify");
            Wait.until(() -> !killed.isAlive() || server.getReceivedMessages().length >= READERS / 10);
            killed.destroyForcibly().waitFor();
            int before = server.getReceivedMessages().length;
            assertThat(before).as("mails before the kill").isBetween(READERS / 10, READERS - 1);

            JobProcess.Ended rest = JobProcess.end(JobProcess.start(endpoint, environment, "notify"));

            assertThat(rest.exitCode()).as(rest.output()).isZero();
            Map<String, List<String>> ids = new TreeMap<>();
            Arrays.stream(server.getReceivedMessages())
                    .forEach(mail -> ids.computeIfAbsent(receiver(mail), _ -> new ArrayList<>())
                            .add(id(mail)));
            assertThat(ids).hasSize(READERS);
            assertThat(ids.values()).allMatch(ofOne -> ofOne.stream().distinct().count() == 1);
            assertThat(server.getReceivedMessages().length).isBetween(READERS, READERS + 1);
        } finally {
            server.stop();
        }
    }

    private static void fill(JdbcClient database) {
        database.sql("""
                        insert into account (id, name, role, password_hash, created_at)
                        values (:owner, 'anna', 'ADMIN', 'none', now());
                        insert into subscription (id, owner, kind, rule, name, figures, language, enabled, created_at)
                        values (:id, :owner, 'digest', 'day', 'n', '{events}', 'en', true, now() - interval '3 days');
                        insert into subscription_recipient (id, subscription, address)
                        select gen_random_uuid(), :id, 'reader' || number || '@footfall.example'
                        from generate_series(1, :readers) number""")
                .param("owner", UUID.randomUUID())
                .param("id", UUID.randomUUID())
                .param("readers", READERS)
                .update();
    }

    private static String receiver(MimeMessage mail) {
        try {
            return mail.getAllRecipients()[0].toString();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String id(MimeMessage mail) {
        try {
            return mail.getMessageID();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }
}
