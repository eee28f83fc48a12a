package dev.footfall.access.accounts;

import dev.footfall.platform.Failures;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.stereotype.Component;

/**
 * Lets who is signed in read on while the database is read-only. At the end of each request Spring Session notes in the session when it was used last; that
 * this cannot be stored is no reason to refuse a page that only reads, nor for a stack trace behind an answer that says already what is the matter. Ending a
 * session still fails where it cannot be done.
 */
@Component
final class SessionsWhileReadOnly implements BeanPostProcessor {

    private static final Logger log = LoggerFactory.getLogger(SessionsWhileReadOnly.class);

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (!(bean instanceof JdbcIndexedSessionRepository)) {
            return bean;
        }
        var proxy = new ProxyFactory(bean);
        proxy.setProxyTargetClass(true);
        proxy.addAdvice((MethodInterceptor) SessionsWhileReadOnly::saved);
        return proxy.getProxy();
    }

    private static @Nullable Object saved(MethodInvocation call) throws Throwable {
        try {
            return call.proceed();
        } catch (RuntimeException e) {
            if (call.getMethod().getName().equals("save") && Failures.isDatabaseReadOnly(e)) {
                log.debug("A session is not saved for now: the database is read-only");
                return null;
            }
            throw e;
        }
    }
}
