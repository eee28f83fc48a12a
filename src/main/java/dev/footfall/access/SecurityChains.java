package dev.footfall.access;

import dev.footfall.platform.ProblemWriter;
import jakarta.servlet.Filter;
import java.util.ArrayList;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;

/**
 * Two worlds: {@code /api} and {@code /actuator} take bearer keys and tokens and nothing else, everything else is pages.
 * Whatever is not named is denied.
 */
@Configuration(proxyBeanMethods = false)
class SecurityChains {

    @Bean
    @Order(1)
    SecurityFilterChain api(AccessSettings settings, KnownKeys keys, Tokens tokens, ProblemWriter problems) {
        var filters = new ArrayList<Filter>();
        if (!settings.corsOrigins().isEmpty()) {
            filters.add(CrossOrigin.filter(settings.corsOrigins()));
        }
        filters.add(new BearerFilter(keys, tokens, problems));
        var paths = new OrRequestMatcher(
                PathPatternRequestMatcher.pathPattern("/api/**"),
                PathPatternRequestMatcher.pathPattern("/actuator/**"));
        return new DefaultSecurityFilterChain(paths, filters);
    }

    @Bean
    @Order(2)
    SecurityFilterChain pages(HttpSecurity http, ProblemWriter problems) {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers("/webjars/**", "/assets/**", "/error")
                        .permitAll()
                        .anyRequest()
                        .denyAll())
                .csrf(csrf -> csrf.csrfTokenRepository(new CookieCsrfTokenRepository()))
                .requestCache(cache -> cache.disable())
                .headers(headers ->
                        headers.contentSecurityPolicy(policy -> policy.policyDirectives(SecurityHeaders.PAGE_POLICY)))
                .exceptionHandling(denied -> denied.authenticationEntryPoint((request, response, e) ->
                                problems.write(response, HttpStatus.UNAUTHORIZED, "Sign in first."))
                        .accessDeniedHandler((request, response, e) ->
                                problems.write(response, HttpStatus.FORBIDDEN, "You may not see or do this.")))
                .build();
    }

    /** Paths that try to look like others ({@code //}, {@code ;}, {@code ..}, encoded slashes) and unknown methods. */
    @Bean
    RequestRejectedHandler requestRejectedHandler(ProblemWriter problems) {
        return (request, response, e) -> problems.write(
                response, HttpStatus.BAD_REQUEST, "The address or a header of the request is malformed.");
    }
}
