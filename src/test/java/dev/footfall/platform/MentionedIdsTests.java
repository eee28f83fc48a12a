package dev.footfall.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ids of people are found wherever a sender may put them in metadata. */
class MentionedIdsTests {

    private static final UUID WHO = UUID.fromString("0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b");
    private static final UUID DIGITS = UUID.fromString("11111111-2222-4333-8444-555555555555");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a":"0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b"}         | {"a":"[redacted:erased]"}
            {"a":"0197A3C4-5B6D-7E8F-9A0B-1C2D3E4F5A6B"}         | {"a":"[redacted:erased]"}
            {"a":"0197a3c45b6d7e8f9a0b1c2d3e4f5a6b"}             | {"a":"[redacted:erased]"}
            {"a":"/u/0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b/x"}    | {"a":"/u/[redacted:erased]/x"}
            {"a":"user0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b"}     | {"a":"user[redacted:erased]"}
            {"a":"fee0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6bfee"}   | {"a":"fee[redacted:erased]fee"}
            {"a":"x-0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b-y"}     | {"a":"x-[redacted:erased]-y"}
            {"0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b":1}           | {"[redacted:erased]":1}
            {"a":[{"b":["0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b"]}]} | {"a":[{"b":["[redacted:erased]"]}]}
            {"a":"\\"0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b\\""}     | {"a":"\\"[redacted:erased]\\""}
            {"a":11111111222243338444555555555555}               | {"a":"[redacted:erased]"}
            {"a":-11111111222243338444555555555555.5,"b":1}      | {"a":"[redacted:erased]","b":1}
            {"a":"11111111222243338444555555555555"}             | {"a":"[redacted:erased]"}
            {"a":"0197a3c45b6d7e8f9a0b1c2d3e4f5a6b0"}            | {"a":"0197a3c45b6d7e8f9a0b1c2d3e4f5a6b0"}
            {"a":"0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6c"}         | {"a":"0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6c"}
            {"a":"--------------------------------------"}       | {"a":"--------------------------------------"}
            """)
    void redactsTheErasedAndNothingElse(String json, String redacted) {
        byte[] text = json.getBytes(UTF_8);
        byte[] result = MentionedIds.redact(text, id -> id.equals(WHO) || id.equals(DIGITS));

        assertThat(new String(result, UTF_8)).isEqualTo(redacted);
        assertThat(result == text).isEqualTo(json.equals(redacted));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Page of 0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b       | Page of [redacted:erased]
            "für" 0197A3C45B6D7E8F9A0B1C2D3E4F5A6B é           | "für" [redacted:erased] é
            11111111222243338444555555555555                   | [redacted:erased]
            Page 7                                             | Page 7
            """)
    void redactsTextsThatAreNoJson(String text, String redacted) {
        assertThat(MentionedIds.redactText(text, id -> id.equals(WHO) || id.equals(DIGITS)))
                .isEqualTo(redacted);
    }

    @Test
    void findsEachOfSeveralIds() {
        var random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            List<UUID> put = new ArrayList<>();
            StringBuilder text = new StringBuilder("{\"k\":\"");
            for (int i = random.nextInt(4); i > 0; i--) {
                text.append("z".repeat(random.nextInt(70)));
                UUID id = new UUID(random.nextLong(), random.nextLong());
                put.add(id);
                text.append(random.nextBoolean() ? id.toString() : id.toString().replace("-", ""))
                        .append(' ');
            }
            List<UUID> found = new ArrayList<>();
            MentionedIds.find(text.append("\"}").toString().getBytes(UTF_8), found::add);
            assertThat(found).as(text.toString()).isEqualTo(put);
        }
    }
}
