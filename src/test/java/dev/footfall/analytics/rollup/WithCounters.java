package dev.footfall.analytics.rollup;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.EntityTypes;
import dev.footfall.analytics.rollup.RawDay.EntityRules;
import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.platform.KeyedHash;
import dev.footfall.platform.ReportingZone;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestActivities;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Days are counted as the test says: in the zone that it names, over the connections that it gives. */
@BesideTest
public abstract class WithCounters {

    @Autowired
    @JobsDatabase
    protected DataSource dataSource;

    @Autowired
    @JobsDatabase
    protected JdbcClient database;

    @Autowired
    protected TestActivities activities;

    @Autowired
    protected ActivityTypes types;

    @Autowired
    protected EntityTypes entityTypes;

    @Autowired
    protected KeyedHash hash;

    @Autowired
    protected Clock clock;

    protected DayCounter counter(ReportingZone zone) {
        return counter(zone, dataSource);
    }

    protected DayCounter counter(ReportingZone zone, DataSource connections) {
        return new DayCounter(connections, zone, () -> EntityRules.of(types, entityTypes), hash, clock);
    }
}
