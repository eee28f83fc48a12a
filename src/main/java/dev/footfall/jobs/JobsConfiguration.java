package dev.footfall.jobs;

import org.springframework.beans.factory.BeanFactory;
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
    JobDescriptors jobDescriptors() {
        return JobDescriptors.load();
    }

    /** Nobody else's: not a candidate for who asks for an executor. */
    @Bean(defaultCandidate = false)
    ThreadPoolTaskExecutor jobsExecutor(JobsSettings settings) {
        ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
        executor.setCorePoolSize(settings.atOnce());
        executor.setMaxPoolSize(settings.atOnce());
        executor.setThreadNamePrefix("job-");
        executor.setDaemon(true);
        return executor;
    }
}
