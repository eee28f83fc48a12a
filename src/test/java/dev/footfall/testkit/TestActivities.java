package dev.footfall.testkit;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.ActivityTypes.ActivityType;
import dev.footfall.activity.Days;
import dev.footfall.activity.EntityTypes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/**
 * Puts activities straight into the raw table, past capture: no check, no scrub, no ledger, no marks. Makes the days,
 * types and entity types they need. Part of every test's context, since the tests lie below the application's own
 * package.
 */
@Component
public final class TestActivities {

    private final DataSource database;
    private final Days days;
    private final ActivityTypes types;
    private final EntityTypes entityTypes;

    TestActivities(DataSource database, Days days, ActivityTypes types, EntityTypes entityTypes) {
        this.database = database;
        this.days = days;
        this.types = types;
        this.entityTypes = entityTypes;
    }

    public void insert(TestActivity... activities) {
        insert(Arrays.asList(activities));
    }

    public void insert(Collection<TestActivity> activities) {
        try {
            for (LocalDate day : activities.stream()
                    .map(activity -> Days.of(activity.occurredAt()))
                    .collect(Collectors.toSet())) {
                days.ensure(day);
            }
            try (Connection connection = database.getConnection();
                    PreparedStatement statement = connection.prepareStatement("""
                            insert into activity (occurred_at, received_at, id, user_id, entity_id, activity_type,
                                entity_type, metadata)
                            values (?, ?, ?, ?, ?, ?, ?, ?::jsonb)""")) {
                for (List<TestActivity> batch : batches(List.copyOf(activities))) {
                    for (TestActivity activity : batch) {
                        bind(statement, activity);
                        statement.addBatch();
                    }
                    statement.executeBatch();
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void bind(PreparedStatement statement, TestActivity activity) throws SQLException {
        statement.setObject(1, activity.occurredAt().atOffset(ZoneOffset.UTC));
        statement.setObject(2, activity.received().atOffset(ZoneOffset.UTC));
        statement.setObject(3, activity.id());
        statement.setObject(4, activity.userId());
        statement.setObject(5, activity.entityId(), Types.OTHER);
        statement.setShort(6, type(activity.type()).id());
        String entityType = activity.entityType();
        if (entityType == null) {
            statement.setNull(7, Types.SMALLINT);
        } else {
            statement.setShort(7, (short) entityTypes.register(entityType).orElseThrow());
        }
        statement.setString(8, activity.metadata());
    }

    private ActivityType type(String name) {
        return types.named(name).orElseGet(() -> types.register(name));
    }

    private static List<List<TestActivity>> batches(List<TestActivity> all) {
        int size = 1_000;
        return IntStream.range(0, (all.size() + size - 1) / size)
                .mapToObj(i -> all.subList(i * size, Math.min(all.size(), (i + 1) * size)))
                .toList();
    }
}
