package dev.footfall.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.BesideTest;
import java.time.Duration;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.springframework.batch.core.job.Job;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.scheduling.support.CronExpression;

/** Every job is described, and every description has its job. */
@BesideTest
class DescriptorTests {

    @Autowired
    Collection<Job> jobs;

    private final JobDescriptors descriptors = JobDescriptors.load();

    @Test
    void everyJobHasItsDescriptor() {
        assertThat(jobs)
                .extracting(Job::getName)
                .containsExactlyInAnyOrderElementsOf(descriptors.all().keySet());
    }

    @Test
    void everyDescriptorTellsAnOperatorEnough() {
        assertThat(descriptors.all()).allSatisfy((name, descriptor) -> {
            assertThat(name).matches("[a-z]+");
            assertThat(descriptor.title()).isNotBlank().hasSizeLessThan(60);
            assertThat(descriptor.what()).isNotBlank();
            assertThat(descriptor.why()).isNotBlank();
            assertThat(descriptor.onFailure()).isNotBlank();
            assertThat(descriptor.takes()).isGreaterThan(Duration.ZERO);
            if (descriptor.schedule() != null) {
                assertThat(CronExpression.isValidExpression(descriptor.schedule()))
                        .isTrue();
            }
            assertThat(descriptor.parameters().values()).allSatisfy(parameter -> {
                assertThat(parameter.title()).isNotBlank().hasSizeLessThan(40);
                assertThat(parameter.help()).isNotBlank();
            });
        });
    }
}
