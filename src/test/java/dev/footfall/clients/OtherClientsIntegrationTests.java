package dev.footfall.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.TestApi;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests in the forms of PostHog, Amplitude, Mixpanel, CloudEvents and Umami. */
class OtherClientsIntegrationTests extends WithClients {

    private static String json(String quoted) {
        return quoted.replace('\'', '"');
    }

    private String postHog(String members) {
        return json("{'api_key':'%s','batch':[{'uuid':'%s','timestamp':'%s',%s}],'sent_at':'%s'}"
                .formatted(KEY, UUID.randomUUID(), now, members, now));
    }

    private String amplitude(String members) {
        return json("{'api_key':'%s','events':[{'insert_id':'%s','time':%d,%s}]}"
                .formatted(KEY, UUID.randomUUID(), now.toEpochMilli(), members));
    }

    private String mixpanel(String members) {
        return json("{%s,'token':'%s','time':%d,'$insert_id':'%s'}}"
                .formatted(members, KEY, now.toEpochMilli(), UUID.randomUUID()));
    }

    private void expect(Reply reply, String line) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(only().line()).isEqualTo(json(line));
        assertThat(only().time()).isEqualTo(now);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'event':'App Viewed','distinct_id':'u','properties':{'a':1} | app_viewed null {'a':1}",
                "'event':'$pageview','distinct_id':'u','properties':{'$current_url':'https://a.example/x','$ip':'1.2.3.4'}"
                        + " | pageview null {'url':'https://a.example/x'}",
                "'event':'$identify','distinct_id':'u','properties':{'$set':{'plan':'pro'},'$lib':'posthog-node'}"
                        + " | identify null {'plan':'pro','library':'posthog-node'}",
                "'event':'x','distinct_id':'u','$lib':'posthog-java','$lib_version':'1.2.0'"
                        + " | x null {'library':'posthog-java','library_version':'1.2.0'}",
                "'properties':{'$device_id':'d','entityType':'Book','entityId':'b'},'event':'x','distinct_id':'d'"
                        + " | x Book {'anonymous':true}",
                "'event':'x','properties':{'distinct_id':'u','token':'t','alias':'kim'} | x null null"
            })
    void storesEachEventOfPostHog(String members, String expected) {
        expect(post("/batch/", postHog(members)), expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/batch", "/capture/", "/e/?ip=1", "/i/v0/e/"})
    void takesPostHogsEventsAtEachOfTheirPaths(String path) {
        expect(post(path, gzip(postHog("'event':'x','distinct_id':'u'")), "Content-Type", "text/plain"), "x null null");
    }

    @Test
    void takesSingleEventsAndArraysOfPostHog() {
        String single = json("{'token':'%s','event':'x','distinct_id':'u','uuid':'m1','timestamp':'%s'}")
                .formatted(KEY, now);
        post("/capture", single);
        post("/e/?token=" + KEY, "[" + single.replace("\"token\"", "\"other\"") + "]");
        post("/e/", "data=" + URLEncoder.encode(base64(single), StandardCharsets.UTF_8));
        post("/e/", "data=" + URLEncoder.encode(single, StandardCharsets.UTF_8) + "&compression=none");

        expect(post("/i/v0/e", single), "x null null");
    }

    @Test
    void countsBackTheAgeOfAnEventWithoutATime() {
        String event = json("{'token':'%s','event':'x','distinct_id':'u','uuid':'m1','offset':60000}")
                .formatted(KEY);
        post("/e", event);

        assertThat(only().time()).isBetween(now.minusSeconds(61), now.minusSeconds(20));
        assertThat(post("/e", event).json().path("duplicates").asInt()).isEqualTo(1);
    }

    @Test
    void answersPostHogsQuestionsWithAnEmptyConfiguration() {
        assertThat(post("/flags/?v=2", "{}").json().path("featureFlags").isObject())
                .isTrue();
        assertThat(post("/decide/?v=3", "{}").json().path("sessionRecording").asBoolean(true))
                .isFalse();
        assertThat(get("/array/some_key/config").json().path("token").asString())
                .isEqualTo("some_key");
        Reply script = get("/array/some_key/config.js");
        assertThat(script.header("Content-Type")).startsWith("text/javascript");
        assertThat(script.header("Cross-Origin-Resource-Policy")).isEqualTo("cross-origin");
        assertThat(script.body()).contains("_POSTHOG_REMOTE_CONFIG[\"some_key\"]");
        assertThat(get("/array/%22-alert(1)-%22/config.js").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'event_type':'App Viewed','user_id':'u','event_properties':{'a':1},'library':'amplitude-node/1' |"
                        + " app_viewed null {'a':1,'library':'amplitude-node/1'}",
                "'event_type':'[Amplitude] Page Viewed','device_id':'d','event_properties':{'product_id':'p'} |"
                        + " page_viewed Product {'anonymous':true}",
                "'event_type':'$identify','user_id':'u','user_properties':{'$set':{'plan':'pro'},'$add':{'n':1}} |"
                        + " identify null {'plan':'pro'}",
                "'event_type':'x','user_id':'u','user_properties':{'plan':'pro'},'ip':'1.2.3.4' | x null null"
            })
    void storesEachEventOfAmplitude(String members, String expected) {
        expect(post("/2/httpapi", amplitude(members)), expected);
    }

    @Test
    void tellsAmplitudesBatchFromPostHogs() {
        Reply reply = post("/batch", amplitude("'event_type':'x','user_id':'u'"));
        expect(reply, "x null null");
        assertThat(reply.json().path("code").asInt()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'event':'App Viewed','properties':{'distinct_id':'u','a':1 | app_viewed null {'a':1}",
                "'event':'$mp_web_page_view','properties':{'distinct_id':'$device:d','$current_url':'/x','mp_lib':'web' |"
                        + " mp_web_page_view null {'url':'/x','library':'web','anonymous':true}",
                "'event':'x','properties':{'distinct_id':'u','entityType':'Book','entityId':'b','$os':'Linux' | x Book null"
            })
    void storesEachEventOfMixpanel(String members, String expected) {
        Reply reply =
                post("/track", "data=" + URLEncoder.encode("[" + mixpanel(members) + "]", StandardCharsets.UTF_8));
        expect(reply, expected);
        assertThat(reply.body()).isEqualTo("1");
    }

    @Test
    void keepsNothingOfMixpanelsProfiles() {
        String profile =
                "data=" + URLEncoder.encode(base64("[{'$distinct_id':'u','$set':{'a':1}}]"), StandardCharsets.UTF_8);

        assertThat(post("/engage", profile).body()).isEqualTo("1");
        assertThat(post("/groups/?verbose=1", profile).json().path("status").asInt())
                .isEqualTo(1);
        assertThat(stored()).isEmpty();
    }

    @Test
    void takesMixpanelsEventsInEachForm() {
        String event = mixpanel("'event':'x','properties':{'distinct_id':'u'");
        String inBase64 = URLEncoder.encode(base64(event), StandardCharsets.UTF_8);
        assertThat(get("/track?data=" + inBase64 + "&ip=0&verbose=0").body()).isEqualTo("1");
        assertThat(get("/track/?data=" + inBase64 + "&verbose=1")
                        .json()
                        .path("status")
                        .asInt())
                .isEqualTo(1);
        assertThat(post("/track", "data=" + inBase64 + "&verbose=1")
                        .json()
                        .path("status")
                        .asInt())
                .isEqualTo(1);
        assertThat(post("/import?strict=1", "[" + event + "]", "Authorization", BASIC)
                        .body())
                .isEqualTo("1");
        expect(post("/track", event), "x null null");
    }

    @Test
    void takesCloudEventsInEachMode() {
        String event = json("{'specversion':'1.0','id':'1','source':'/s','type':'app.viewed','subject':'u','time':'%s',"
                        + "'data':{'a':1},'entitytype':'Book','entityid':'b','trace':'t'}")
                .formatted(now);
        Reply structured = post(
                "/api/cloudevents",
                event,
                "Authorization",
                "Bearer " + KEY,
                "Content-Type",
                "application/cloudevents+json");
        expect(structured, "app_viewed Book {'a':1,'trace':'t'}");
        Reply batch = post(
                "/api/cloudevents",
                "[" + event + "]",
                "Authorization",
                "Bearer " + KEY,
                "Content-Type",
                "application/cloudevents-batch+json");
        Reply binary = post(
                "/api/cloudevents",
                json("{'a':1}"),
                "Authorization",
                "Bearer " + KEY,
                "Content-Type",
                "application/json",
                "ce-specversion",
                "1.0",
                "ce-id",
                "1",
                "ce-source",
                "/s",
                "ce-type",
                "app.viewed",
                "ce-subject",
                "u",
                "ce-time",
                now.toString(),
                "ce-entitytype",
                "Book",
                "ce-entityid",
                "b",
                "ce-trace",
                "t");

        assertThat(batch.json().path("duplicates").asInt()).as(batch.body()).isEqualTo(1);
        assertThat(binary.json().path("duplicates").asInt()).as(binary.body()).isEqualTo(1);
        assertThat(database.sql("select sum(conflicts) from capture_ledger")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    /** As the SDKs write it, which do not encode. */
    @Test
    void headerThatIsNotEncodedIsTakenAsItIs() {
        Reply reply = post(
                "/api/cloudevents",
                json("{'a':1}"),
                "Authorization",
                "Bearer " + KEY,
                "Content-Type",
                "application/json",
                "ce-specversion",
                "1.0",
                "ce-id",
                "1",
                "ce-source",
                "/s",
                "ce-type",
                "x",
                "ce-subject",
                "u",
                "ce-discount",
                "50%",
                "ce-shop",
                "caf%C3%A9");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(stored())
                .extracting(Stored::line)
                .containsExactly(json("x null {'a':1,'shop':'café','discount':'50%'}"));
    }

    @Test
    void idOfACloudEventIsUniqueWithinItsSource() {
        for (String source : List.of("/s", "/t")) {
            post(
                    "/api/cloudevents",
                    json("{'id':'1','source':'%s','type':'x','subject':'u','time':'%s','data':'text'}")
                            .formatted(source, now),
                    "Authorization",
                    "Bearer " + KEY);
        }
        assertThat(stored()).hasSize(2).extracting(Stored::line).containsOnly(json("x null {'data':'text'}"));
    }

    @Test
    void knowsUmamisWebsiteByTheIdOfAKey() {
        var made = new TestApi(port)
                .post(
                        "/api/admin/keys",
                        dev.footfall.testkit.TestKeys.ADMIN,
                        json("{'name':'site','scopes':['capture']}"))
                .json();
        String website = made.path("id").asString();
        String body =
                json("{'type':'event','payload':{'website':'%s','hostname':'a.example','url':'/x','language':'en'}}")
                        .formatted(website);
        assertThat(post("/api/send", body, "Content-Type", "text/plain").status())
                .isEqualTo(200);
        assertThat(only().line())
                .isEqualTo(json("page_view null {'url':'/x','hostname':'a.example','anonymous':true}"));
        assertThat(Duration.between(now, only().time())).isLessThan(Duration.ofMinutes(1));

        post(
                "/api/send",
                body.replace("\"url\"", "\"name\":\"signup\",\"id\":\"u\",\"data\":{\"plan\":\"pro\"},\"url\""));
        assertThat(stored()).hasSize(2).last().satisfies(event -> {
            assertThat(event.type()).isEqualTo("signup");
            assertThat(event.person()).isEqualTo(ids.person("u"));
        });
        String unknown = body.replace(website, UUID.randomUUID().toString());
        assertThat(post("/api/send", unknown).status()).isEqualTo(401);
        String admin = database.sql("select id::text from api_key where admin limit 1")
                .query(String.class)
                .single();
        assertThat(post("/api/send", body.replace(website, admin)).status()).isEqualTo(401);
    }
}
