package dev.footfall.analytics.rollup;

import dev.footfall.platform.KeyedHash;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.roaringbitmap.RoaringBitmap;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * People whose last activity was purged: only a keyed hash of their id is kept, so that they are recognized when they
 * return and not counted as new.
 */
final class DepartedPeople {

    private final JdbcClient transaction;
    private final KeyedHash hash;
    private final boolean remember;

    /**
     * @param remember whether to recognize people who return; if false they will be new, and nothing is kept of them
     */
    DepartedPeople(JdbcClient transaction, KeyedHash hash, boolean remember) {
        this.transaction = transaction;
        this.hash = hash;
        this.remember = remember;
    }

    /**
     * For everybody first seen before the day and no longer active, including people who deleted their later activity
     * themselves.
     */
    void forgetIds(RoaringBitmap active, LocalDate firstKept) {
        List<Integer> numbers = new ArrayList<>();
        List<byte[]> hashes = new ArrayList<>();
        transaction
                .sql("select number, user_id from person where user_id is not null and first_seen < :firstKept")
                .param("firstKept", firstKept)
                .query(row -> {
                    if (!active.contains(row.getInt(1))) {
                        numbers.add(row.getInt(1));
                        hashes.add(hash.of(row.getObject(2, UUID.class)));
                    }
                });
        if (numbers.isEmpty()) {
            return;
        }
        if (remember) {
            transaction
                    .sql("""
                            update person set user_id = null, hash = gone.hash
                            from unnest(:numbers::integer[], :hashes::bytea[]) as gone (number, hash)
                            where person.number = gone.number""")
                    .param("numbers", numbers.toArray(Integer[]::new))
                    .param("hashes", hashes.toArray(byte[][]::new))
                    .update();
        } else {
            transaction
                    .sql("delete from person where number = any (:numbers::integer[])")
                    .param("numbers", numbers.toArray(Integer[]::new))
                    .update();
        }
    }
}
