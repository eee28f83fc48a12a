package dev.footfall.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestCsv;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestTokens;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Numbers that jsonb would write out: read back as they were sent, wherever metadata is shown. */
@BesideTest
class NumbersAsSentIntegrationTests {

    private static final String LIST = "/api/admin/activities?size=500&userId=";
    private static final Pattern METADATA = Pattern.compile("\"metadata\": ?(\\{[^}]*})");

    @Autowired
    JdbcClient database;

    @LocalServerPort
    int port;

    private final UUID user = UUID.randomUUID();
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private TestApi api;

    @BeforeEach
    void api() {
        api = new TestApi(port);
    }

    @Test
    void readsNumbersBackEqualAndNoLonger() {
        Random random = new Random(12);
        List<String> sent = IntStream.range(0, 60)
                .mapToObj(_ -> metadata(IntStream.range(0, random.nextInt(1, 40))
                        .mapToObj(_ -> number(random))
                        .toList()))
                .toList();

        check(sent);
    }

    @Test
    void metadataFullOfNumbersGrowsNoLonger() {
        List<String> sent = List.of("9e307", "1e-300", "1e3", "4.9e-324", "-1E+99", "1e39", "0e-300").stream()
                .map(number -> metadata(IntStream.range(0, 8_100 / (number.length() + 1))
                        .mapToObj(_ -> number)
                        .toList()))
                .toList();

        check(sent);
    }

    @Test
    void findsNumbersAsSent() {
        post(List.of("{\"n\":1e30}", "{\"n\":\"1e30\"}", "{\"n\":2}", "{\"n\":1.5e3}"));

        assertThat(api.get(200, LIST + user + "&metadata.n=1e30").get("items").size())
                .isEqualTo(2);
        assertThat(api.get(200, LIST + user + "&metadata.n=2").get("items").size())
                .isOne();
    }

    @Test
    void keepsTextsThatLookLikeStoredNumbers() {
        post(List.of("{\"t\":\"\uFDD01e30\",\"u\":\"\uFDD0 1e30\",\"\uFDD01e30\":1}"));

        assertThat(api.get(200, LIST + user).get("items").get(0).get("metadata").toString())
                .contains("\"t\":\"1e30\"", "\"u\":\"\uFDD0 1e30\"", "\"\uFDD01e30\":1");
    }

    private void check(List<String> sent) {
        post(sent);
        List<String> listed = METADATA.matcher(
                        api.get(LIST + user, TestKeys.ADMIN).body())
                .results()
                .map(found -> found.group(1))
                .toList();
        List<String> own = METADATA.matcher(api.get("/api/users/me/activity/export", TestTokens.of(user))
                        .body())
                .results()
                .map(found -> found.group(1))
                .toList();
        List<String> csv =
                TestCsv.parse(api.get("/api/admin/activities/export?userId=" + user, TestKeys.ADMIN)
                                .body())
                        .stream()
                        .skip(1)
                        .map(row -> row.get(5))
                        .toList();

        List<String> newestFirst = sent.reversed();
        same(newestFirst, listed);
        assertThat(own).isEqualTo(listed);
        assertThat(csv).isEqualTo(listed);
        assertThat(post(listed.reversed()).get("duplicates").asInt()).isEqualTo(sent.size());
        assertThat(conflicts()).isZero();
    }

    private static void same(List<String> sent, List<String> shown) {
        assertThat(shown).hasSameSizeAs(sent);
        for (int i = 0; i < sent.size(); i++) {
            // jsonb puts a space behind each comma and colon
            String compact = shown.get(i).replace(" ", "");
            assertThat(numbers(compact))
                    .usingElementComparator(BigDecimal::compareTo)
                    .isEqualTo(numbers(sent.get(i)));
            assertThat(compact.length()).isLessThanOrEqualTo(sent.get(i).length());
        }
    }

    private static List<BigDecimal> numbers(String metadata) {
        return Pattern.compile("[-+.0-9eE]+")
                .matcher(metadata.substring(metadata.indexOf('[')))
                .results()
                .map(found -> new BigDecimal(found.group()))
                .toList();
    }

    private tools.jackson.databind.JsonNode post(List<String> metadata) {
        List<String> activities = new ArrayList<>();
        for (int i = 0; i < metadata.size(); i++) {
            activities.add("""
                            {"id":"%s","userId":"%s","activityType":"app_view","timestamp":"%s","metadata":%s}\
                            """.formatted(
                    new UUID(user.getMostSignificantBits(), i), user, now.minusSeconds(1000 - i), metadata.get(i)));
        }
        TestApi.Answer answer = api.post(
                "/api/activities", TestKeys.CAPTURE, activities.stream().collect(Collectors.joining(",", "[", "]")));
        assertThat(answer.json().get("rejected").isEmpty()).as(answer.body()).isTrue();
        return answer.json();
    }

    private long conflicts() {
        return database.sql("select coalesce(sum(conflicts), 0) from capture_ledger")
                .query(Long.class)
                .single();
    }

    private static String metadata(List<String> numbers) {
        return numbers.stream().collect(Collectors.joining(",", "{\"n\":[", "]}"));
    }

    /** Any that capture takes: within a double, of 40 digits at most; and that could be no card or telephone. */
    private static String number(Random random) {
        String whole = random.nextInt(3) == 0 ? "0" : new BigInteger(random.nextInt(1, 40), random).toString();
        String fraction = random.nextBoolean() ? "" : "." + "0".repeat(random.nextInt(5)) + random.nextInt(10_000);
        String exponent = random.nextInt(3) == 0
                ? ""
                : (random.nextBoolean() ? "e" : "E")
                        + List.of("", "+", "-").get(random.nextInt(3))
                        + (random.nextBoolean() ? random.nextInt(9) : random.nextInt(280));
        String number = (random.nextInt(4) == 0 ? "-" : "") + whole + fraction + exponent;
        BigDecimal value = new BigDecimal(number).stripTrailingZeros();
        int digits = value.precision() - value.scale();
        return value.scale() <= 0 && digits > 10 && digits < 20 ? number(random) : number;
    }
}
