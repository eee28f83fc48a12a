package dev.footfall.jobs;

import dev.footfall.platform.batch.VerifyStep;
import java.util.List;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.builder.SimpleJobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The job {@code verify}: the checks that the modules contribute, one after the other. */
@Configuration(proxyBeanMethods = false)
class VerifyJob {

    @Bean
    Job verify(JobRepository repository, @VerifyStep List<Step> checks) {
        SimpleJobBuilder job = new JobBuilder("verify", repository).start(checks.getFirst());
        checks.stream().skip(1).forEach(job::next);
        return job.build();
    }
}
