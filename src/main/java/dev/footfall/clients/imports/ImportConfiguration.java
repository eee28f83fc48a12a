package dev.footfall.clients.imports;

import dev.footfall.access.keys.CaptureKeys;
import dev.footfall.access.keys.CaptureKeys.CaptureKey;
import dev.footfall.activity.ActivityTypes;
import dev.footfall.capture.ClientCapture;
import dev.footfall.clients.imports.ImportFile.UnreadableFileException;
import dev.footfall.clients.mapping.Mappings;
import dev.footfall.database.Pools.JobsDatabase;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.listener.JobExecutionListener;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import tools.jackson.databind.json.JsonMapper;

/**
 * The job {@code import}: history from a file, through the steps of capture. A chunk is a batch of records; the place
 * in the file is kept with each, after its activities are stored. So a batch may be done twice, which its activities'
 * ids turn into duplicates.
 */
@Configuration(proxyBeanMethods = false)
class ImportConfiguration {

    static final String NAME = "import";
    static final String FILE = "file";

    @Bean
    Job importJob(
            JobRepository repository,
            @JobsDatabase PlatformTransactionManager transactions,
            ImportTasklet importTasklet,
            ImportFolder folder) {
        return new JobBuilder(NAME, repository)
                .listener(new JobExecutionListener() {
                    @Override
                    public void afterJob(JobExecution run) {
                        if (run.getStatus() == BatchStatus.COMPLETED) {
                            folder.delete(String.valueOf(run.getJobParameters().getString(FILE)));
                        }
                    }
                })
                .start(new StepBuilder("records", repository)
                        .tasklet(importTasklet, transactions)
                        .build())
                .build();
    }

    @Bean
    @StepScope
    static ImportTasklet importTasklet(
            @Value("#{jobParameters['file']}") String file,
            @Value("#{jobParameters['format']}") @Nullable String format,
            @Value("#{jobParameters['key']}") @Nullable String key,
            ImportFolder folder,
            CaptureKeys keys,
            Mappings mappings,
            ActivityTypes types,
            ClientCapture capture,
            JsonMapper json,
            Clock clock) {
        CaptureKey sender = key == null ? null : sender(keys, UUID.fromString(key));
        mappings.refresh(); // in the process of a job nobody else does
        EventNames names = new EventNames(
                sender == null ? EventNames.usual() : mappings.of(sender.id()),
                type -> types.named(type).isPresent(),
                capture::isPersonal);
        return new ImportTasklet(folder.resolve(file), format(format), names, capture, json, clock);
    }

    /** @param id of the key, or of its source */
    private static CaptureKey sender(CaptureKeys keys, UUID id) {
        return keys.all().stream()
                .filter(key -> key.id().equals(id) || key.source().equals(id))
                .findFirst()
                .orElseThrow(() -> new UnreadableFileException("There is no key of this id that may send activity."));
    }

    private static @Nullable ImportFormat format(@Nullable String name) {
        return name == null
                ? null
                : ImportFormat.named(name)
                        .orElseThrow(() -> new UnreadableFileException(
                                "The format must be one of: " + ImportFormat.texts() + "."));
    }
}
