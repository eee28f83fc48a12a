package dev.footfall.jobs;

import dev.footfall.jobs.JobsConfiguration.JobsSettings;
import dev.footfall.platform.ProblemException.UnavailableException;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * At the start and every half minute, ends runs that a crash left. At shutdown, asks the process's own runs to stop and
 * waits until their chunk is done; the next start ends those that did not stop in time.
 */
@Component
class Recovery implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Recovery.class);

    private final JobRunner jobRunner;
    private final Leases leases;
    private final JobsSettings settings;
    private volatile boolean running;

    Recovery(JobRunner jobRunner, Leases leases, JobsSettings settings) {
        this.jobRunner = jobRunner;
        this.leases = leases;
        this.settings = settings;
    }

    @EventListener(ApplicationReadyEvent.class)
    @Scheduled(fixedDelayString = "PT30S", initialDelayString = "PT30S")
    void recover() {
        try {
            jobRunner.recover();
        } catch (DataAccessException | TransactionException | UnavailableException away) {
            log.debug("Nothing recovered: the database is away");
        }
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        Set<Long> left = jobRunner.executing();
        if (left.isEmpty()) {
            return;
        }
        try {
            leases.stopAllOfThisNode();
            long deadline = System.nanoTime() + settings.patience().toNanos();
            left.forEach(run -> jobRunner.ended(run, Duration.ofNanos(deadline - System.nanoTime())));
        } catch (DataAccessException | TransactionException away) {
            log.warn("Running jobs could not be asked to stop: the database is away");
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
