package dev.footfall.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.platform.StartupException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What can be shown of systems that the tests do not run on: their archives, their programs' formats, and the commands
 * built for them.
 */
class PlatformTests {

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, LINUX_X64",
        "Linux, aarch64, LINUX_ARM64",
        "Mac OS X, x86_64, MACOS",
        "Mac OS X, aarch64, MACOS",
    })
    void knowsSystemsByTheNamesOfTheJvm(String name, String arch, Platform expected) {
        assertThat(Platform.of(name, arch)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "Windows 11, amd64, WSL",
        "Windows Server 2025, aarch64, WSL",
        "Linux, riscv64, riscv64",
        "AIX, ppc64, AIX"
    })
    void saysWhatToDoWithoutPostgres(String name, String arch, String word) {
        assertThatThrownBy(() -> Platform.of(name, arch))
                .isInstanceOf(StartupException.class)
                .satisfies(refused -> assertThat(refused.toString() + ((StartupException) refused).remedy())
                        .contains(word, "FOOTFALL_DATABASE_URL"));
    }

    @ParameterizedTest
    @EnumSource(Platform.class)
    void bringsProgramsForEachSystem(Platform platform) throws IOException {
        Set<String> expected = switch (platform) {
            case LINUX_X64 -> Set.of("ELF x86_64");
            case LINUX_ARM64 -> Set.of("ELF arm64");
            case MACOS -> Set.of("Mach-O x86_64", "Mach-O arm64");
        };
        Set<String> programs = Set.of("bin/postgres", "bin/initdb", "bin/pg_ctl");
        Map<String, ByteBuffer> heads = heads(platform, programs);
        assertThat(heads).containsOnlyKeys(programs);
        heads.forEach(
                (program, head) -> assertThat(architectures(head)).as(program).isEqualTo(expected));
    }

    @ParameterizedTest
    @EnumSource(Platform.class)
    void startsTheServerInItsOwnSession(Platform platform) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(platform.newSession(_ -> true));
        command.addAll(List.of("/bin/sh", "-c", "ps -o sid=,pid= -p $$; echo \"$1\"", "sh", "two words"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("two words");
        assertThat(said.strip().split("\\s+")).startsWith(Long.toString(process.pid()), Long.toString(process.pid()));
    }

    @Test
    void needsNoSessionWhereNoneCanBeMade() {
        assertThat(Platform.MACOS.newSession(_ -> false)).isEmpty();
        assertThat(Platform.LINUX_ARM64.newSession(_ -> false)).isEmpty();
    }

    @Test
    void runsAsOrdinaryUserWithoutNamespaces() {
        assertThat(ServerUser.withoutNamespaces(false).prefix()).isEmpty();
        assertThatThrownBy(() -> ServerUser.withoutNamespaces(true))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("root");
    }

    @Test
    void writesThroughTheDriveCacheOnMacos() {
        assertThat(Platform.MACOS.serverSettings()).containsEntry("wal_sync_method", "fsync_writethrough");
        assertThat(Platform.LINUX_X64.serverSettings()).isEmpty();
    }

    /** In one pass: to inflate an archive takes seconds. */
    private static Map<String, ByteBuffer> heads(Platform platform, Set<String> programs) throws IOException {
        Map<String, ByteBuffer> heads = new TreeMap<>();
        try (InputStream resource = PlatformTests.class.getResourceAsStream("/" + platform.archive())) {
            assertThat(resource).as(platform.archive()).isNotNull();
            var tar = new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(resource)));
            for (TarArchiveEntry entry; heads.size() < programs.size() && (entry = tar.getNextEntry()) != null; ) {
                String name = entry.getName().replaceFirst("^\\./", "");
                if (programs.contains(name)) {
                    assertThat(entry.getMode() & 0100).as("executable").isNotZero();
                    heads.put(name, ByteBuffer.wrap(tar.readNBytes(256)));
                }
            }
        }
        return heads;
    }

    /**
     * Formats: the ELF header's e_machine at byte 18, Mach-O's fat header with a list of processors of 20 bytes each.
     */
    private static Set<String> architectures(ByteBuffer head) {
        Set<String> found = new TreeSet<>();
        switch (head.getInt(0)) {
            case 0x7f454c46 ->
                found.add(
                        switch (head.order(ByteOrder.LITTLE_ENDIAN).getShort(18)) {
                            case 62 -> "ELF x86_64";
                            case 183 -> "ELF arm64";
                            default -> "ELF of another machine";
                        });
            case 0xcafebabe -> {
                for (int slice = 0; slice < head.getInt(4); slice++) {
                    found.add(
                            switch (head.getInt(8 + 20 * slice)) {
                                case 0x01000007 -> "Mach-O x86_64";
                                case 0x0100000c -> "Mach-O arm64";
                                default -> "Mach-O of another machine";
                            });
                }
            }
            default -> found.add("another format");
        }
        return found;
    }
}
