package dev.footfall.capture;

import dev.footfall.platform.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Captures what signed-in people do with this application itself. After a 2xx answer the first rule of the
 * configuration that matches the request makes an activity. Neither slows nor breaks the request.
 */
@Configuration(proxyBeanMethods = false)
class AutomaticCapture implements WebMvcConfigurer, HandlerInterceptor {

    /**
     * One rule of {@code footfall.automatic.rules}.
     *
     * @param path a path pattern such as {@code /api/apps/{id}}
     * @param entityVariable the path variable that holds the entity's id
     */
    record Rule(
            HttpMethod method,
            String path,
            String activityType,
            @Nullable String entityType,
            @Nullable String entityVariable) {}

    @ConfigurationProperties("footfall.automatic")
    record Rules(List<Rule> rules) {}

    private record Matcher(PathPattern pattern, Rule rule) {}

    private final List<Matcher> matchers;
    private final ActivityLog activities;

    AutomaticCapture(Rules rules, ActivityLog activities) {
        this.matchers = rules.rules().stream()
                .map(rule -> new Matcher(PathPatternParser.defaultInstance.parse(rule.path()), rule))
                .toList();
        this.activities = activities;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failure) {
        if (failure != null || response.getStatus() < 200 || response.getStatus() > 299) {
            return;
        }
        Caller caller = Caller.current().orElse(null);
        UUID userId = caller == null ? null : caller.userId();
        if (userId == null) {
            return;
        }
        PathContainer path = PathContainer.parsePath(request.getRequestURI());
        for (Matcher matcher : matchers) {
            if (matcher.rule.method().matches(request.getMethod())) {
                PathPattern.PathMatchInfo match = matcher.pattern.matchAndExtract(path);
                if (match != null) {
                    capture(userId, matcher.rule, match.getUriVariables());
                    return;
                }
            }
        }
    }

    private void capture(UUID userId, Rule rule, Map<String, String> variables) {
        String entity = rule.entityVariable() == null ? null : variables.get(rule.entityVariable());
        activities.log(userId.toString(), rule.activityType(), entity, rule.entityType(), Map.of());
    }
}
