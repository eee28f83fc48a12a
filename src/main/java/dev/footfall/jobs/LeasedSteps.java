package dev.footfall.jobs;

import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Has every step of every job ask its lease, without the job knowing: a step notes its progress in the job repository as the last thing of each chunk's
 * transaction, and there the lease is checked. A run that is to stop ends its step after this chunk; one that lost its lease notes nothing any more.
 */
final class LeasedSteps implements BeanPostProcessor {

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
