package dev.footfall.activity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * How much there is of one type.
 *
 * @param type key into {@link ActivityTypes}
 */
public record TypeTotal(short type, long count, Instant first, Instant last) {

    static TypeTotal map(ResultSet row) throws SQLException {
        return new TypeTotal(
                row.getShort("activity_type"),
                row.getLong("number"),
                row.getObject("first", OffsetDateTime.class).toInstant(),
                row.getObject("last", OffsetDateTime.class).toInstant());
    }
}
