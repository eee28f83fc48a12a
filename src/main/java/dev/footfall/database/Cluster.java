package dev.footfall.database;

import dev.footfall.platform.StartupException;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The files of the embedded server below {@code <data folder>/postgres}: {@code cluster/data} (what initdb makes),
 * {@code cluster/password}, {@code port}, {@code server.log}. Everything is created under a temporary name and then
 * moved, so a crash at any instant leaves nothing half made.
 */
record Cluster(Path home) {

    /** Superuser of the cluster; the application's role is an ordinary owner of its database. */
    static final String SUPERUSER = "postgres";

    static final String NAME = "footfall";

    /**
     * {@code initdb} starts the other programs through a shell, by a path in double quotes, where these characters have
     * a meaning: then a copy in a temporary folder is run.
     */
    private static final Pattern READ_BY_SHELLS = Pattern.compile("[\"$`\\\\]");

    static Cluster below(Path dataFolder) {
        return new Cluster(dataFolder.resolve("postgres"));
    }

    Path owned() {
        return home.resolve("cluster");
    }

    Path data() {
        return owned().resolve("data");
    }

    Path log() {
        return home.resolve("server.log");
    }

    Endpoint endpoint(String user, String database) throws IOException {
        String url = "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port(), database);
        return new Endpoint(url, user, password());
    }

    String password() throws IOException {
        return Files.readString(owned().resolve("password")).strip();
    }

    int port() throws IOException {
        return Integer.parseInt(Files.readString(home.resolve("port")).strip());
    }

    boolean hasPort() {
        return Files.exists(home.resolve("port"));
    }

    /** Stores the port of the last start if it is free, otherwise another. */
    void choosePort() throws IOException {
        try (ServerSocket socket = listen(hasPort() ? port() : 0)) {
            Path file = home.resolve("port.new");
            Files.writeString(file, Integer.toString(socket.getLocalPort()));
            Files.move(file, home.resolve("port"), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static ServerSocket listen(int port) throws IOException {
        InetAddress local = InetAddress.ofLiteral("127.0.0.1");
        try {
            return new ServerSocket(port, 1, local);
        } catch (IOException taken) {
            return new ServerSocket(0, 1, local);
        }
    }

    void prepare() throws IOException {
        Files.createDirectories(owned());
        Path password = owned().resolve("password");
        if (!Files.exists(password)) {
            byte[] random = new byte[24];
            new SecureRandom().nextBytes(random);
            Path file = owned().resolve("password.new");
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, HexFormat.of().formatHex(random));
            Files.move(file, password, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /**
     * Creates the cluster where there is none: scram passwords, UTF-8 in code point order, independent of the machine's
     * locales.
     */
    void init(PostgresBinaries binaries, ServerUser user) throws IOException, InterruptedException {
        Path version = data().resolve("PG_VERSION");
        if (Files.exists(version)) {
            String found = Files.readString(version).strip();
            if (!PostgresBinaries.VERSION.startsWith(found + ".")) {
                throw new StartupException(
                        "The database in %s was created by PostgreSQL %s, but this build includes %s."
                                .formatted(data(), found, PostgresBinaries.VERSION),
                        "Dump it with the older Footfall's PostgreSQL and restore it into an empty data folder.");
            }
            return;
        }
        if (!READ_BY_SHELLS.matcher(binaries.home().toRealPath().toString()).find()) {
            create(binaries, user);
            return;
        }
        Path copy = Files.createTempDirectory("footfall-initdb");
        try {
            Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
            FileTrees.copy(binaries.home(), copy.resolve("programs"));
            create(new PostgresBinaries(copy.resolve("programs")), user);
        } finally {
            FileTrees.delete(copy);
        }
    }

    private void create(PostgresBinaries binaries, ServerUser user) throws IOException, InterruptedException {
        Path unfinished = owned().resolve("unfinished");
        FileTrees.delete(unfinished);
        List<String> command = user.command(
                binaries.program("initdb"),
                "--pgdata=" + unfinished,
                "--username=" + SUPERUSER,
                "--pwfile=" + owned().resolve("password"),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8");
        Process process = launch(command);
        if (process.waitFor() != 0) {
            throw new StartupException(
                    "PostgreSQL could not create its cluster in %s.".formatted(owned()),
                    "See " + log() + " for the reason.");
        }
        Files.move(unfinished, data(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Rewritten at every start; what an operator sets with {@code alter system} stays and wins. */
    void configure(Map<String, String> settings) throws IOException {
        String lines = settings.entrySet().stream()
                .map(setting -> setting.getKey() + " = '"
                        + setting.getValue().replace("\\", "\\\\").replace("'", "''") + "'\n")
                .collect(Collectors.joining());
        Files.writeString(data().resolve("postgresql.conf"), lines, StandardOpenOption.TRUNCATE_EXISTING);
    }

    /** Output goes to a file, never to a pipe: a pipe that nobody reads would block the server. */
    Process launch(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(owned().toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("FOOTFALL"));
        builder.environment().put("LC_ALL", "C");
        return builder.start();
    }
}
