package dev.footfall.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.ProblemException.UnavailableException;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientErrorsTests {

    /** Also a key that is over its rate, which is 429 elsewhere. */
    @ParameterizedTest
    @CsvSource({"PT1S, 5", "PT5S, 5", "PT60S, 60"})
    void answersWhateverPassesWith503(Duration wait, String retryAfter) {
        var answer = new ClientErrors().unavailable(new UnavailableException("not now", wait));

        assertThat(answer.getStatusCode().value()).isEqualTo(503);
        assertThat(answer.getHeaders().getFirst("Retry-After")).isEqualTo(retryAfter);
    }
}
