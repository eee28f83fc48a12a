package dev.footfall.notify;

import dev.footfall.platform.Ascii;
import dev.footfall.platform.StartupException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.hc.client5.http.DnsResolver;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.stereotype.Component;

/**
 * Where webhooks may lead: only to the public internet, so that nobody makes Footfall call what only this machine and
 * its network can reach. The addresses of a name are checked where the connection is made, and it is made to one of
 * those: a name that resolves to another address a moment later gains nothing.
 *
 * @see <a href="https://www.iana.org/assignments/iana-ipv4-special-registry">special IPv4 addresses</a>
 * @see <a href="https://www.iana.org/assignments/iana-ipv6-special-registry">special IPv6 addresses</a>
 */
@Component
class WebhookTargets implements DnsResolver {

    /**
     * Settings of webhooks.
     *
     * @param networks addresses and networks that are allowed although they are not public, by http too
     */
    @ConfigurationProperties("footfall.webhook")
    record WebhookSettings(@DefaultValue List<String> networks) {

        WebhookSettings {
            networks = List.copyOf(networks);
        }
    }

    /** Not reachable from everywhere, or no single machine, or the metadata of a cloud. */
    private static final List<IpAddressMatcher> SPECIAL_V4 = matchers(List.of(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "168.63.129.16/32", // Azure's own services, at a public address
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4"));

    /** All that is assigned to the public. */
    private static final List<IpAddressMatcher> PUBLIC_V6 = matchers(List.of("2000::/3"));

    /** Within it: tunnels, which lead to any IPv4 address, and what is for documents. */
    private static final List<IpAddressMatcher> SPECIAL_V6 =
            matchers(List.of("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"));

    /** Looks a name up. */
    @FunctionalInterface
    interface Names {
        InetAddress[] addresses(String name) throws UnknownHostException;
    }

    private final List<IpAddressMatcher> allowed;
    private final Names names;

    @Autowired
    WebhookTargets(WebhookSettings settings) {
        this(settings, InetAddress::getAllByName);
    }

    WebhookTargets(WebhookSettings settings, Names names) {
        this.names = names;
        try {
            this.allowed = matchers(settings.networks());
        } catch (IllegalArgumentException e) {
            throw new StartupException(
                    "FOOTFALL_WEBHOOK_NETWORKS has an entry that is neither an address nor a network.",
                    "Give entries like 10.0.0.7 or 10.0.0.0/8, with commas between.",
                    e);
        }
    }

    /** No webhook may lead there. */
    static final class ForbiddenTargetException extends UnknownHostException {

        private static final long serialVersionUID = 1;

        ForbiddenTargetException() {
            super("The webhook leads to an address that is not public");
        }
    }

    /** Called for each connection; also for a host that is an address already. */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        return checked(names.addresses(host));
    }

    /** All of them must be allowed. */
    InetAddress[] checked(InetAddress[] addresses) throws ForbiddenTargetException {
        if (addresses.length == 0 || !Arrays.stream(addresses).allMatch(this::isAllowed)) {
            throw new ForbiddenTargetException();
        }
        return addresses;
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    boolean isAllowed(InetAddress address) {
        return isPublic(address) || isListed(address);
    }

    private boolean isListed(InetAddress address) {
        return matches(allowed, address);
    }

    private static boolean isPublic(InetAddress address) {
        return address instanceof Inet4Address
                ? !matches(SPECIAL_V4, address)
                : matches(PUBLIC_V6, address) && !matches(SPECIAL_V6, address);
    }

    /**
     * What is wrong with the address of a new webhook, as far as it can be told now: it is checked again at each call.
     *
     * @return a key of the texts; empty if nothing is wrong
     */
    Optional<String> objection(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            return Optional.of("webhooks.wrong.url");
        }
        if (url.getHost() == null || url.getRawUserInfo() != null || url.getRawFragment() != null) {
            return Optional.of("webhooks.wrong.url");
        }
        String scheme = Ascii.lower(Objects.requireNonNullElse(url.getScheme(), ""));
        if (!scheme.equals("https") && !scheme.equals("http")) {
            return Optional.of("webhooks.wrong.url");
        }
        InetAddress[] addresses;
        try {
            addresses = names.addresses(url.getHost());
            checked(addresses);
        } catch (ForbiddenTargetException e) {
            return Optional.of("webhooks.wrong.target");
        } catch (UnknownHostException e) {
            return Optional.of("webhooks.wrong.host");
        }
        return scheme.equals("https") || Arrays.stream(addresses).allMatch(this::isListed)
                ? Optional.empty()
                : Optional.of("webhooks.wrong.http");
    }

    private static boolean matches(List<IpAddressMatcher> networks, InetAddress address) {
        String text = address.getHostAddress().replaceFirst("%.*", "");
        return networks.stream().anyMatch(network -> network.matches(text));
    }

    private static List<IpAddressMatcher> matchers(List<String> networks) {
        return networks.stream().map(IpAddressMatcher::new).toList();
    }
}
