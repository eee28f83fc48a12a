package dev.footfall.clients.mapping;

import dev.footfall.clients.mapping.Mappings.MappedName;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The tables {@code client_source} and {@code client_mapping}. Requests of clients use {@link Mappings} instead. */
@Repository
class MappingStore {

    private final JdbcClient jdbc;

    MappingStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Whether unknown names register themselves, of the sources that were told so. */
    Map<UUID, Boolean> registering() {
        var told = new HashMap<UUID, Boolean>();
        jdbc.sql("select source, registers_unknown from client_source").query(row -> {
            told.put(row.getObject("source", UUID.class), row.getBoolean("registers_unknown"));
        });
        return told;
    }

    /** All rows by source and name. */
    Map<UUID, Map<String, MappedName>> all() {
        var rows = new HashMap<UUID, Map<String, MappedName>>();
        jdbc.sql("""
                        select source, name, activity_type, entity_type, entity_property
                        from client_mapping""").query(row -> {
            rows.computeIfAbsent(row.getObject("source", UUID.class), _ -> new TreeMap<>())
                    .put(
                            row.getString("name"),
                            new MappedName(
                                    row.getString("activity_type"),
                                    row.getString("entity_type"),
                                    row.getString("entity_property")));
        });
        return rows;
    }

    void setRegistering(UUID source, boolean registersUnknown) {
        jdbc.sql("""
                        insert into client_source (source, registers_unknown) values (:source, :registers)
                        on conflict (source) do update set registers_unknown = excluded.registers_unknown""")
                .param("source", source)
                .param("registers", registersUnknown)
                .update();
    }

    /** Adds the row or replaces the one of that name. */
    void put(UUID source, String name, MappedName row) {
        jdbc.sql("""
                        insert into client_mapping (source, name, activity_type, entity_type, entity_property)
                        values (:source, :name, :activityType, :entityType, :entityProperty)
                        on conflict (source, name) do update set
                            activity_type = excluded.activity_type,
                            entity_type = excluded.entity_type,
                            entity_property = excluded.entity_property""")
                .param("source", source)
                .param("name", name)
                .param("activityType", row.activityType())
                .param("entityType", row.entityType())
                .param("entityProperty", row.entityProperty())
                .update();
    }

    /** False if there was no such row. */
    boolean remove(UUID source, String name) {
        return jdbc.sql("delete from client_mapping where source = :source and name = :name")
                        .param("source", source)
                        .param("name", name)
                        .update()
                == 1;
    }
}
