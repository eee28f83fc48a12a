package dev.footfall.access.tokens;

import dev.footfall.platform.Ascii;
import dev.footfall.platform.StartupException;
import java.net.InetAddress;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.util.Optional;

/**
 * An address that Footfall itself asks: of a setting, or named by a provider's configuration. Keys that decide who is
 * let in must come from who they seem to come from, so it is https; http only on this very machine. Java would read
 * files, archives and FTP servers by the same call.
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
            throw new IllegalArgumentException("'" + text + "' is no address", e);
        }
    }

    /**
     * Stops the start where a setting cannot be such an address.
     *
     * @param example one that could be
     */
    public static void check(String variable, String text, String example) {
        objection(text).ifPresent(objection -> {
            throw new StartupException(
                    variable + " " + objection + ".",
                    "Give an https address like " + example + "; http is for this very machine only.");
        });
    }

    private static Optional<String> objection(String text) {
        URI address;
        try {
            address = URI.create(text);
        } catch (IllegalArgumentException e) {
            return Optional.of("is no address");
        }
        var scheme = address.getScheme();
        var host = address.getHost();
        if (scheme == null
                || host == null && !address.isOpaque() && Ascii.lower(scheme).startsWith("http")) {
            return Optional.of("is no address");
        }
        return switch (Ascii.lower(scheme)) {
            case "https" -> host == null ? Optional.of("is no address") : Optional.empty();
            case "http" ->
                host != null && isLoopback(host)
                        ? Optional.empty()
                        : Optional.of("is http on another machine, where anybody on the way can change the answer");
            default -> Optional.of("is an address of '" + scheme + "', not of https");
        };
    }

    /** By what is written: a name that only resolves to this machine may resolve to another one tomorrow. */
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
