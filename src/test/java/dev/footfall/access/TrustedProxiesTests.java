package dev.footfall.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustedProxiesTests {

    private final UntrustedProxyNotice notice = new UntrustedProxyNotice(Clock.systemUTC());
    private final TrustedProxies proxies = new TrustedProxies(List.of("10.0.0.0/8", "192.0.2.1", "fd00::/8"), notice);

    /** Who connects to us, what the header says, whom we take for the client. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            203.0.113.9 | 198.51.100.1                         | 203.0.113.9
            10.1.2.3    | 198.51.100.1                         | 198.51.100.1
            10.1.2.3    | 1.1.1.1, 198.51.100.1                | 198.51.100.1
            10.1.2.3    | 1.1.1.1, 198.51.100.1, 192.0.2.1     | 198.51.100.1
            10.1.2.3    | 10.9.9.9, 10.8.8.8                   | 10.9.9.9
            10.1.2.3    | unknown                              | 10.1.2.3
            10.1.2.3    | 198.51.100.1, _hidden, 10.8.8.8      | 10.8.8.8
            10.1.2.3    | <script>                             | 10.1.2.3
            10.1.2.3    | ''                                   | 10.1.2.3
            fd00::7     | 2001:db8::1                          | 2001:db8::1
            192.0.2.2   | 198.51.100.1                         | 192.0.2.2
            10.1.2.3    | 198.51.100.1:49152                   | 198.51.100.1
            10.1.2.3    | [2001:db8::1]:49152                  | 2001:db8::1
            10.1.2.3    | [2001:db8::1]                        | 2001:db8::1
            """)
    void takesTheLastAddressBeforeOurProxies(String remoteAddress, String header, String client) throws Exception {
        var request = request(remoteAddress);
        addHeader(request, "X-Forwarded-For", header);

        assertThat(process(request).getRemoteAddr()).isEqualTo(client);
    }

    @Test
    void takesSchemeAndHostFromTheProxy() throws Exception {
        var request = request("10.1.2.3");
        addHeader(request, "X-Forwarded-Proto", "https");
        addHeader(request, "X-Forwarded-Host", "footfall.example");

        var processed = process(request);
        assertThat(processed.isSecure()).isTrue();
        assertThat(processed.getRequestURL()).hasToString("https://footfall.example/login");
    }

    /** Chains of proxies write a list, the client's own first. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            https,http   | true
            https, https | true
            HTTPS        | true
            http,https   | false
            http         | false
            """)
    void takesTheClientsScheme(String proto, boolean secure) throws Exception {
        var request = request("10.1.2.3");
        addHeader(request, "X-Forwarded-Proto", proto);

        assertThat(process(request).isSecure()).isEqualTo(secure);
    }

    /**
     * A proxy that appends keeps the client's own value in front. Anybody can send one, and links would then lead to
     * their site.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            evil.example, footfall.example        | footfall.example
            evil.example,footfall.example:8443    | footfall.example
            footfall.example, inner.example       | inner.example
            evil.example, <script>                | localhost
            footfall.example,                     | localhost
            """)
    void takesTheHostOfTheLastProxy(String host, String seen) throws Exception {
        var request = request("10.1.2.3");
        addHeader(request, "X-Forwarded-Host", host);

        assertThat(process(request).getServerName()).isEqualTo(seen);
    }

    @Test
    void keepsHttpsWhateverAProxySays() throws Exception {
        var request = request("10.1.2.3");
        request.getCoyoteRequest().scheme().setString("https");
        request.setSecure(true);
        addHeader(request, "X-Forwarded-Proto", "http");

        assertThat(process(request).isSecure()).isTrue();
    }

    /** Who connects, by which header, and which address is shown: a public one may be a person's. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            192.168.0.7 | X-Forwarded-For   | 192.168.0.7
            172.18.0.1  | X-Forwarded-Proto | 172.18.0.1
            fc00::7     | X-Forwarded-Host  | fc00::7
            127.0.0.1   | Forwarded         | 127.0.0.1
            203.0.113.9 | X-Forwarded-For   | none
            2001:db8::7 | X-Forwarded-For   | none
            """)
    void noticesAnUnnamedProxy(String remoteAddress, String header, @Nullable String shown) throws Exception {
        var request = request(remoteAddress);
        addHeader(request, header, "x");
        process(request);

        assertThat(notice.now(false).proxy())
                .isNotNull()
                .extracting(UntrustedProxyNotice.UntrustedProxy::address)
                .isEqualTo(shown);
    }

    @Test
    void noticesNoNamedProxyAndNoPlainRequest() throws Exception {
        var proxied = request("10.1.2.3");
        addHeader(proxied, "X-Forwarded-For", "203.0.113.9");
        process(proxied);
        process(request("203.0.113.9"));

        assertThat(notice.now(false).proxy()).isNull();
    }

    @Test
    void ignoresInvalidHeadersOfAProxy() throws Exception {
        var request = request("10.1.2.3");
        addHeader(request, "X-Forwarded-Proto", "gopher");
        addHeader(request, "X-Forwarded-Host", "evil.example/path?<script>");

        var processed = process(request);
        assertThat(processed.getScheme()).isEqualTo("http");
        assertThat(processed.getRequestURL()).hasToString("http://localhost/login");
    }

    @Test
    void ignoresHeadersOfStrangers() throws Exception {
        var request = request("203.0.113.9");
        addHeader(request, "X-Forwarded-Proto", "https");
        addHeader(request, "X-Forwarded-Host", "evil.example");

        var processed = process(request);
        assertThat(processed.isSecure()).isFalse();
        assertThat(processed.getServerName()).isEqualTo("localhost");
    }

    /** The request as the application gets it. */
    private Request process(Request request) throws Exception {
        var passed = new AtomicReference<@Nullable Request>();
        proxies.setNext(new ValveBase() {
            @Override
            public void invoke(Request request, Response response) {
                passed.set(request);
            }
        });
        proxies.invoke(request, new Response(new org.apache.coyote.Response()));
        return Objects.requireNonNull(passed.get());
    }

    private static Request request(String remoteAddress) {
        var request = new Request(new Connector(), new org.apache.coyote.Request());
        request.setRemoteAddr(remoteAddress);
        request.setServerPort(80);
        request.getCoyoteRequest().scheme().setString("http");
        request.getCoyoteRequest().serverName().setString("localhost");
        request.getCoyoteRequest().requestURI().setString("/login");
        return request;
    }

    private static void addHeader(Request request, String name, String value) {
        request.getCoyoteRequest().getMimeHeaders().addValue(name).setString(value);
    }
}
