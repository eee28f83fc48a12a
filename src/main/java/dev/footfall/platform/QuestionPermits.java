package dev.footfall.platform;

import dev.footfall.platform.Failures.TimeoutAdvice;
import dev.footfall.platform.ProblemException.UnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/**
 * Limits expensive requests (those marked {@link TimeoutAdvice}), so that they never take all connections of the web's
 * pool, or all memory for lists: they get three quarters of the pool's sixteen connections, and one caller at most half
 * of those. While an answer is written it counts for its caller alone, so that slow readers block nobody else.
 */
@ControllerAdvice
class QuestionPermits implements HandlerInterceptor, ResponseBodyAdvice<Object> {

    static final int MAX_CONCURRENT = 12;
    static final int OF_PERSON = 3;

    private static final Duration WAIT = Duration.ofSeconds(2);
    private static final String PERMIT = QuestionPermits.class.getName();

    private final CallerPermits permits = new CallerPermits(MAX_CONCURRENT, OF_PERSON);
    private final Map<Method, Boolean> marked = new ConcurrentHashMap<>();

    /** The annotation of the method or its class; null where neither has one. */
    static @Nullable TimeoutAdvice advice(@Nullable Object handler) {
        if (!(handler instanceof HandlerMethod method)) {
            return null;
        }
        TimeoutAdvice own = method.getMethodAnnotation(TimeoutAdvice.class);
        return own == null ? AnnotationUtils.findAnnotation(method.getBeanType(), TimeoutAdvice.class) : own;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        // cached by method, since capture requests pass here too
        if (handler instanceof HandlerMethod method
                && marked.computeIfAbsent(method.getMethod(), _ -> advice(method) != null)) {
            Caller.current().ifPresent(caller -> request.setAttribute(PERMIT, permit(caller)));
        }
        return true;
    }

    private FairPermits.Permit permit(Caller caller) {
        try {
            return permits.acquire(caller, WAIT);
        } catch (CallerPermits.TooManyException e) {
            throw new UnavailableException(
                    e.isOwn()
                            ? e.underWay() + " of your lists and reports are already running: wait for one to finish."
                            : e.underWay() + " lists and reports are already running. Try again shortly.",
                    WAIT);
        }
    }

    /** The query is done once the page to render is known. */
    @Override
    public void postHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable ModelAndView page) {
        keepOwnShareOnly(request);
    }

    @Override
    public boolean supports(MethodParameter answer, Class<? extends HttpMessageConverter<?>> converter) {
        return answer.getMethod() != null && marked.getOrDefault(answer.getMethod(), false);
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter answer,
            MediaType type,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        if (request instanceof ServletServerHttpRequest servlet) {
            keepOwnShareOnly(servlet.getServletRequest());
        }
        return body;
    }

    private static void keepOwnShareOnly(HttpServletRequest request) {
        if (request.getAttribute(PERMIT) instanceof FairPermits.Permit permit) {
            permit.keepOwnShareOnly();
        }
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failure) {
        if (request.getAttribute(PERMIT) instanceof FairPermits.Permit permit) {
            permit.close();
        }
    }
}
