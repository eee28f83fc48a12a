package dev.footfall.clients;

import dev.footfall.clients.OfficialClient.Patience;
import dev.footfall.testkit.AppProcess;
import dev.footfall.testkit.OwnProcesses;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** As {@link OfficialClientsTests}, with those clients that wait half a minute before they send something again. */
@OwnProcesses
@Tag("long")
class SlowClientsTests {

    private static final Set<OfficialClient> CLIENTS =
            EnumSet.of(OfficialClient.SEGMENT_JAVA, OfficialClient.RUDDERSTACK_JAVA);

    @Test
    void storesOnceWhatIsSentAgainLater() throws Exception {
        OfficialClient.install();
        try (var story = SentByClients.tell(AppProcess.start(), CLIENTS, Patience.HALF_A_MINUTE)) {
            CLIENTS.forEach(client -> {
                story.assertStoredOnce(client);
                story.assertStoredAsSent(client);
            });
        }
    }
}
