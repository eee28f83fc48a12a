package dev.footfall.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.clients.OfficialClient.Patience;
import dev.footfall.testkit.AppProcess;
import dev.footfall.testkit.OwnProcesses;
import java.util.EnumSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The clients that others publish, as they are, with nothing changed but host and key. Each sends ten events of all
 * kinds, some of them while the server refuses, is killed or its answer is lost, and most of them in a second run again.
 */
@OwnProcesses
class OfficialClientsTests {

    private static SentByClients story;

    @BeforeAll
    static void send() throws Exception {
        OfficialClient.install();
        story = SentByClients.tell(AppProcess.start(), EnumSet.allOf(OfficialClient.class), Patience.SECONDS);
    }

    @AfterAll
    static void end() {
        if (story != null) {
            story.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void storesEachEventOnce(OfficialClient client) {
        story.assertStoredOnce(client);
    }

    /** Those for Node.js and Java, as they stand on the page that offers them. */
    @ParameterizedTest
    @MethodSource("dev.footfall.clients.PastedLines#all")
    void linesToPasteSendAnEvent(PastedLines lines) throws Exception {
        assertThat(lines.run(story.port())).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void ledgerAddsUpForEachClient(OfficialClient client) throws Exception {
        story.assertInLedger(client);
    }

    @ParameterizedTest
    @EnumSource
    void storesWhatWasSent(OfficialClient client) {
        story.assertStoredAsSent(client);
    }
}
