package dev.footfall.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Every row of every table as text, to look for what must not be there. */
public final class Dump {

    private final JdbcClient database;

    public Dump(JdbcClient database) {
        this.database = database;
    }

    /** The tables of the application; partitions count as their parent. */
    public List<String> tables() {
        return database.sql("""
                        select relname from pg_class join pg_namespace on pg_namespace.oid = relnamespace
                        where relkind in ('r', 'p') and relpersistence <> 't' and not relispartition
                            and nspname = current_schema()
                        order by relname""").query(String.class).list();
    }

    /** The rows that contain the id, in either of the forms that PostgreSQL prints: as an id, or inside of bytes. */
    public List<String> rowsWith(UUID id) {
        List<String> found = new ArrayList<>();
        String bytes = id.toString().replace("-", "");
        String text = hex(id.toString());
        for (String table : tables()) {
            found.addAll(database.sql("""
                            select '%1$s: ' || left(line::text, 200) from %1$s as line
                            where position(:id in lower(line::text)) > 0 or position(:bytes in lower(line::text)) > 0
                               or position(:text in lower(line::text)) > 0""".formatted(table))
                    .param("id", id.toString())
                    .param("bytes", bytes)
                    .param("text", text)
                    .query(String.class)
                    .list());
        }
        return found;
    }

    /** The rows that contain the text, as it is or inside of bytes. */
    public List<String> rowsWith(String text) {
        List<String> found = new ArrayList<>();
        for (String table : tables()) {
            found.addAll(database.sql("""
                            select '%1$s: ' || left(line::text, 200) from %1$s as line
                            where position(:text in line::text) > 0 or position(:bytes in line::text) > 0
                            """.formatted(table))
                    .param("text", text)
                    .param("bytes", hex(text))
                    .query(String.class)
                    .list());
        }
        return found;
    }

    /** One line a row, in order: equal when nothing changed. */
    public List<String> rows(String query) {
        return database.sql("select line::text from (" + query + ") as line order by 1")
                .query(String.class)
                .list();
    }

    private static String hex(String text) {
        StringBuilder hex = new StringBuilder();
        text.chars().forEach(c -> hex.append("%02x".formatted(c)));
        return hex.toString();
    }
}
