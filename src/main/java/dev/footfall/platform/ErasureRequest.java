package dev.footfall.platform;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What is to be removed of one person.
 *
 * @param receipt its id; means nothing to anybody else
 * @param hash the person's {@link KeyedHash}
 * @param erasure whether the person is removed altogether: account and sessions too, and where they are the entity of
 *     others' activity
 * @param type key of the only activity type to be removed; null: all
 * @param from the first moment to be removed, inclusive; null: from the beginning
 * @param to the end of it, exclusive; null: everything until {@code until}
 * @param until the last moment to be removed: that of the request. Activity that was there by then with a later time,
 *     from a clock that is ahead, is in the table {@code deleted_ahead} under the receipt
 */
public record ErasureRequest(
        UUID receipt,
        UUID person,
        byte[] hash,
        boolean erasure,
        @Nullable Short type,
        @Nullable Instant from,
        @Nullable Instant to,
        Instant until) {

    /**
     * Binds {@code receipt}, {@code person}, {@code erasure}, {@code type}, {@code from}, {@code to} and {@code until},
     * by which a statement selects what is covered.
     */
    public JdbcClient.StatementSpec bind(JdbcClient.StatementSpec statement) {
        return statement
                .param("receipt", receipt)
                .param("person", person)
                .param("erasure", erasure)
                .param("type", type)
                .param("from", SqlTime.utcOrNull(from))
                .param("to", SqlTime.utcOrNull(to))
                .param("until", SqlTime.utc(until));
    }

    /** Whether nothing of the person stays but what they do from now on. */
    public boolean isWhole() {
        return type == null && from == null && to == null;
    }
}
