package dev.footfall.platform;

import static java.util.ResourceBundle.Control.FORMAT_PROPERTIES;

import com.ibm.icu.util.ULocale;
import dev.footfall.platform.ExternalIds.EntityId;
import dev.footfall.platform.ExternalIds.PersonId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.stream.Stream;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jackson.JacksonComponent;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.core.env.Environment;
import org.springframework.format.FormatterRegistry;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.jdk.StringDeserializer;
import tools.jackson.databind.deser.std.StdScalarDeserializer;

/** What every controller relies on: callers and ids as arguments, and an HTTP server that reveals nothing about itself. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebMvcConfigurer {

    private final QuestionPermits questions;
    private final ExternalIds ids;

    WebConfiguration(QuestionPermits questions, ExternalIds ids) {
        this.questions = questions;
        this.ids = ids;
    }

    @Override
    public void addFormatters(FormatterRegistry registry) {
        registry.addConverter(String.class, PersonId.class, ids::personId);
        registry.addConverter(String.class, EntityId.class, ids::entityId);
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
     * Where browsers use HTTPS every request counts as HTTPS, whatever a proxy sends or omits: cookies are Secure and
     * browsers are told to stay with HTTPS.
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

    /** Spring Boot's own settings for proxies trust whole address ranges, whoever uses them. */
    private static void refuseOtherWaysToTrustProxies(Environment environment) {
        boolean others =
                !Ascii.equalsIgnoreCase(environment.getProperty("server.forward-headers-strategy", "none"), "none")
                        || Stream.of("remote-ip-header", "protocol-header")
                                .anyMatch(name -> environment.containsProperty("server.tomcat.remoteip." + name));
        if (others) {
            throw new StartupException(
                    "server.forward-headers-strategy or server.tomcat.remoteip is set: X-Forwarded-* would be trusted"
                            + " whatever FOOTFALL_TRUSTED_PROXIES says.",
                    "Remove that setting, and name the proxies in FOOTFALL_TRUSTED_PROXIES.");
        }
    }

    /** Passes the {@link Caller} to controller methods; for a stranger null where that is allowed, otherwise 401. */
    static class CallerArgument implements HandlerMethodArgumentResolver {

        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return parameter.getParameterType() == Caller.class;
        }

        @Override
        public @Nullable Object resolveArgument(
                MethodParameter parameter,
                @Nullable ModelAndViewContainer model,
                NativeWebRequest request,
                @Nullable WebDataBinderFactory binders) {
            var caller = Caller.current();
            if (caller.isEmpty() && !parameter.isOptional()) {
                throw new ErrorResponseException(HttpStatus.UNAUTHORIZED);
            }
            return caller.orElse(null);
        }
    }

    /**
     * Answers what Tomcat rejects before the application sees it (a malformed request line, header or URL), in place of
     * Tomcat's own HTML page, which would name the server. A bare page for browsers, such as those whose cookies are
     * too large; where no header could be read it assumes a program. Tomcat creates it by class name: hence public.
     */
    public static class ProblemErrorValve extends ErrorReportValve {

        private static final String DETAIL = "The request is not valid HTTP, or was refused.";

        @Override
        protected void report(Request request, Response response, @Nullable Throwable throwable) {
            int code = response.getStatus();
            if (code < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
                return;
            }
            var status = HttpStatus.resolve(code);
            var title = status == null ? "Error" : status.getReasonPhrase();
            boolean page = BrowserErrors.isOpenedInBrowser(request);
            var body = (page ? page(code, request.getLocale()) : problem(code, title)).getBytes(StandardCharsets.UTF_8);
            try {
                SecurityHeaders.ofPage(request, response);
                response.setContentType(
                        page ? MediaType.TEXT_HTML_VALUE + ";charset=UTF-8" : MediaType.APPLICATION_PROBLEM_JSON_VALUE);
                response.setContentLength(body.length);
                response.getOutputStream().write(body);
                response.finishResponse();
            } catch (IOException | IllegalStateException e) {
                // The client is gone or the answer has begun: there is nobody left to tell.
                container.getLogger().debug("Error answer not written", e);
            }
        }

        private static String problem(int code, String title) {
            return "{\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}".formatted(title, code, DETAIL);
        }

        /** Without style: the application's pages are not available here. */
        private static String page(int code, Locale locale) {
            var texts = ResourceBundle.getBundle("messages", locale, Control.getNoFallbackControl(FORMAT_PROPERTIES));
            var language = texts.getLocale().equals(Locale.ROOT) ? Locale.ENGLISH : texts.getLocale();
            return """
                    <!DOCTYPE html>
                    <html lang="%6$s" dir="%7$s">
                    <head><meta charset="utf-8"><title>%2$s · %5$s</title></head>
                    <body><main><p>%1$s</p><h1>%2$s</h1><p>%3$s</p><p><a href="/">%4$s</a></p></main></body>
                    </html>
                    """.formatted(
                            code,
                            texts.getString("error.request.title"),
                            texts.getString("error.request.text"),
                            texts.getString("error.home"),
                            texts.getString("brand"),
                            language.toLanguageTag(),
                            ULocale.forLocale(language).isRightToLeft() ? "rtl" : "ltr");
        }
    }

    /**
     * Refuses texts in JSON bodies of controllers that PostgreSQL cannot store unchanged: with U+0000, which fails
     * there, or with half a surrogate pair, which would become a question mark. Capture reads its bodies itself and
     * rejects such activities one by one.
     */
    @JacksonComponent
    static class StorableTexts extends StdScalarDeserializer<String> {

        StorableTexts() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) {
            var text = StringDeserializer.instance.deserialize(parser, context);
            if (text != null && !isStorable(text)) {
                throw context.weirdStringException("", String.class, "cannot be stored");
            }
            return text;
        }

        static boolean isStorable(String text) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '\0' || Character.isLowSurrogate(c)) {
                    return false;
                }
                if (Character.isHighSurrogate(c)) {
                    i++;
                    if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
                        return false;
                    }
                }
            }
            return true;
        }
    }
}
