package dev.footfall.bench;

import dev.footfall.activity.Days;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;

/**
 * Raw activity by the million, made by the database itself: whole days of people who come for five activities each,
 * more and more people as the days go on, in the order of time as capture would have stored them. Tables first and
 * indexes after, then attached, which takes half the time.
 */
public final class BenchActivity {

    /** Hardly ever used: one activity in 50,000. */
    static final String RARE_TYPE = "collection_create";

    private final DataSource database;
    private final LocalDate first;
    private final int days;
    private final int people;
    private final long activities;

    public BenchActivity(DataSource database, LocalDate first, int days, int people, long activities) {
        this.database = database;
        this.first = first;
        this.days = days;
        this.people = people;
        this.activities = activities;
    }

    /** Two days at a time, as there are two cores. */
    public void load() throws Exception {
        execute("create unlogged table bench_person as select n as number, md5(n::text)::uuid as user_id "
                + "from generate_series(0, "
                + (people - 1) + ") n");
        execute("""
                        create unlogged table bench_app as select n as number, md5('app ' || n)::uuid as app
                            from generate_series(0, 1999) n""");
        execute("analyze bench_person, bench_app");
        try (ExecutorService cores = Executors.newFixedThreadPool(2)) {
            List<Future<?>> loading = new ArrayList<>();
            for (int day = 0; day < days; day++) {
                int index = day;
                loading.add(cores.submit(() -> {
                    load(index);
                    return null;
                }));
            }
            for (Future<?> one : loading) {
                one.get();
            }
        }
        execute("insert into activity_mark (day) select day from activity_day where day between '" + first + "' and '"
                + first.plusDays(days - 1) + "'");
        execute("analyze activity");
    }

    private void load(int index) throws SQLException {
        LocalDate day = first.plusDays(index);
        String table = Days.partition(day);
        long known = Math.round(people * (0.4 + 0.6 * (index + 1) / days));
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("drop table if exists " + table);
            statement.execute("create table " + table + " (like activity including defaults, constraint " + table
                    + "_day check (occurred_at >= '" + day + " 00:00:00+00' and occurred_at < '" + day.plusDays(1)
                    + " 00:00:00+00'))");
            statement.execute("select setseed(" + (index + 1) / 1000.0 + ")");
            try (PreparedStatement insert = connection.prepareStatement("insert into " + table + ROWS)) {
                insert.setLong(1, known);
                insert.setLong(2, activities / days / 5);
                insert.setObject(3, day);
                insert.executeUpdate();
            }
            statement.execute("alter table " + table + " add primary key (occurred_at, id, user_id)");
            statement.execute("create index on " + table + " (user_id)");
            statement.execute("alter table activity attach partition " + table + " for values from ('" + day
                    + " 00:00:00+00') to ('" + day.plusDays(1) + " 00:00:00+00')");
            statement.execute("insert into activity_day (day) values ('" + day + "') on conflict do nothing");
        }
    }

    /** Parameters: people known by that day, visits of the day, the day. */
    private static final String ROWS = """
             (occurred_at, received_at, id, user_id, entity_id, activity_type, entity_type, metadata)
            with visits as (
                select floor(cast(? as bigint) * power(random(), 1.4))::int as person,
                       random() * 86000 as second
                from generate_series(1, cast(? as bigint))
            ), steps as (
                select person, second + step * (5 + random() * 70) as second, random() as kind, random() as rare,
                       floor(2000 * power(random(), 3))::int as app
                from visits cross join generate_series(0, 4) as step
            ), named as (
                select person, second, app, case
                    when rare < 1.0 / 50000 then 'collection_create'
                    when kind < 0.70 then 'app_view' when kind < 0.80 then 'search_perform'
                    when kind < 0.87 then 'favorite_add' when kind < 0.92 then 'app_share'
                    when kind < 0.96 then 'review_submit' when kind < 0.98 then 'favorite_remove'
                    else 'profile_update' end as name
                from steps
            ), timed as (
                select cast(? as date)::timestamp at time zone 'UTC' + second * interval '1 second' as occurred_at,
                       person, name, case when name not in ('search_perform', 'profile_update') then app end as app
                from named
            )
            select occurred_at, occurred_at + interval '1 second', gen_random_uuid(), user_id, bench_app.app, \
            activity_type.id,
                   case when bench_app.app is not null then 1 end,
                   case when person % 2 = 0 then '{"source":"search","position":7}'::jsonb end
            from timed
            join bench_person on bench_person.number = person
            join activity_type using (name)
            left join bench_app on bench_app.number = timed.app
            order by occurred_at""";

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
