package dev.footfall.platform;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * On what deletes, erases, anonymizes, purges or revokes, and on the confirmations before it: each parameter of the
 * query or the form must be one of these, given once, with a value; otherwise the answer is 400 and the method is not
 * called. Ignoring a parameter would make the request mean more than its sender wrote. Every DELETE is checked; without
 * the annotation it may have no parameter at all.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface StrictParameters {

    /** The allowed names; by default none. */
    String[] value() default {};

    /** Parameters that may be left empty: form fields for which empty is a choice. */
    String[] mayBeEmpty() default {};

    /** Checks them before the controller is called. */
    final class Interceptor implements HandlerInterceptor {

        /** The form field that Spring Security reads. */
        private static final String CSRF = "_csrf";

        @Override
        public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
            if (handler instanceof HandlerMethod method) {
                StrictParameters strict = method.getMethodAnnotation(StrictParameters.class);
                boolean deletes = request.getMethod().equals(HttpMethod.DELETE.name());
                if (strict != null || deletes) {
                    check(request, strict);
                }
                if (deletes && hasBody(request) && !readsBody(method)) {
                    throw new InvalidInputException(
                            "body", "invalid_value", "A DELETE request must have no body here: it would be ignored.");
                }
            }
            return true;
        }

        private static void check(HttpServletRequest request, @Nullable StrictParameters strict) {
            Set<String> names = strict == null ? Set.of() : Set.of(strict.value());
            Set<String> mayBeEmpty = strict == null ? Set.of() : Set.of(strict.mayBeEmpty());
            var sent = new TreeMap<String, List<String>>();
            request.getParameterMap().forEach((name, values) -> sent.put(name, List.of(values)));
            sent.remove(CSRF);
            var parameters = new QueryParameters(sent);
            names.forEach(name -> {
                var values = sent.getOrDefault(name, List.of());
                parameters.all(name);
                if (values.size() > 1) {
                    parameters.rejectRepeated(name);
                } else if (!mayBeEmpty.contains(name) && values.stream().anyMatch(String::isBlank)) {
                    parameters.reject(name, "required", "'" + name + "' is empty: give it a value, or leave it out.");
                }
            });
            parameters.check();
        }

        private static boolean hasBody(HttpServletRequest request) {
            String type = request.getContentType();
            boolean form = type != null && type.startsWith("application/x-www-form-urlencoded");
            return !form && (request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null);
        }

        private static boolean readsBody(HandlerMethod method) {
            for (var parameter : method.getMethodParameters()) {
                if (parameter.hasParameterAnnotation(RequestBody.class)) {
                    return true;
                }
            }
            return false;
        }
    }
}
