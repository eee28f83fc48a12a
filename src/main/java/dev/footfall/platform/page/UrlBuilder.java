package dev.footfall.platform.page;

import dev.footfall.platform.Settings;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import org.springframework.web.servlet.view.RedirectView;

/** A page's address with its query, from which the addresses of its links are made: one filter more, one less. */
public record UrlBuilder(String path, List<Parameter> parameters) {

    /** One {@code name=value}; a name may come several times. */
    public record Parameter(String name, String value) {}

    public UrlBuilder {
        parameters = List.copyOf(parameters);
    }

    public static UrlBuilder of(String path) {
        return new UrlBuilder(path, List.of());
    }

    /** From the request's query, without blank values: forms send their empty fields too. */
    public static UrlBuilder of(String path, Map<String, List<String>> query) {
        var parameters = new ArrayList<Parameter>();
        query.forEach((name, values) -> values.stream()
                .filter(value -> !value.isBlank())
                .map(value -> new Parameter(name, value.strip()))
                .forEach(parameters::add));
        return new UrlBuilder(path, parameters);
    }

    /** Reads a path of this site with its query, without blank values; null for any other text. */
    public static @Nullable UrlBuilder parse(String address) {
        if (!Redirects.onThisSite(address).equals(address)) {
            return null;
        }
        int end = address.indexOf('?');
        var query = new LinkedMultiValueMap<String, String>();
        try {
            for (var pair : end < 0 ? new String[0] : address.substring(end + 1).split("&")) {
                int sign = pair.indexOf('=');
                query.add(
                        decode(sign < 0 ? pair : pair.substring(0, sign)),
                        sign < 0 ? "" : decode(pair.substring(sign + 1)));
            }
        } catch (IllegalArgumentException e) {
            return null;
        }
        return of(end < 0 ? address : address.substring(0, end), query);
    }

    /** The page about an entity, of a type whose entities are no people. */
    public static String ofEntity(String type, Object id) {
        return "/admin/entities/" + type + "/" + id;
    }

    /** Where the site is reached, without a trailing slash: as configured, or as the current request says. */
    public static String site(Settings settings) {
        var configured = settings.baseUrl();
        return configured == null
                ? ServletUriComponentsBuilder.fromCurrentContextPath().toUriString()
                : configured.toString();
    }

    /** With this value, in addition to others of the name. */
    public UrlBuilder and(String name, Object value) {
        var more = new ArrayList<>(parameters);
        more.add(new Parameter(name, value.toString()));
        return new UrlBuilder(path, more);
    }

    /** With this value in place of all others of the name; null removes them. */
    public UrlBuilder with(String name, @Nullable Object value) {
        var others = without(name);
        return value == null ? others : others.and(name, value);
    }

    public UrlBuilder without(String name) {
        return keeping(parameter -> !parameter.name().equals(name));
    }

    public UrlBuilder without(String name, String value) {
        return keeping(parameter -> !parameter.equals(new Parameter(name, value)));
    }

    /** The first value of a name; empty where there is none. */
    public String first(String name) {
        return parameters.stream()
                .filter(parameter -> parameter.name().equals(name))
                .map(Parameter::value)
                .findFirst()
                .orElse("");
    }

    /** The query as a controller would get it. */
    public MultiValueMap<String, String> query() {
        var query = new LinkedMultiValueMap<String, String>();
        parameters.forEach(parameter -> query.add(parameter.name(), parameter.value()));
        return query;
    }

    public UrlBuilder at(String otherPath) {
        return new UrlBuilder(otherPath, parameters);
    }

    private UrlBuilder keeping(Predicate<Parameter> wanted) {
        return new UrlBuilder(path, parameters.stream().filter(wanted).toList());
    }

    @Override
    public String toString() {
        return parameters.isEmpty()
                ? path
                : parameters.stream()
                        .map(parameter -> encode(parameter.name()) + "=" + encode(parameter.value()))
                        .collect(Collectors.joining("&", path + "?", ""));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** Redirects to a target that a request named. */
    public static final class Redirects {

        /**
         * A path of this site with its query: one slash first (two begin another host), then no backslash, space or
         * control character.
         */
        private static final Pattern LOCAL = Pattern.compile("/(?:[\\x21-\\x7e&&[^/\\\\#]][\\x21-\\x7e&&[^\\\\#]]*)?");

        private Redirects() {}

        /** The target itself if it is on this site, otherwise the front page. */
        public static String onThisSite(@Nullable String target) {
            return target != null
                            && target.length() <= 2_000
                            && LOCAL.matcher(target).matches()
                    ? target
                    : "/";
        }

        /** Redirects literally: braces in the target are not template variables. */
        public static RedirectView to(String target) {
            var redirect = new RedirectView(target);
            redirect.setExpandUriTemplateVariables(false);
            redirect.setExposeModelAttributes(false);
            return redirect;
        }
    }
}
