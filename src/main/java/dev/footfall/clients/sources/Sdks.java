package dev.footfall.clients.sources;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/**
 * The SDKs that can send here, each with the lines that make it. The lines are in {@code clients/lines/ID.txt}, by
 * family and language: a head ({@code install: …}, {@code https: only}, {@code cors: yes}), a blank line, and the code,
 * with {@code {host}}, {@code {key}}, {@code {id}} and the parts of the host in their places.
 */
@Component
class Sdks {

    /** In the order in which they are offered; {@code id} is part of the name of the files. */
    private static final List<String> LANGUAGES =
            List.of("node", "browser", "java", "python", "go", "php", "ruby", "dotnet", "swift", "kotlin", "http");

    private static final List<String> FAMILIES =
            List.of("segment", "rudderstack", "posthog", "amplitude", "mixpanel", "jitsu", "cloudevents", "umami");

    private final Map<String, Sdk> byId = new TreeMap<>();

    Sdks() throws IOException {
        for (var file : new PathMatchingResourcePatternResolver().getResources("classpath:clients/lines/*.txt")) {
            var name = String.valueOf(file.getFilename());
            var id = name.substring(0, name.length() - ".txt".length());
            byId.put(id, Sdk.of(id, text(file)));
        }
    }

    /**
     * @param id family and language, like {@code segment-node}
     * @param install the command, dependency or address by which the package is added; empty where there is none
     * @param httpsOnly whether it sends by HTTPS, whatever it is told
     * @param browser whether it runs in pages of another site, which must be allowed to send here
     */
    record Sdk(
            String id,
            String family,
            String language,
            String install,
            boolean httpsOnly,
            boolean browser,
            String lines) {

        private static Sdk of(String id, String text) {
            int blank = text.indexOf("\n\n");
            var head = text.substring(0, blank).lines().map(String::strip).toList();
            var parts = id.split("-", 2);
            return new Sdk(
                    id,
                    parts[0],
                    parts[parts.length - 1],
                    head.getFirst().substring("install:".length()).strip(),
                    head.contains("https: only"),
                    head.contains("cors: yes"),
                    text.substring(blank + 2).strip());
        }

        /**
         * The lines to paste.
         *
         * @param site where Footfall is reached
         * @param key the API key, or what stands for it
         * @param id of the key, for protocols that are told no secret
         */
        String lines(String site, String key, UUID id) {
            var uri = URI.create(site);
            boolean https = "https".equals(uri.getScheme());
            int port = uri.getPort() >= 0 ? uri.getPort() : https ? 443 : 80;
            return lines.replace("{host}", site)
                    .replace("{key}", key)
                    .replace("{id}", id.toString())
                    .replace("{authority}", uri.getRawAuthority())
                    .replace("{hostname}", uri.getHost())
                    .replace("{port}", String.valueOf(port))
                    .replace("{scheme}", uri.getScheme())
                    .replace("{ssl}", String.valueOf(https));
        }
    }

    List<Sdk> all() {
        return List.copyOf(byId.values());
    }

    Optional<Sdk> withId(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    List<String> languages() {
        return LANGUAGES;
    }

    /** The SDKs of a language, the most common family first; those of the first language where there is no such one. */
    List<Sdk> of(String language) {
        var known = LANGUAGES.contains(language) ? language : LANGUAGES.getFirst();
        return FAMILIES.stream()
                .flatMap(family ->
                        byId.values().stream().filter(sdk -> sdk.family.equals(family) && sdk.language.equals(known)))
                .toList();
    }

    private static String text(Resource file) {
        try {
            return file.getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
