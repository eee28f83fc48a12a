package dev.footfall.platform;

import java.util.List;
import java.util.stream.Stream;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** What every controller may count on: callers as arguments, and an HTTP server that says nothing about itself. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebMvcConfigurer {

    private final QuestionPermits questions;

    WebConfiguration(QuestionPermits questions) {
        this.questions = questions;
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new CallerArgument());
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new StrictParameters.Interceptor());
        registry.addInterceptor(questions);
    }

    @Bean
    static WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcatThatSaysNothingAboutItself() {
        return factory -> factory.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(ProblemErrorValve.class.getName());
            }
        });
    }

    /**
     * Where browsers come by HTTPS every request counts as one by HTTPS, whatever a proxy says or leaves out: cookies are
     * Secure and browsers are told to stay with HTTPS.
     */
    @Bean
    static WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcatBehindHttps(
            Settings settings, Environment environment) {
        refuseOtherWaysToTrustProxies(environment);
        return factory -> {
            if (settings.isReachedByHttps()) {
                factory.addConnectorCustomizers(connector -> {
                    connector.setScheme("https");
                    connector.setSecure(true);
                });
            }
        };
    }

    /** Spring Boot's own settings for that believe whole classes of addresses, whoever speaks from them. */
    private static void refuseOtherWaysToTrustProxies(Environment environment) {
        boolean others =
                !Ascii.equalsIgnoreCase(environment.getProperty("server.forward-headers-strategy", "none"), "none")
                        || Stream.of("remote-ip-header", "protocol-header")
                                .anyMatch(name -> environment.containsProperty("server.tomcat.remoteip." + name));
        if (others) {
            throw new StartupException(
                    "server.forward-headers-strategy or server.tomcat.remoteip is set: X-Forwarded-* would be believed"
                            + " beside FOOTFALL_TRUSTED_PROXIES.",
                    "Remove that setting, and name the proxies in FOOTFALL_TRUSTED_PROXIES.");
        }
    }
}
