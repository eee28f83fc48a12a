package dev.footfall.platform.body;

import dev.footfall.platform.ProblemWriter;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** How long a body may be, by its route; and the one place that all bodies pass, a form's fields too: below Tomcat's request. */
final class BodyLimits {

    private final Map<String, Long> large;
    private final BodySettings settings;

    BodyLimits(BodySettings settings, ObjectProvider<LargeBody> large) {
        this.settings = settings;
        this.large = large.stream().collect(Collectors.toUnmodifiableMap(LargeBody::path, LargeBody::sent));
    }

    /** @param path as it was sent: one that is written in another way has the lower limit */
    long of(String path) {
        return large.getOrDefault(path, settings.limit().toBytes());
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
            BodyMeter meter = new BodyMeter(coyote, settings, of(request.getRequestURI()));
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
        BodyLimits bodyLimits(BodySettings settings, ObjectProvider<LargeBody> large) {
            return new BodyLimits(settings, large);
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
