package dev.footfall.access;

import dev.footfall.access.CallerContextRepository.HealthWhileAwayFilter;
import dev.footfall.access.PageAuthorization.PageRules;
import dev.footfall.access.accounts.SessionTokens;
import dev.footfall.access.accounts.Sessions;
import dev.footfall.access.keys.KnownKeys;
import dev.footfall.access.tokens.Tokens;
import dev.footfall.platform.Audit;
import dev.footfall.platform.BrowserErrors;
import dev.footfall.platform.ClientPaths;
import dev.footfall.platform.Failures;
import dev.footfall.platform.ProblemWriter;
import dev.footfall.platform.SecurityHeaders;
import dev.footfall.platform.Settings;
import dev.footfall.platform.StartupException;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.session.web.http.SessionRepositoryFilter;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * {@code /api} and {@code /actuator} take bearer keys and tokens; everything else is pages with sessions. Whatever no
 * rule names is denied.
 */
@Configuration(proxyBeanMethods = false)
class SecurityChains {

    /**
     * Ready-made clients: no session, no cookie, no CSRF. Their key stands anywhere in the request, also in the body, so
     * the controllers check it by {@link WriteKeys}. Without configured sites no script of another site may call them.
     */
    @Bean
    @Order(0)
    SecurityFilterChain clients(AccessSettings settings) {
        Filter headers = (request, response, chain) -> {
            SecurityHeaders.ofClients((HttpServletRequest) request, (HttpServletResponse) response);
            chain.doFilter(request, response);
        };
        return new DefaultSecurityFilterChain(
                request -> ClientPaths.contains(request.getRequestURI()),
                List.of(headers, CrossOrigin.clientFilter(settings.corsOrigins())));
    }

    @Bean
    FilterRegistrationBean<ClientPathFilter> clientPaths() {
        var filter = new FilterRegistrationBean<>(new ClientPathFilter());
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
        return filter;
    }

    @Bean
    @Order(1)
    SecurityFilterChain api(
            AccessSettings settings,
            KnownKeys keys,
            Tokens tokens,
            Sessions sessions,
            CredentialThrottle throttle,
            ProblemWriter problems,
            Audit audit) {
        var filters = new ArrayList<Filter>();
        if (!settings.corsOrigins().isEmpty()) {
            filters.add(CrossOrigin.filter(settings.corsOrigins()));
        }
        filters.add(new BearerFilter(keys, tokens, sessions, throttle, problems, audit));
        return new DefaultSecurityFilterChain(SecurityChains::isForPrograms, filters);
    }

    /**
     * Matches the raw path, which is cheap. A disguised path ({@code /%61pi}) goes to the pages, whose table does not
     * name it.
     */
    private static boolean isForPrograms(HttpServletRequest request) {
        return BrowserErrors.isForPrograms(request.getRequestURI());
    }

    /**
     * {@code SignInPage} checks the CSRF token of the sign-in form itself, to show the form again if the token is
     * stale.
     */
    @Bean
    @Order(2)
    SecurityFilterChain pages(
            HttpSecurity http,
            Sessions sessions,
            ProblemWriter problems,
            Audit audit,
            SessionTokens csrfTokens,
            Settings settings) {
        var gate = new PageAuthorization(problems, audit);
        return http.securityContext(context -> context.securityContextRepository(new CallerContextRepository(sessions)))
                .authorizeHttpRequests(requests -> requests.anyRequest().access(gate))
                .exceptionHandling(
                        refused -> refused.authenticationEntryPoint(gate).accessDeniedHandler(gate))
                .csrf(csrf -> csrf.csrfTokenRepository(csrfTokens)
                        .ignoringRequestMatchers(
                                PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, "/login"),
                                request -> request.getRequestURI().equals(PageRules.BACK_CHANNEL),
                                request -> request.getRequestURI().startsWith(PageRules.UNSUBSCRIBE)))
                .addFilterBefore(new DatabaseAwayFilter(problems), CsrfFilter.class)
                .addFilterBefore(new SameOriginFilter(settings.baseUrl(), problems), CsrfFilter.class)
                .addFilterBefore(new HealthWhileAwayFilter(), CsrfFilter.class)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .headers(headers -> headers.defaultsDisabled().addHeaderWriter(SecurityHeaders::ofPage))
                .build();
    }

    @Bean
    FilterRegistrationBean<SessionPathFilter> sessionsForPages() {
        var filter = new FilterRegistrationBean<>(new SessionPathFilter());
        filter.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);
        filter.setOrder(SessionRepositoryFilter.DEFAULT_ORDER + 1);
        return filter;
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> trustedProxies(
            AccessSettings settings, UntrustedProxyNotice notice) {
        try {
            var proxies = new TrustedProxies(settings.trustedProxies(), notice);
            return factory -> factory.addEngineValves(proxies);
        } catch (IllegalArgumentException e) {
            throw new StartupException(
                    "FOOTFALL_TRUSTED_PROXIES has an entry that is neither an address nor a network.",
                    "Give entries like 10.0.0.7 or 10.0.0.0/8, with commas between.",
                    e);
        }
    }

    /** Rejects paths that imitate others ({@code //}, {@code ;}, {@code ..}, encoded slashes) and unknown methods. */
    @Bean
    RequestRejectedHandler requestRejectedHandler(ProblemWriter problems) {
        return (request, response, e) -> {
            // Runs before any chain, so that the chain's headers are missing.
            SecurityHeaders.ofPage(request, response);
            problems.write(
                    request, response, HttpStatus.BAD_REQUEST, "The address or a header of the request is malformed.");
        };
    }

    /**
     * Settings of access.
     *
     * @param corsOrigins sites whose scripts may send activities from a browser
     * @param trustedProxies addresses and networks whose {@code X-Forwarded-*} headers are trusted
     */
    @ConfigurationProperties("footfall")
    record AccessSettings(
            @DefaultValue List<String> corsOrigins,
            @DefaultValue List<String> trustedProxies) {

        AccessSettings {
            if (corsOrigins.contains("*")) {
                throw new StartupException(
                        "FOOTFALL_CORS_ORIGINS is *: every site could send activities.",
                        "Name the sites, like https://shop.example, separated by commas.");
            }
            corsOrigins = List.copyOf(corsOrigins);
            trustedProxies = List.copyOf(trustedProxies);
        }
    }

    /** Allows scripts of the configured sites to send activities, and nothing else of the API. */
    static final class CrossOrigin {

        private CrossOrigin() {}

        static Filter filter(List<String> origins) {
            var capture = new CorsConfiguration();
            capture.setAllowedOrigins(origins);
            capture.setAllowedMethods(List.of(HttpMethod.POST.name()));
            capture.setAllowedHeaders(List.of(
                    HttpHeaders.AUTHORIZATION,
                    HttpHeaders.CONTENT_TYPE,
                    HttpHeaders.CONTENT_ENCODING,
                    "Idempotency-Key"));
            capture.setExposedHeaders(List.of(HttpHeaders.RETRY_AFTER));
            capture.setMaxAge(Duration.ofHours(1));
            var paths = new UrlBasedCorsConfigurationSource();
            paths.registerCorsConfiguration("/api/activities", capture);
            return filter(paths);
        }

        /**
         * Each client has headers of its own, and some send credentials, which are ignored; a browser drops an answer
         * that does not allow them.
         */
        static Filter clientFilter(List<String> origins) {
            var any = new CorsConfiguration();
            any.setAllowedOrigins(origins);
            any.setAllowedMethods(List.of(HttpMethod.POST.name(), HttpMethod.GET.name()));
            any.setAllowedHeaders(List.of(CorsConfiguration.ALL));
            any.setAllowCredentials(true);
            any.setExposedHeaders(List.of(HttpHeaders.RETRY_AFTER));
            any.setMaxAge(Duration.ofHours(1));
            return filter(_ -> any);
        }

        private static Filter filter(CorsConfigurationSource paths) {
            var filter = new CorsFilter(paths);
            filter.setCorsProcessor(new Processor());
            return filter;
        }

        private static class Processor extends DefaultCorsProcessor {

            @Override
            protected void rejectRequest(ServerHttpResponse response) throws IOException {
                response.setStatusCode(HttpStatus.FORBIDDEN);
                response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
                response.getBody().write("""
                        {"title":"Forbidden","status":403,"detail":"Scripts from this site may not call this. \
                        FOOTFALL_CORS_ORIGINS lists the sites that may."}""".getBytes(StandardCharsets.UTF_8));
                response.flush();
            }
        }
    }

    /**
     * Answers 503 if the session cannot be read because the database is down, which happens before any controller runs.
     */
    static class DatabaseAwayFilter extends OncePerRequestFilter {

        private static final Logger log = LoggerFactory.getLogger(DatabaseAwayFilter.class);

        private final ProblemWriter problems;

        DatabaseAwayFilter(ProblemWriter problems) {
            this.problems = problems;
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            try {
                chain.doFilter(request, response);
            } catch (ServletException | RuntimeException e) {
                if (!Failures.isDatabaseAway(e) || response.isCommitted()) {
                    throw e;
                }
                log.warn("A session cannot be read: {}", e.getClass().getSimpleName());
                response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(Failures.DATABASE_RETRY.toSeconds()));
                // Without a session: rendering the page would look for it, and wait for the database a second time.
                problems.write(
                        new SessionPathFilter.Sessionless(request),
                        response,
                        HttpStatus.SERVICE_UNAVAILABLE,
                        Failures.databaseAway(e));
            }
        }
    }
}
