package dev.footfall.testkit;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Empties the tables that held nothing when the context had started. Tables that had rows by then (dictionaries, keys,
 * accounts, schema history) are left as they are: the application caches them.
 */
public final class EmptyTables {

    private final JdbcClient database;
    private final Set<String> kept;

    private EmptyTables(DataSource dataSource) {
        this.database = JdbcClient.create(dataSource);
        this.kept = new HashSet<>(withRows());
        // filled by a first start, but by every write as well
        kept.remove("public.activity_mark");
        // remembered in memory, and of no meaning without activity
        kept.add("public.entity_key");
    }

    /** One for each context; the first call decides what is kept. */
    public static synchronized EmptyTables of(ApplicationContext context) {
        var beans = (DefaultListableBeanFactory) context.getAutowireCapableBeanFactory();
        if (!beans.containsSingleton("emptyTables")) {
            DataSource jobs = BeanFactoryAnnotationUtils.qualifiedBeanOfType(beans, DataSource.class, "jobs");
            beans.registerSingleton("emptyTables", new EmptyTables(jobs));
        }
        return beans.getBean("emptyTables", EmptyTables.class);
    }

    public void empty() {
        awaitRuns();
        // kept, since the partitions stay; but a day that a class closed must not be closed for the next
        database.sql("update activity_day set state = 'open' where state <> 'open'")
                .update();
        List<String> found = withRows();
        if (found.stream().anyMatch(table -> table.startsWith("public.audit_"))) {
            // again where the writer of its entries held one of them and wanted another
            Wait.until(() -> {
                emptyAudit(database);
                return true;
            });
        }
        List<String> filled = found.stream()
                .filter(table -> !kept.contains(table) && !table.startsWith("public.audit_"))
                .toList();
        if (!filled.isEmpty()) {
            // again where something that runs by itself held one of them and wanted another
            Wait.until(() -> database.sql("truncate " + String.join(", ", filled) + " restart identity cascade")
                            .update()
                    >= 0);
        }
    }

    /** What the application itself may not: the owner of a table can always give a right back to itself. */
    public static void emptyAudit(JdbcClient database) {
        database.sql("""
                        do $$ begin
                            grant truncate on audit_entry, audit_seal to current_user;
                            alter table audit_entry disable trigger user;
                            alter table audit_seal disable trigger user;
                            truncate audit_entry, audit_seal, audit_check restart identity;
                            alter table audit_entry enable trigger user;
                            alter table audit_seal enable trigger user;
                            revoke truncate on audit_entry, audit_seal from current_user;
                        end $$""").update();
    }

    /**
     * What a class started and did not wait for would write into what is emptied here. One that was only made to look
     * as if it ran is not waited for any longer.
     */
    private void awaitRuns() {
        long deadline = System.nanoTime() + Wait.seconds(15).toNanos();
        while (System.nanoTime() < deadline
                && database.sql("select exists (select from job_run where ended_at is null)")
                        .query(Boolean.class)
                        .single()) {
            LockSupport.parkNanos(20_000_000);
        }
    }

    /** Partitions count through their parent. */
    private List<String> withRows() {
        String everyTable = database.sql("""
                        select string_agg(format('select %1$L where exists (select from %1$s)',
                            format('%I.%I', nspname, relname)), ' union all ')
                        from pg_class join pg_namespace on pg_namespace.oid = relnamespace
                        where relkind in ('r', 'p') and relpersistence <> 't' and not relispartition
                            and nspname not in ('pg_catalog', 'information_schema')
                        """).query(String.class).single();
        return database.sql(everyTable).query(String.class).list();
    }
}
