package dev.footfall.database;

import dev.footfall.platform.page.FormVersions.Exclusively;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Two forms about one thing save one after the other, on whichever nodes: the second sees what the first one saved. */
@Component
class EditLocks implements Exclusively {

    private final JdbcClient database;
    private final TransactionOperations transaction;

    EditLocks(JdbcClient database, TransactionOperations transaction) {
        this.database = database;
        this.transaction = transaction;
    }

    @Override
    @SuppressWarnings("NullAway") // the action decides whether there is a result
    public <T> T run(String thing, Supplier<T> action) {
        return transaction.execute(_ -> {
            database.sql("select pg_advisory_xact_lock(hashtextextended(:thing, :seed))")
                    .param("thing", thing)
                    .param("seed", AdvisoryLock.EDIT.number())
                    .query()
                    .listOfRows();
            return action.get();
        });
    }
}
