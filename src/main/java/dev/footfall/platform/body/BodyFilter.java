package dev.footfall.platform.body;

import dev.footfall.platform.ClientPaths;
import dev.footfall.platform.ProblemWriter;
import dev.footfall.platform.body.BodySettings.FileBody;
import dev.footfall.platform.body.BodySettings.LargeBody;
import dev.footfall.platform.health.AlarmSource;
import dev.footfall.platform.health.AlarmSource.Alarm;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses requests that announce too large a body, and answers where a filter met a body or parameters that cannot be
 * read; {@code Problems} answers what a controller meets. The first of all filters.
 */
public final class BodyFilter extends OncePerRequestFilter {

    private static final int CAUSES = 20;

    private final BodyLimits limits;
    private final ProblemWriter problems;

    BodyFilter(BodyLimits limits, ProblemWriter problems) {
        this.limits = limits;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        ProblemDetail refusal = request.getContentLengthLong() == 0 ? null : refusal(request);
        if (refusal != null) {
            response.setHeader("X-Content-Type-Options", "nosniff");
            problems.write(request, response, refusal);
            return;
        }
        try {
            chain.doFilter(request, response);
        } catch (ServletException | RuntimeException e) {
            ProblemDetail problem = problem(e);
            if (problem == null || response.isCommitted()) {
                throw e;
            }
            problems.write(request, response, problem);
        }
    }

    private @Nullable ProblemDetail refusal(HttpServletRequest request) {
        long limit = limits.of(request);
        if (request.getContentLengthLong() > limit) {
            return BodyException.tooLarge(limit).getBody();
        }
        String type = request.getContentType();
        return type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/") && !limits.takesFile(request)
                ? ProblemDetail.forStatusAndDetail(
                        HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                        "This route accepts no multipart bodies: send forms as application/x-www-form-urlencoded"
                                + " and what the API takes as JSON.")
                : null;
    }

    /** The answer to a failure that the sender's body or parameters caused; null for any other. */
    public static @Nullable ProblemDetail problem(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSES; depth++) {
            if (cause instanceof ErrorResponseException answered) {
                return answered.getBody();
            }
            if (cause instanceof InvalidParameterException parameters) {
                return problem(parameters);
            }
            cause = cause.getCause();
        }
        return null;
    }

    private static ProblemDetail problem(InvalidParameterException parameters) {
        return parameters.getErrorCode() == HttpStatus.CONTENT_TOO_LARGE.value()
                ? ProblemDetail.forStatusAndDetail(HttpStatus.CONTENT_TOO_LARGE, "A form may have at most 256 KiB.")
                : ProblemDetail.forStatusAndDetail(
                        HttpStatus.BAD_REQUEST,
                        "The parameters cannot be read: names and values are UTF-8 with percent-encoding,"
                                + " as in a=b%20c&d=%C3%A9, and at most 1,000.");
    }

    /**
     * The limit of a body, by its route. All bodies pass here, form fields too, because it sits below Tomcat's request.
     */
    static final class BodyLimits {

        private final Map<String, Long> large;
        private final Map<String, Long> files;
        private final BodySettings settings;

        BodyLimits(BodySettings settings, ObjectProvider<LargeBody> large, ObjectProvider<FileBody> files) {
            this.settings = settings;
            this.files = files.stream().collect(Collectors.toUnmodifiableMap(FileBody::path, FileBody::sent));
            this.large = large.stream().collect(Collectors.toUnmodifiableMap(LargeBody::path, LargeBody::sent));
        }

        /** By the path as it was sent: a different spelling has the lower limit, unless ready-made clients write it so. */
        long of(HttpServletRequest request) {
            String path = request.getRequestURI();
            Long limit = takesFile(request) ? files.get(path) : large.get(path);
            if (limit == null && ClientPaths.normalized(path) != null) {
                limit = large.get(ClientPaths.ANY);
            }
            return limit == null ? settings.limit().toBytes() : limit;
        }

        boolean takesFile(HttpServletRequest request) {
            return request.getMethod().equals("POST") && files.containsKey(request.getRequestURI());
        }

        /** Around all filters; needs Tomcat's own request, which no filter sees. */
        private final class Valve extends ValveBase {

            Valve() {
                super(true);
            }

            @Override
            public void invoke(Request request, Response response) throws IOException, ServletException {
                org.apache.coyote.Request coyote = request.getCoyoteRequest();
                long length = coyote.getContentLengthLong();
                boolean chunked = length < 0 && coyote.getMimeHeaders().getHeader("transfer-encoding") != null;
                if (length <= 0 && !chunked) {
                    getNext().invoke(request, response);
                    return;
                }
                var wire = coyote.getInputBuffer();
                BodyMeter meter = new BodyMeter(coyote, settings, of(request), takesFile(request));
                coyote.setInputBuffer(meter);
                try {
                    getNext().invoke(request, response);
                } finally {
                    if (!request.isAsync()) {
                        meter.dropRest();
                    }
                    coyote.setInputBuffer(wire);
                }
            }
        }

        @Configuration(proxyBeanMethods = false)
        static class Beans {

            @Bean
            BodyLimits bodyLimits(
                    BodySettings settings, ObjectProvider<LargeBody> large, ObjectProvider<FileBody> files) {
                return new BodyLimits(settings, large, files);
            }

            @Bean
            ByteBudget byteBudget(BodySettings settings, ObjectProvider<LargeBody> large) {
                long share = Runtime.getRuntime().maxMemory() / 16;
                long largest = large.stream().mapToLong(LargeBody::held).max().orElse(0);
                return new ByteBudget(Math.min(settings.inFlight().toBytes(), share), largest);
            }

            @Bean
            FilterRegistrationBean<BodyFilter> bodyFilter(BodyLimits limits, ProblemWriter problems) {
                var filter = new FilterRegistrationBean<>(new BodyFilter(limits, problems));
                filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
                return filter;
            }

            @Bean
            static WebServerFactoryCustomizer<TomcatServletWebServerFactory> meteredBodies(
                    ObjectProvider<BodyLimits> limits, BodySettings settings) {
                return factory -> {
                    factory.addContextCustomizers(
                            context -> context.getPipeline().addValve(limits.getObject().new Valve()));
                    factory.addConnectorCustomizers(connector -> {
                        if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
                            http.setDisableUploadTimeout(false);
                            http.setConnectionUploadTimeout(
                                    Math.toIntExact(settings.silence().toMillis()));
                        }
                    });
                };
            }
        }
    }

    /**
     * Watches the budget: bytes that no current request can hold any more would keep others out until a restart. From
     * memory.
     */
    @Component
    @Order(110)
    static class BodyAlarms implements AlarmSource {

        /** The maximum time that a request waits for its activities once its body is complete. */
        private static final Duration MAX_ANSWER_TIME = Duration.ofMinutes(2);

        private final ByteBudget budget;
        private final long longestNanos;

        BodyAlarms(ByteBudget budget, BodySettings settings) {
            this.budget = budget;
            this.longestNanos = settings.within().plus(MAX_ANSWER_TIME).toNanos();
        }

        @Override
        public Set<String> kinds() {
            return Set.of("bytes-not-given-back");
        }

        @Override
        public boolean asksDatabase() {
            return false;
        }

        @Override
        public List<Alarm> look() {
            return Alarm.when(budget.stuck(longestNanos), "bytes-not-given-back", "/admin/health");
        }
    }
}
