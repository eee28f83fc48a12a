package dev.footfall.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.TestCsv;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTests {

    @Test
    void quotesCellsOnlyWhereNeeded() {
        assertThat(csv("plain", "with space", "a,b", "say \"hi\"", ""))
                .isEqualTo("plain,with space,\"a,b\",\"say \"\"hi\"\"\",\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@sum(a1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x", "  =1+1"})
    void startsNoCellWithAFormula(String text) {
        String cell = TestCsv.parse(csv(text)).getFirst().getFirst();

        assertThat(cell.strip()).startsWith("'");
        assertThat(cell.replace("'", "")).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Foo;=1+1", "Foo\t@x", "Foo\n-1", "a;  +1"})
    void startsNoPieceOfACellWithAFormula(String text) {
        String cell = TestCsv.parse(csv(text)).getFirst().getFirst();

        for (String piece : cell.split("[;\\t\\n]")) {
            assertThat(piece.strip()).doesNotContainPattern("^[=+\\-@]");
        }
    }

    @Test
    void readsOtherTextsBackUnchanged() {
        Random random = new Random(4180);
        for (int i = 0; i < 2_000; i++) {
            String text = "x"
                    + random.ints(random.nextInt(12), 0, 16)
                            .mapToObj(n -> String.valueOf("ab ,\"'\u00e9\u20ac{}:/.\\n%0".charAt(n)))
                            .reduce("", String::concat);
            assertThat(TestCsv.parse(csv(text, "y"))).isEqualTo(List.of(List.of(text, "y")));
        }
    }

    @Test
    void keepsTheMeaningOfJsonWithoutSemicolons() {
        Utf8Buffer out = new Utf8Buffer(0);
        new Csv(out)
                .json("{\"q\": \";=cmd|' /C calc'!A0\", \"n\": [1, \"é\"]}".getBytes(UTF_8))
                .endRow();

        assertThat(out.toString()).doesNotContain(";");
        assertThat(TestCsv.parse(out.toString()).getFirst().getFirst())
                .isEqualTo("{\"q\": \"\\u003b=cmd|' /C calc'!A0\", \"n\": [1, \"é\"]}");
    }

    @Test
    void writesInstantsAndIdsAsJavaDoes() {
        Random random = new Random(8601);
        Utf8Buffer out = new Utf8Buffer(0);
        for (int i = 0; i < 5_000; i++) {
            Instant moment = Instant.ofEpochSecond(
                    random.nextLong(-2_000_000_000L, 4_000_000_000L),
                    i % 3 == 0 ? 0 : random.nextInt(1_000_000) * 1_000L);
            UUID id = new UUID(random.nextLong(), random.nextLong());
            out.clear();
            out.instant(moment).ascii(' ').uuid(id);
            String[] written = out.toString().split(" ");
            assertThat(Instant.parse(written[0])).isEqualTo(moment);
            assertThat(written[1]).isEqualTo(id.toString());
        }
    }

    private static String csv(String... cells) {
        Utf8Buffer out = new Utf8Buffer(0);
        new Csv(out).row(cells);
        return out.toString();
    }
}
