package dev.footfall.platform.body;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Malformed sequences of RFC 3629 and of the Unicode standard's table 3-7, and the JDK's own decoder as the oracle. */
class Utf8Tests {

    @ParameterizedTest
    @CsvSource({
        "overlong U+0000 as Java writes it, c080",
        "overlong slash, c0af",
        "overlong in three bytes, e080af",
        "overlong in four bytes, f08080af",
        "a surrogate as CESU-8, eda080",
        "a surrogate pair as CESU-8, eda080edb080",
        "beyond U+10FFFF, f4908080",
        "five bytes, f888808080",
        "a continuation alone, 80",
        "two bytes cut short, c3",
        "three bytes cut short, e282",
        "four bytes cut short, f09f98",
        "a continuation missing, e28241",
        "FE, fe",
        "FF, ff",
        "Latin-1, e4bc"
    })
    void findsMalformedSequences(String kind, String hex) {
        for (int before : new int[] {0, 1, 7, 8, 20}) {
            byte[] bytes = ("x".repeat(before) + "?").getBytes(StandardCharsets.US_ASCII);
            byte[] malformed = HexFormat.of().parseHex(hex);
            byte[] all = ByteBuffer.allocate(before + malformed.length)
                    .put(bytes, 0, before)
                    .put(malformed)
                    .array();
            assertThat(Utf8.malformedAt(all, all.length)).as(kind).isEqualTo(before);
        }
    }

    @Test
    void agreesWithTheDecoderOfTheJdk() {
        Random random = new Random(13);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(24)];
            random.nextBytes(bytes);
            if (round % 2 == 0) {
                bytes = new String(bytes, StandardCharsets.UTF_16BE).getBytes(StandardCharsets.UTF_8);
                if (bytes.length > 0 && round % 4 == 0) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
            }
            assertThat(Utf8.malformedAt(bytes, bytes.length) < 0)
                    .as(HexFormat.of().formatHex(bytes))
                    .isEqualTo(decodes(bytes));
        }
    }

    private static boolean decodes(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    @Test
    void saysLineAndColumn() {
        byte[] bytes = "[\n {},\n \u00e4".getBytes(StandardCharsets.UTF_8);
        assertThat(Utf8.position(bytes, 8)).isEqualTo("line 3, column 2");
    }
}
