package dev.footfall.capture.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.capture.scrub.MetadataReader.MetadataProblem;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

class MetadataTests {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"a\":1,\"b\":-0.50,\"c\":[],\"d\":{},\"e\":[{\"f\":null},[true,false]]}",
                "{\"text\":\"quote \\\" backslash \\\\ line\\nfeed\\ttab \\u0001\"}",
                "{\"größe\":\"日本語 👋\",\"\":\"empty key\"}",
                "{\"n\":1e5,\"m\":0.1E-7,\"o\":1234567890123456789012345678901234567890}",
            })
    void harmlessMetadataComesOutByteForByte(String compact) {
        assertThat(Scrubbed.metadata(compact).json()).isEqualTo(compact);
    }

    @Test
    void removesSpaceAndNeedlessEscapes() {
        assertThat(Scrubbed.metadata(" { \"a\" : [ 1 , \"\\u0041\\/\" ] } ").json())
                .isEqualTo("{\"a\":[1,\"A/\"]}");
    }

    @Test
    void readsNullMetadataAsNone() {
        assertThat(Scrubbed.metadata("null")).isEqualTo(new Scrubbed(null, null, List.of()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [1]                          | INVALID   | metadata is not a JSON object
            "text"                       | INVALID   | metadata is not a JSON object
            12                           | INVALID   | metadata is not a JSON object
            true                         | INVALID   | metadata is not a JSON object
            {"a":"x\\u0000y"}            | INVALID   | The text at metadata.a holds U+0000
            {"a":"\\ud800"}              | INVALID   | The text at metadata.a holds
            {"a":["b",{"c":"\\udc00x"}]} | INVALID   | The text at metadata.a[1].c holds
            {"a":"\\udc00\\ud800"}       | INVALID   | The text at metadata.a holds
            {"a":{"\\u0000":1}}          | INVALID   | A key inside metadata.a holds U+0000
            {"a":1,"a":1}                | INVALID   | The key at metadata.a appears twice
            {"a":{"b":1,"c":2,"b":3}}    | INVALID   | The key at metadata.a.b appears twice
            {"\\u0061":1,"a":2}          | INVALID   | The key at metadata.a appears twice
            {"kim@a.io":1,"kim@a.io":2}  | INVALID   | The key at metadata.[redacted:email] appears twice
            {"a":1e309}                  | INVALID   | The number at metadata.a lies beyond
            {"a":-1E400}                 | INVALID   | The number at metadata.a lies beyond
            {"a":1e-400}                 | INVALID   | The number at metadata.a lies beyond
            {"a":1e99999999999}          | INVALID   | The number at metadata.a lies beyond
            {"a":0e99999999999}          | INVALID   | The number at metadata.a lies beyond
            {"a":-0.0E-400}              | INVALID   | The number at metadata.a lies beyond
            {"a":[0,12345678901234567890123456789012345678901]}  | INVALID   | The number at metadata.a[1] has 41 digits
            {"a":0.1234567890123456789012345678901234567890}     | INVALID   | The number at metadata.a has 41 digits
            {"a":[[[[[[[[1]]]]]]]]}      | TOO_LARGE | The value at metadata.a[0][0][0][0][0][0][0] nests deeper than 8
            """)
    void whatCannotBeStoredIsRefusedWithItsPlaceAndCure(String sent, MetadataProblem.Kind kind, String detail) {
        MetadataProblem problem = Objects.requireNonNull(Scrubbed.metadata(sent).problem());
        assertThat(problem.kind()).isEqualTo(kind);
        assertThat(problem.detail()).startsWith(detail).contains(";");
    }

    /** Jackson's reader of bytes refuses the whole body for such a key; its reader of characters lets it through. */
    @Test
    void rejectsAHalfSurrogateInAKeyByName() {
        MetadataReader reader = new MetadataReader(new Scrubber(), (kind, key) -> {});
        try (JsonParser parser = MAPPER.createParser(new StringReader("[{\"a\":[{\"x\\ud83d\":1}]},{}]"))) {
            parser.nextToken();
            parser.nextToken();
            assertThat(reader.read(parser))
                    .extracting(MetadataProblem::detail)
                    .asString()
                    .startsWith("A key inside metadata.a[0] holds U+0000 or half a surrogate pair");
            assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
        }
    }

    @Test
    void allowsTheSameKeyInDifferentObjects() {
        String sent = "{\"a\":{\"a\":{\"b\":1},\"b\":2},\"b\":[{\"a\":1},{\"a\":2}]}";
        assertThat(Scrubbed.metadata(sent).json()).isEqualTo(sent);
    }

    @Test
    void findsARepeatedKeyAmongMany() {
        String many =
                IntStream.range(0, 100).mapToObj(i -> "\"k" + i + "\":" + i).collect(Collectors.joining(","));
        String nested = "{" + many + ",\"in\":{" + many + "},\"out\":{" + many + "}}";
        assertThat(Scrubbed.metadata(nested).json()).isEqualTo(nested);
        assertThat(Scrubbed.metadata("{" + many + ",\"in\":{" + many + "},\"k99\":0}")
                        .problem())
                .isNotNull();
        assertThat(Scrubbed.metadata("{\"z\":{" + many + ",\"k0\":0}}").problem())
                .isNotNull();
    }

    @Test
    void allowsEightKibibytesOfCompactJson() {
        String fits = "{\"a\":\"" + "x".repeat(MetadataReader.MAX_BYTES - 8) + "\"}";
        assertThat(Scrubbed.metadata(fits.replace(":", " : ")).json()).isEqualTo(fits);
        assertTooLarge(fits.replace("x\"", "xx\""));
        assertTooLarge(fits.replace("xx\"", "é☃\""));
        assertTooLarge("{\"a\":[" + "1,".repeat(5000) + "1]}");
        assertTooLarge("{\"" + "k".repeat(9000) + "\":1}");
    }

    @Test
    void rejectsLargeMetadataBeforeScrubbing() {
        String large = "x".repeat(MetadataReader.MAX_BYTES);
        assertTooLarge("{\"email\":\"" + large + "\"}");
        assertTooLarge("{\"email\":{\"a\":\"" + large.substring(20) + "\"},\"b\":\"0123456789\"}");
        assertTooLarge("{\"" + "a".repeat(60) + "@example.org\":\"" + large.substring(70) + "\"}");
    }

    @Test
    void allowsEightLevels() {
        String deepest = "{\"a\":[[[[[[{\"b\":1}]]]]]]}";
        assertThat(Scrubbed.metadata(deepest).json()).isEqualTo(deepest);
        assertTooLarge("{\"a\":[[[[[[{\"b\":[]}]]]]]]}");
    }

    @Test
    void readsTheNextPieceAfterARejectedOne() {
        MetadataReader reader = new MetadataReader(new Scrubber(), (kind, key) -> {});
        String deep = "[".repeat(300) + "]".repeat(300);
        String sent = "[{\"a\":1,\"a\":[{}],\"b\":{}},{\"a\":" + deep
                + "},[[1],{}],7,null,{\"a\":\"\\u0000\",\"b\":[[]]},{\"ok\":1}]";
        StringBuilder verdicts = new StringBuilder();
        try (JsonParser parser = MAPPER.createParser(sent)) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                MetadataProblem problem = reader.read(parser);
                byte[] json = reader.json();
                verdicts.append(
                        problem != null
                                ? "refused "
                                : json == null ? "none " : new String(json, StandardCharsets.UTF_8));
            }
        }
        assertThat(verdicts.toString()).isEqualTo("refused refused refused refused none refused {\"ok\":1}");
    }

    private static void assertTooLarge(String sent) {
        Scrubbed scrubbed = Scrubbed.metadata(sent);
        assertThat(scrubbed.problem()).extracting(MetadataProblem::kind).isEqualTo(MetadataProblem.Kind.TOO_LARGE);
        assertThat(scrubbed.json()).isNull();
    }
}
