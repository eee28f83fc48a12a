package dev.footfall.access.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.TestIds;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ClaimsTests {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Claims claims = new Claims(TestIds.IDS, meters);

    @ParameterizedTest
    @CsvSource({
        "adm\u0131n, dotless i",
        "ADM\u0130N, I with a dot",
        "\u0410DMIN, Cyrillic A",
        "\uFF21\uFF24\uFF2D\uFF29\uFF2E, full width",
        "ADMIN\u200B, a space without width",
        "ADMIN., a full stop",
        "op\u017F, long s",
        "ROLE_ADMIN, the prefix of another framework"
    })
    void ignoresAndCountsLookAlikeRoles(String claim, String what) {
        for (var source : Claims.Source.values()) {
            assertThat(claims.roles(List.of(claim), source)).as(what).containsExactly(Role.USER);
            assertThat(claims.roles(claim, source)).as(what).containsExactly(Role.USER);
        }
        assertThat(unknown("token")).isEqualTo(2);
        assertThat(unknown("sign-on")).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void readsRolesInBothCases(Role role) {
        assertThat(claims.roles(List.of(role.name()), Claims.Source.TOKEN)).contains(role);
        assertThat(claims.roles("cook " + role.text(), Claims.Source.TOKEN)).contains(role);
        assertThat(unknown("token")).isEqualTo(1);
    }

    @Test
    void countsNonTextRoles() {
        claims.roles(List.of(1, "ADMIN", List.of("OPS")), Claims.Source.TOKEN);
        claims.roles(" ", Claims.Source.TOKEN);
        claims.roles(null, Claims.Source.TOKEN);

        assertThat(unknown("token")).isEqualTo(2);
    }

    private double unknown(String source) {
        return meters.get("footfall.access.unknown.roles")
                .tag("source", source)
                .counter()
                .count();
    }
}
