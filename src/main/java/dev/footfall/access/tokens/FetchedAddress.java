package dev.footfall.access.tokens;

import dev.footfall.platform.Ascii;
import dev.footfall.platform.StartupException;
import java.net.InetAddress;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.util.Optional;

/**
 * A URL that Footfall itself fetches, from a setting or from a provider's configuration. The keys that decide who gets
 * access must be authentic, so it must be https, or http on the loopback address. Java's URL class would also read
 * files, archives and FTP servers.
 */
public final class FetchedAddress {

    private FetchedAddress() {}

    /** @throws IllegalArgumentException saying what is wrong with it */
    public static URL url(String text) {
        objection(text).ifPresent(objection -> {
            throw new IllegalArgumentException("'" + text + "' " + objection);
        });
        try {
            return URI.create(text).toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("'" + text + "' is not an address", e);
        }
    }

    /**
     * Stops the start if a setting is not such a URL.
     *
     * @param example a valid value
     */
    public static void check(String variable, String text, String example) {
        objection(text).ifPresent(objection -> {
            throw new StartupException(
                    variable + " " + objection + ".",
                    "Give an https address like " + example + "; http is allowed for this machine only.");
        });
    }

    private static Optional<String> objection(String text) {
        URI address;
        try {
            address = URI.create(text);
        } catch (IllegalArgumentException e) {
            return Optional.of("is not an address");
        }
        var scheme = address.getScheme();
        var host = address.getHost();
        if (scheme == null
                || host == null && !address.isOpaque() && Ascii.lower(scheme).startsWith("http")) {
            return Optional.of("is not an address");
        }
        return switch (Ascii.lower(scheme)) {
            case "https" -> host == null ? Optional.of("is not an address") : Optional.empty();
            case "http" ->
                host != null && isLoopback(host)
                        ? Optional.empty()
                        : Optional.of("is http on another machine, where anybody on the way can change the answer");
            default -> Optional.of("uses '" + scheme + "' instead of https");
        };
    }

    /** Compares the text: a name that resolves to this machine today may resolve to another tomorrow. */
    private static boolean isLoopback(String host) {
        if (Ascii.equalsIgnoreCase(host, "localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(host.startsWith("[") ? host.substring(1, host.length() - 1) : host)
                    .isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
