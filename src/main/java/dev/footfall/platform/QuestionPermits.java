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
 * Keeps who asks for much (what is marked {@link TimeoutAdvice}) from taking all connections of the web's pool, and all
 * memory for lists: three quarters of the pool's sixteen are for these questions, and of one caller at most half of
 * them. While an answer is written it counts for its caller alone, so that slow readers keep nobody else waiting.
 */
@ControllerAdvice
class QuestionPermits implements HandlerInterceptor, ResponseBodyAdvice<Object> {

    static final int AT_ONCE = 12;
    static final int OF_PERSON = 3;

    private static final Duration WAIT = Duration.ofSeconds(2);
    private static final String PERMIT = QuestionPermits.class.getName();

    private final CallerPermits permits = new CallerPermits(AT_ONCE, OF_PERSON);
    private final Map<Method, Boolean> marked = new ConcurrentHashMap<>();

    /** What is marked, by its method or by its class; null where neither is. */
    static @Nullable TimeoutAdvice mark(@Nullable Object handler) {
        if (!(handler instanceof HandlerMethod method)) {
            return null;
        }
        TimeoutAdvice own = method.getMethodAnnotation(TimeoutAdvice.class);
        return own == null ? AnnotationUtils.findAnnotation(method.getBeanType(), TimeoutAdvice.class) : own;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        // remembered by the method, since capture passes here too
        if (handler instanceof HandlerMethod method
                && marked.computeIfAbsent(method.getMethod(), _ -> mark(method) != null)) {
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
                            ? e.underWay() + " lists and reports of yours are under way: wait for one of them."
                            : e.underWay() + " lists and reports are under way already. Try again shortly.",
                    WAIT);
        }
    }

    /** The page that is to be rendered is known. */
    @Override
    public void postHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable ModelAndView page) {
        isKnown(request);
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
            isKnown(servlet.getServletRequest());
        }
        return body;
    }

    private static void isKnown(HttpServletRequest request) {
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
