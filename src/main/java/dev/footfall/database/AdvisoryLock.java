package dev.footfall.database;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * All advisory locks of Footfall, so that no two ideas share a number: they would wait for each other, or never end.
 * The numbers are agreed between all nodes, also between those of two versions during an upgrade, and never change.
 */
public enum AdvisoryLock {

    /** Held by the session of the node that brings the schema up to date. */
    SCHEMA(0x466f_6f74_6661_6c6cL), // "Footfall"

    /** The first of two numbers; the second is the UTC day since 1970. Taken by {@code activity.Days}. */
    DAY(0x0DA7),

    /** Guards all changes of the rollup tables. */
    ROLLUPS(0x52_6f6c_6c75_7073L), // "Rollups"

    /** Held shared by every writer's transaction, and exclusively by whoever changes the table of suppressed people. */
    SUPPRESSION(0x5375_7070_7265_7373L), // "Suppress"

    /** Held shared by transactions that add an entry of the audit: alone with it, no lower id is still to come. */
    AUDIT_ENTRIES(0x4175_6469_745f_4964L), // "Audit_Id"

    AUDIT_SEAL(0x4175_6469_7453_6561L), // "AuditSea"

    /** Seeds the hash of what only one run of a job may have at a time. */
    JOB_RUN(706),

    /** Seeds the hash of an owner of exports, whose requests are counted one after another. */
    EXPORT_OWNER(710),

    /** Seeds the hash of what a form changes, so that two forms save one after the other. */
    EDIT(902);

    private final long number;

    AdvisoryLock(long number) {
        this.number = number;
    }

    public long number() {
        return number;
    }

    /** Takes the lock exclusively until the transaction ends. */
    public void lock(JdbcClient transaction) {
        transaction
                .sql("select pg_advisory_xact_lock(:lock)")
                .param("lock", number)
                .query()
                .listOfRows();
    }
}
