package dev.footfall.clients.imports;

import dev.footfall.clients.imports.ImportFile.UnreadableFileException;
import dev.footfall.platform.DataFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * The files that were uploaded, each until its run has completed. A server imports only these: whoever may start a job
 * must not read any file of the machine by it. From the command line any file can be imported.
 */
@Component
class ImportFolder {

    /**
     * Where files to import may be.
     *
     * @param anyFile whether any file may be imported, or only an uploaded one
     * @param maxUpload the maximum size of an uploaded file; larger ones are imported from the command line
     */
    @ConfigurationProperties("footfall.imports")
    record ImportSettings(
            @DefaultValue("false") boolean anyFile,
            @DefaultValue("1GB") DataSize maxUpload) {}

    private static final Logger log = LoggerFactory.getLogger(ImportFolder.class);

    private static final Duration KEPT = Duration.ofDays(1);

    private final DataFolder data;
    private final Path folder;
    private final ImportSettings settings;
    private final Clock clock;

    ImportFolder(DataFolder data, ImportSettings settings, Clock clock) {
        this.data = data;
        this.clock = clock;
        this.folder = data.path().resolve("imports");
        this.settings = settings;
    }

    /** Keeps an uploaded file, and returns its name. Nothing is kept of one that does not come whole. */
    String keep(InputStream in) throws IOException {
        String name = "upload-" + UUID.randomUUID();
        Path file = folder.resolve(name);
        try {
            Files.createDirectories(folder);
            Files.copy(in, file);
            return name;
        } catch (IOException | RuntimeException e) {
            delete(name);
            throw e;
        }
    }

    /** What people uploaded is theirs: it does not stay where its run failed and nobody continued it. */
    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.HOURS)
    void deleteOld() throws IOException {
        if (!data.owner() || !Files.isDirectory(folder)) {
            return;
        }
        Instant oldest = clock.instant().minus(KEPT);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(oldest)) {
                    delete(file.getFileName().toString());
                }
            }
        }
    }

    /** The file that the job's parameter names. */
    Path resolve(String name) {
        try {
            Path file = folder.resolve(name).normalize();
            if (file.startsWith(folder) && Files.exists(file)) {
                return file;
            }
            if (settings.anyFile()) {
                return Path.of(name).toAbsolutePath();
            }
        } catch (InvalidPathException e) {
            // reported below
        }
        throw new UnreadableFileException(
                "No file of this name was uploaded to this node, or it was deleted after its import. Other files "
                        + "are imported from the command line: make import FILE=…");
    }

    /** Deletes an uploaded file; leaves any other. */
    void delete(String name) {
        try {
            Path file = folder.resolve(name).normalize();
            if (file.startsWith(folder) && !file.equals(folder)) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | InvalidPathException e) {
            log.warn("An imported file could not be deleted: {}", e.getClass().getSimpleName());
        }
    }
}
