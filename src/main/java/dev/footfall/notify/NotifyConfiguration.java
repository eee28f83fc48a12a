package dev.footfall.notify;

import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.notify.Letter.LetterWriter;
import dev.footfall.notify.Mailer.Outcome;
import dev.footfall.notify.Outbox.Message;
import dev.footfall.notify.Planner.Due;
import dev.footfall.notify.Subscriptions.Recipient;
import dev.footfall.notify.Subscriptions.Subscription;
import dev.footfall.platform.Failures;
import dev.footfall.platform.batch.WorkItemReader;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The job {@code notify}: adds the messages that are due, and sends what waits, one message a chunk. Each is recorded
 * as soon as the other side has taken it, so a restart sends the others only.
 */
@Configuration(proxyBeanMethods = false)
class NotifyConfiguration {

    static final String NAME = "notify";

    @Bean
    Job notifyJob(
            JobRepository repository,
            @JobsDatabase PlatformTransactionManager transactions,
            PlanTasklet planTasklet,
            WorkItemReader<UUID> waitingMessages,
            MessageWriter messageWriter) {
        return new JobBuilder(NAME, repository)
                .start(new StepBuilder("plan", repository)
                        .tasklet(planTasklet, transactions)
                        .build())
                .next(new StepBuilder("send", repository)
                        .<UUID, UUID>chunk(1)
                        .transactionManager(transactions)
                        .reader(waitingMessages)
                        .writer(messageWriter)
                        .build())
                .build();
    }

    @Bean
    @StepScope
    static WorkItemReader<UUID> waitingMessages(
            Outbox outbox, Clock clock, @Value("#{jobParameters['dry-run']}") @Nullable String dryRun) {
        return new WorkItemReader<>(() -> Boolean.parseBoolean(dryRun) ? List.of() : outbox.due(clock.instant()));
    }

    @Bean
    @StepScope
    static PlanTasklet planTasklet(
            Planner planner,
            Outbox outbox,
            Mailer mailer,
            Clock clock,
            @Value("#{jobParameters['dry-run']}") @Nullable String dryRun) {
        return new PlanTasklet(planner, outbox, mailer, clock, Boolean.parseBoolean(dryRun));
    }

    @Bean
    @StepScope
    static MessageWriter messageWriter(
            Outbox outbox,
            Subscriptions subscriptions,
            LetterWriter letters,
            Mailer mailer,
            Webhooks webhooks,
            WebhookCaller webhookCaller,
            Clock clock) {
        return new MessageWriter(outbox, subscriptions, letters, mailer, webhooks, webhookCaller, clock);
    }

    /** Adds what is due, and tells the run's page of it by name and number, never an address. */
    static class PlanTasklet implements Tasklet {

        private final Planner planner;
        private final Outbox outbox;
        private final Mailer mailer;
        private final Clock clock;
        private final boolean dryRun;

        PlanTasklet(Planner planner, Outbox outbox, Mailer mailer, Clock clock, boolean dryRun) {
            this.planner = planner;
            this.outbox = outbox;
            this.mailer = mailer;
            this.clock = clock;
            this.dryRun = dryRun;
        }

        @Override
        public RepeatStatus execute(StepContribution contribution, ChunkContext chunk) {
            List<String> report = new ArrayList<>();
            if (!mailer.isReady()) {
                report.add("no mail is sent without " + String.join(", ", mailer.missing()));
            }
            for (Due due : planner.due()) {
                contribution.incrementReadCount();
                Subscription subscription = due.subscription();
                if (dryRun) {
                    report.add("would send \"%s\" of %s to %d by mail%s"
                            .formatted(
                                    subscription.name(),
                                    due.occasion(),
                                    subscription.readers().size(),
                                    subscription.webhook() == null ? "" : " and to a webhook"));
                } else {
                    int added = planner.add(due);
                    contribution.incrementWriteCount(added);
                    if (added > 0) {
                        report.add("\"%s\" of %s to %d".formatted(subscription.name(), due.occasion(), added));
                    }
                }
            }
            if (!dryRun) {
                outbox.tidyUp(clock.instant());
            }
            chunk.getStepContext()
                    .getStepExecution()
                    .getExecutionContext()
                    .putString(WorkItemReader.REPORT, String.join("\n", report));
            return RepeatStatus.FINISHED;
        }
    }

    /**
     * Sends one message. The record of it is written by a connection of its own, not by the chunk's transaction, so that
     * it stands whatever becomes of that. One for each step execution.
     */
    static class MessageWriter implements ItemWriter<UUID> {

        private static final Logger log = LoggerFactory.getLogger(MessageWriter.class);

        private final Outbox outbox;
        private final Subscriptions subscriptions;
        private final LetterWriter letters;
        private final Mailer mailer;
        private final Webhooks webhooks;
        private final WebhookCaller webhookCaller;
        private final Clock clock;

        /** Why no further mail is tried in this run; null while the server answers. */
        private @Nullable String mailAway;

        MessageWriter(
                Outbox outbox,
                Subscriptions subscriptions,
                LetterWriter letters,
                Mailer mailer,
                Webhooks webhooks,
                WebhookCaller webhookCaller,
                Clock clock) {
            this.outbox = outbox;
            this.subscriptions = subscriptions;
            this.letters = letters;
            this.mailer = mailer;
            this.webhooks = webhooks;
            this.webhookCaller = webhookCaller;
            this.clock = clock;
        }

        @Override
        public void write(Chunk<? extends UUID> ids) {
            for (UUID id : ids) {
                outbox.waiting(id).ifPresent(this::send);
            }
        }

        private void send(Message message) {
            subscriptions.find(message.subscription()).ifPresent(subscription -> {
                Outcome outcome;
                try {
                    outcome = send(message, subscription);
                } catch (RuntimeException e) {
                    if (Failures.isDatabaseAway(e)) {
                        throw e;
                    }
                    // One message that cannot be written must not hold up the others.
                    log.error("Message {} cannot be written", message.id(), e);
                    outcome = new Outcome.Later("notify.problem.later", false);
                }
                record(message, outcome);
            });
        }

        private Outcome send(Message message, Subscription subscription) {
            Letter letter = letters.write(subscription, message.occasion(), message.facts());
            if (message.webhook() != null) {
                return webhooks.find(message.webhook())
                        .map(webhook -> webhookCaller.send(webhook, subscription, letter, message.id()))
                        .orElseGet(() -> new Outcome.Refused("notify.problem.gone"));
            }
            Recipient reader = subscription.readers().stream()
                    .filter(one -> one.id().equals(message.recipient()))
                    .findFirst()
                    .orElse(null);
            if (reader == null) {
                return new Outcome.Refused("notify.problem.unsubscribed");
            }
            if (!mailer.isReady()) {
                return new Outcome.Later("notify.problem.setup", true);
            }
            return mailAway == null ? mailer.send(letter, reader, message.id()) : new Outcome.Later(mailAway, true);
        }

        private void record(Message message, Outcome outcome) {
            switch (outcome) {
                case Outcome.Sent() -> outbox.sent(message.id(), clock.instant());
                case Outcome.Refused(String problem) -> outbox.failed(message.id(), problem, clock.instant());
                case Outcome.Later(String problem, boolean away) -> {
                    if (away && message.recipient() != null) {
                        mailAway = problem;
                    }
                    outbox.postpone(message, problem, clock.instant());
                }
            }
        }
    }
}
