package dev.footfall.capture;

import dev.footfall.capture.Spool.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** A real folder, readable by its owner only. */
final class SpoolDirectory implements Disk {

    private final Path path;

    SpoolDirectory(Path path) throws IOException {
        this.path = path;
        Files.createDirectories(path);
        // its own name must survive a power cut as well, and that of the data folder, which may be just as new
        for (Path above = path.toAbsolutePath().getParent(), stop = above == null ? null : above.getParent();
                above != null;
                above = above.equals(stop) ? null : stop) {
            sync(above, StandardOpenOption.READ);
        }
        if (Files.getFileStore(path).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Override
    public void write(String name, byte[] bytes) throws IOException {
        try (FileChannel file =
                FileChannel.open(path.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer remaining = ByteBuffer.wrap(bytes);
            while (remaining.hasRemaining()) {
                file.write(remaining);
            }
        }
    }

    @Override
    public void force(String name) throws IOException {
        sync(path.resolve(name), StandardOpenOption.WRITE);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.move(path.resolve(from), path.resolve(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void forceNames() throws IOException {
        sync(path, StandardOpenOption.READ);
    }

    @Override
    public byte[] read(String name) throws IOException {
        return Files.readAllBytes(path.resolve(name));
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(path.resolve(name));
    }

    @Override
    public List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static void sync(Path what, StandardOpenOption access) throws IOException {
        try (FileChannel file = FileChannel.open(what, access)) {
            file.force(true);
        }
    }
}
