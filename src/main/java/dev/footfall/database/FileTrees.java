package dev.footfall.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Deletes, copies and changes the owner of whole folders. Never follows links. */
final class FileTrees {

    private FileTrees() {}

    static void delete(Path folder) throws IOException {
        for (Path path : paths(folder).reversed()) {
            Files.delete(path);
        }
    }

    static void give(Path folder, int uid) throws IOException {
        for (Path path : paths(folder)) {
            Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:gid", uid, LinkOption.NOFOLLOW_LINKS);
        }
    }

    static void copy(Path folder, Path to) throws IOException {
        Path real = folder.toRealPath();
        for (Path path : paths(real)) {
            Files.copy(
                    path,
                    to.resolve(real.relativize(path)),
                    LinkOption.NOFOLLOW_LINKS,
                    StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private static List<Path> paths(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> found = Files.walk(folder)) {
            return found.sorted(Comparator.naturalOrder()).toList();
        }
    }
}
