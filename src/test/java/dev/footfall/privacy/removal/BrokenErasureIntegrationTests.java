package dev.footfall.privacy.removal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.platform.ErasureRequest;
import dev.footfall.platform.PersonalDataStore;
import dev.footfall.privacy.suppression.SuppressionCache;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** An erasure that ended halfway: its plan is there, and whoever comes next goes on with it. */
class BrokenErasureIntegrationTests extends WithCanary {

    @Autowired
    @JobsDatabase
    JdbcClient jobs;

    @Autowired
    @JobsDatabase
    PlatformTransactionManager jobTransactions;

    @Autowired
    ErasureCheck check;

    @Autowired
    SuppressionCache people;

    /** Killed after each step in turn: the step's transaction is rolled back, and whoever comes next goes on there. */
    @Test
    void continuesAfterAKillAtAnyStepWithExactReceipt() throws Exception {
        var removal = planned();
        for (int kill = 0; kill < stores.size(); kill++) {
            var broken = steps(failingAfter(kill));
            assertThatThrownBy(() -> broken.run(removal.receipt())).isInstanceOf(Killed.class);
            assertThat(dump.rowsWith(canary.person))
                    .as("the task remembers whom")
                    .isNotEmpty();
        }
        var healthy = steps(stores);
        assertThat(healthy.leftOver(Instant.now().plus(2, ChronoUnit.HOURS))).contains(removal.receipt());
        healthy.run(removal.receipt());

        assertThat(dump.rowsWith(canary.person)).isEmpty();
        var receipt = api.get(200, "/api/receipts/" + removal.receipt());
        assertThat(receipt.get("deleted").asLong()).isEqualTo(3 * 2 + 1 + 1 + 1);
    }

    @Test
    void verifyIgnoresAnErasureUnderWay() throws Exception {
        planned();
        people.refresh();

        assertThat(check.run()).isZero();
        assertThat(canary.rows(canary.person)).isPositive();
    }

    /** In an hour's time, so that this node itself does not take it up after ten seconds of a slow test. */
    private ErasureRequest planned() {
        var removal = removal();
        database.sql("""
                        insert into suppression (id, person_hash, kind, since) values (:id, :hash, 'erasure', now());
                        insert into receipt (id, version, person_hash, kind, at)
                            values (:id, 0, :hash, 'erasure', now() + interval '1 hour')""")
                .param("id", removal.receipt())
                .param("hash", removal.hash())
                .update();
        ErasureSteps.plan(removal, database);
        return removal;
    }

    private ErasureSteps steps(List<PersonalDataStore> some) {
        return new ErasureSteps(some, jobs, new TransactionTemplate(jobTransactions), hash, clock);
    }

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** The store at this place removes, and dies before its transaction is committed. */
    private List<PersonalDataStore> failingAfter(int index) {
        var ordered = stores.stream()
                .sorted(Comparator.comparingInt(PersonalDataStore::order))
                .toList();
        List<PersonalDataStore> some = new ArrayList<>(ordered);
        var victim = ordered.get(index);
        some.set(index, (PersonalDataStore) Proxy.newProxyInstance(
                PersonalDataStore.class.getClassLoader(),
                new Class<?>[] {PersonalDataStore.class},
                (_, method, args) -> {
                    Object result;
                    try {
                        result = method.invoke(victim, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (method.getName().equals("remove")) {
                        throw new Killed();
                    }
                    return result;
                }));
        return some;
    }
}
