package dev.footfall.export;

import dev.footfall.platform.Ascii;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Chooses between JSON and CSV for the administrators' list by the q-values of {@code Accept}, and leaves only the
 * better one in the header. Spring prefers the handler that declares its type, {@link CsvController}, whenever that
 * type is acceptable at all.
 */
final class PreferredAnswer extends OncePerRequestFilter {

    private static final String PATH = "/api/admin/activities";
    private static final MediaType CSV = new MediaType("text", "csv");

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        MediaType better = accept == null ? null : better(accept);
        chain.doFilter(better == null ? request : new Decided(request, better.toString()), response);
    }

    /** Null if neither is acceptable or the header is invalid: Spring then answers the error. */
    private static @Nullable MediaType better(String accept) {
        try {
            List<MediaType> accepted = MediaType.parseMediaTypes(accept).stream()
                    .filter(type -> type.getQualityValue() > 0)
                    .sorted(Comparator.comparingDouble(MediaType::getQualityValue)
                            .reversed())
                    .toList();
            for (MediaType type : accepted) {
                if (type.includes(MediaType.APPLICATION_JSON)) {
                    return MediaType.APPLICATION_JSON;
                }
                if (type.includes(CSV)) {
                    return CSV;
                }
            }
            return null;
        } catch (InvalidMediaTypeException e) {
            return null;
        }
    }

    private static final class Decided extends HttpServletRequestWrapper {

        private final String accept;

        Decided(HttpServletRequest request, String accept) {
            super(request);
            this.accept = accept;
        }

        @Override
        public @Nullable String getHeader(String name) {
            return Ascii.equalsIgnoreCase(name, HttpHeaders.ACCEPT) ? accept : super.getHeader(name);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return Ascii.equalsIgnoreCase(name, HttpHeaders.ACCEPT)
                    ? Collections.enumeration(List.of(accept))
                    : super.getHeaders(name);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Registration {

        @Bean
        FilterRegistrationBean<PreferredAnswer> preferredAnswer() {
            var filter = new FilterRegistrationBean<>(new PreferredAnswer());
            filter.addUrlPatterns(PATH);
            return filter;
        }
    }
}
