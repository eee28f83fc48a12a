package dev.footfall.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.notify.WebhookTargets.ForbiddenTargetException;
import dev.footfall.notify.WebhookTargets.WebhookSettings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where webhooks may lead, and that a name cannot change its mind between the check and the connection. */
class WebhookTargetsTests {

    private final WebhookTargets targets = new WebhookTargets(new WebhookSettings(List.of()));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.0.1",
                "0.0.0.0",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.100.100.200",
                "168.63.129.16",
                "192.0.0.192",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "203.0.113.9",
                "::1",
                "::",
                "::ffff:127.0.0.1",
                "::ffff:a00:1",
                "::ffff:a9fe:a9fe",
                "::ffff:0:127.0.0.1",
                "::127.0.0.1",
                "fe80::1",
                "fec0::1",
                "fc00::1",
                "fd00:ec2::254",
                "ff02::1",
                "64:ff9b::7f00:1",
                "64:ff9b:1::a00:1",
                "2002:7f00:1::",
                "2001::1",
                "2001:db8::1",
                "3fff::1",
                "5f00::1",
                "100::1"
            })
    void callsNoSpecialAddress(String address) throws UnknownHostException {
        assertThat(targets.isAllowed(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"93.184.215.14", "1.1.1.1", "172.15.0.1", "172.32.0.1", "2606:4700::1111", "2a00:1450::1"})
    void callsPublicAddresses(String address) throws UnknownHostException {
        assertThat(targets.isAllowed(InetAddress.getByName(address))).isTrue();
    }

    /** However the address is written: what counts is where it leads. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://localhost/",
                "https://127.0.0.1/",
                "https://[::1]/",
                "https://[::ffff:127.0.0.1]/",
                "https://[0:0:0:0:0:ffff:7f00:1]/",
                "https://[::ffff:a9fe:a9fe]/",
                "https://[fe80::1]/",
                "https://2852039166/",
                "https://2130706433/",
                "https://0x7f.1/",
                "https://127.1/"
            })
    void refusesDisguisedLoopback(String url) {
        assertThat(targets.objection(url)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "ftp://1.1.1.1/",
                "https://user:secret@1.1.1.1/",
                "https://1.1.1.1/#part",
                "x",
                "https:///path",
                "http://1.1.1.1/",
                "javascript:alert(1)",
                "https://1.1.1.1/ x"
            })
    void refusesWhatIsNoPlainHttpsAddress(String url) {
        assertThat(targets.objection(url)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1.1 10.0.0.1", "10.0.0.1 1.1.1.1", "1.1.1.1 ::1", "2606:4700::1111 1.1.1.1 fe80::1"})
    void refusesANameWithOnePrivateAddress(String answer) {
        var mixed = new WebhookTargets(new WebhookSettings(List.of()), _ -> {
            var addresses = new ArrayList<InetAddress>();
            for (String address : answer.split(" ")) {
                addresses.add(InetAddress.getByName(address));
            }
            return addresses.toArray(InetAddress[]::new);
        });

        assertThatThrownBy(() -> mixed.resolve("mixed.example")).isInstanceOf(ForbiddenTargetException.class);
        assertThat(mixed.objection("https://mixed.example/")).contains("webhooks.wrong.target");
    }

    /** A name that is public when it is checked in the form, and leads home when the call is made. */
    @Test
    void checksTheAddressThatItConnectsTo() throws Exception {
        Queue<String> answers = new ArrayDeque<>(List.of("1.1.1.1", "127.0.0.1", "127.0.0.1"));
        var rebinding = new WebhookTargets(
                new WebhookSettings(List.of()), _ -> new InetAddress[] {InetAddress.getByName(answers.remove())});
        try (var home = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                CloseableHttpClient http = WebhookCaller.client(rebinding)) {
            String url = "https://rebinding.example:" + home.getLocalPort() + "/";
            assertThat(rebinding.objection(url)).isEmpty();
            assertThatThrownBy(() -> http.execute(new HttpPost(url), response -> response.getCode()))
                    .isInstanceOf(ForbiddenTargetException.class);
            home.setSoTimeout(200);
            assertThatThrownBy(home::accept).as("a connection").isInstanceOf(java.net.SocketTimeoutException.class);
        }
    }

    /** The check is not only for names: an address in the URL goes through it too. */
    @Test
    void checksAddressesThatStandInTheUrl() throws Exception {
        try (var home = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                CloseableHttpClient http = WebhookCaller.client(targets)) {
            for (String host : List.of("127.0.0.1", "[::1]", "localhost", "[::ffff:127.0.0.1]")) {
                assertThatThrownBy(() -> http.execute(
                                new HttpPost("http://" + host + ":" + home.getLocalPort() + "/"),
                                response -> response.getCode()))
                        .as(host)
                        .isInstanceOf(ForbiddenTargetException.class);
            }
        }
    }
}
