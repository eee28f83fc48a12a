package dev.footfall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.AppProcess;
import dev.footfall.testkit.Documents;
import dev.footfall.testkit.OwnProcesses;
import dev.footfall.testkit.SentActivity;
import dev.footfall.testkit.TestFolders;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The documented backup of the embedded database, restored elsewhere. */
@OwnProcesses
class BackupTests {

    @Test
    void copiedDataFolderStartsElsewhereWithEverything() throws Exception {
        SentActivity sent = SentActivity.random(new Random(8));
        Path original = AppProcess.newDataFolder();
        try (FaultFixture fixture = FaultFixture.embedded(original, Map.of())) {
            assertThat(fixture.calls().post(sent.json()).statusCode()).isEqualTo(202);
            fixture.app().sigterm();
        }
        Path folder = TestFolders.create("backup").toAbsolutePath();
        String commands = Documents.blocks("sh").stream()
                .filter(block -> block.contains("footfall-backup"))
                .findFirst()
                .orElseThrow();
        Documents.run(folder, Map.of(), "bash", "-euc", commands.replace(".data ", original.toAbsolutePath() + " "));

        try (FaultFixture fixture = FaultFixture.embedded(folder.resolve("restored"), Map.of())) {
            assertThat(fixture.calls()
                            .get("/api/admin/activities?userId=" + sent.user())
                            .body())
                    .contains(sent.id().toString());
        }
    }
}
