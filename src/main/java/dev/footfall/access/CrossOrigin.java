package dev.footfall.access;

import jakarta.servlet.Filter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

/** Lets scripts of the named sites send activities, and nothing else of the API. */
final class CrossOrigin {

    private CrossOrigin() {}

    static Filter filter(List<String> origins) {
        var capture = new CorsConfiguration();
        capture.setAllowedOrigins(origins);
        capture.setAllowedMethods(List.of(HttpMethod.POST.name()));
        capture.setAllowedHeaders(List.of(
                HttpHeaders.AUTHORIZATION, HttpHeaders.CONTENT_TYPE, HttpHeaders.CONTENT_ENCODING, "Idempotency-Key"));
        capture.setExposedHeaders(List.of(HttpHeaders.RETRY_AFTER));
        capture.setMaxAge(Duration.ofHours(1));
        var paths = new UrlBasedCorsConfigurationSource();
        paths.registerCorsConfiguration("/api/activities", capture);
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
                    {"title":"Forbidden","status":403,"detail":"Scripts of this site may not call this. FOOTFALL_CORS_ORIGINS names those that may."}""".getBytes(StandardCharsets.UTF_8));
            response.flush();
        }
    }
}
