package dev.footfall.database;

import com.sun.security.auth.module.UnixSystem;
import dev.footfall.platform.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The user that the server's programs run as: PostgreSQL refuses root. An ordinary user runs them directly. Root runs
 * them in a user namespace, which also works below a folder that only root may enter; where the kernel forbids that, as
 * the unprivileged user 65534, who then owns the cluster. A cluster that belongs to another user keeps its owner.
 */
record ServerUser(List<String> prefix) {

    private static final Logger log = LoggerFactory.getLogger(ServerUser.class);
    private static final int NOBODY = 65534;

    /** @param home what the server must be able to read and write: cluster, password */
    static ServerUser of(Path home, PostgresBinaries binaries) throws IOException {
        boolean root = new UnixSystem().getUid() == 0;
        if (!Platform.current().linux()) {
            return withoutNamespaces(root);
        }
        if (!root) {
            // A container may assign a user id without a name, which initdb refuses; inside a namespace it has one.
            boolean nameless = "?".equals(System.getProperty("user.name"));
            return nameless && runs(namespace(), binaries) ? namespace() : new ServerUser(List.of());
        }
        int owner = uid(home);
        if (owner == 0 && runs(namespace(), binaries)) {
            return namespace();
        }
        ServerUser other = setpriv(owner == 0 ? NOBODY : owner);
        Path folder = home.toAbsolutePath().getParent();
        if (folder != null && folder.getParent() != null) {
            makeEnterable(folder);
            makeEnterable(folder.getParent());
        }
        if (!runs(other, binaries)) {
            throw new StartupException(
                    "PostgreSQL does not run as root, and neither `unshare -U` nor `setpriv` could run it "
                            + "as another user in "
                            + home + ".",
                    "Start Footfall as an ordinary user, let every user enter the folders above its data "
                            + "folder, or set FOOTFALL_DATABASE_URL.");
        }
        if (owner == 0) {
            FileTrees.give(home, NOBODY);
        }
        log.info("PostgreSQL runs as user {}", owner == 0 ? NOBODY : owner);
        return other;
    }

    /** Where the system cannot run the server as another user, only an ordinary user can run it. */
    static ServerUser withoutNamespaces(boolean root) {
        if (root) {
            throw new StartupException(
                    "PostgreSQL does not run as root.",
                    "Start Footfall as an ordinary user, or set FOOTFALL_DATABASE_URL.");
        }
        return new ServerUser(List.of());
    }

    /** The command as this user, in a session of its own. */
    List<String> command(String... command) {
        List<String> all = new ArrayList<>(Platform.current().newSession());
        all.addAll(prefix);
        all.addAll(List.of(command));
        return all;
    }

    private static ServerUser namespace() {
        return new ServerUser(List.of("unshare", "-U"));
    }

    private static ServerUser setpriv(int uid) {
        return new ServerUser(List.of("setpriv", "--reuid=" + uid, "--regid=" + uid, "--clear-groups"));
    }

    private static boolean runs(ServerUser user, PostgresBinaries binaries) {
        try {
            Process process = new ProcessBuilder(user.command(binaries.program("postgres"), "--version"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static int uid(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:uid");
    }

    private static void makeEnterable(Path folder) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
        permissions.add(PosixFilePermission.OTHERS_EXECUTE);
        Files.setPosixFilePermissions(folder, permissions);
    }
}
