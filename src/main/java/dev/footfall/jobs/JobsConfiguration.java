package dev.footfall.jobs;

import dev.footfall.platform.batch.VerifyStep;
import java.time.Duration;
import java.util.List;
import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.builder.SimpleJobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

@Configuration(proxyBeanMethods = false)
class JobsConfiguration {

    @Bean
    static LeasedSteps leasedSteps(BeanFactory beans) {
        return new LeasedSteps(beans);
    }

    @Bean
    JobDescriptors jobDescriptors(MessageSource texts) {
        return JobDescriptors.load(texts);
    }

    /** Not a candidate for injection by type: other modules must not get this executor. */
    @Bean(defaultCandidate = false)
    ThreadPoolTaskExecutor jobsExecutor(JobsSettings settings) {
        ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
        executor.setCorePoolSize(settings.atOnce());
        executor.setMaxPoolSize(settings.atOnce());
        executor.setThreadNamePrefix("job-");
        executor.setDaemon(true);
        return executor;
    }

    /**
     * Makes every step check its lease, without the job's knowledge: a step updates its progress in the job repository
     * at the end of each chunk's transaction, and that call checks the lease. A run that is to stop ends its step after
     * this chunk; one that lost its lease cannot store anything any more.
     */
    static final class LeasedSteps implements BeanPostProcessor {

        private final BeanFactory beans;

        LeasedSteps(BeanFactory beans) {
            this.beans = beans;
        }

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            if (!(bean instanceof JobRepository)) {
                return bean;
            }
            ProxyFactory leased = new ProxyFactory(bean);
            leased.addAdvice((MethodInterceptor) call -> {
                Object[] arguments = call.getArguments();
                if (call.getMethod().getName().equals("update")) {
                    Leases leases = beans.getBean(Leases.class);
                    if (arguments[0] instanceof StepExecution step && leases.check(step.getJobExecutionId())) {
                        step.setTerminateOnly();
                    } else if (arguments[0] instanceof JobExecution job) {
                        leases.check(job.getId());
                    }
                }
                return call.proceed();
            });
            return leased.getProxy();
        }
    }

    /** The job {@code verify}: the checks of all modules, one after the other. */
    @Configuration(proxyBeanMethods = false)
    static class VerifyJob {

        @Bean
        Job verify(JobRepository repository, @VerifyStep List<Step> checks) {
            SimpleJobBuilder job = new JobBuilder("verify", repository).start(checks.getFirst());
            checks.stream().skip(1).forEach(job::next);
            return job.build();
        }
    }

    /**
     * Settings of the jobs.
     *
     * @param atOnce how many run at the same time in one process; others wait. Each takes up to two of the pool's eight
     *     connections.
     * @param patience how long shutdown waits for running jobs to complete their chunk
     * @param keepHistory how long the history of runs is kept
     */
    @ConfigurationProperties("footfall.jobs")
    record JobsSettings(
            @DefaultValue("3") int atOnce,
            @DefaultValue("8s") Duration patience,
            @DefaultValue("90d") Duration keepHistory) {}
}
