package dev.footfall.platform.batch;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamReader;

/**
 * Reads the remaining items, as the database has them when the step begins: a restart queries again and so continues
 * where the work stopped, without a stored position. Records the number of items, from which the step's progress is
 * shown. One instance per step execution: declare it {@code @StepScope}, by this class (Spring Batch warns of an
 * interface).
 */
public class WorkItemReader<T> implements ItemStreamReader<T> {

    /** The key in a step's context for the number of items it has to read. Any step may set it. */
    public static final String TOTAL = "total";

    /**
     * The key in a step's context for a text that tells operators what it did with single items, a line each. Contains
     * no values of activities, since it is kept and shown.
     */
    public static final String REPORT = "report";

    private final Supplier<List<T>> remaining;
    private Iterator<T> items = Collections.emptyIterator();

    public WorkItemReader(Supplier<List<T>> remaining) {
        this.remaining = remaining;
    }

    @Override
    public void open(ExecutionContext context) {
        List<T> list = remaining.get();
        context.putLong(TOTAL, list.size());
        items = list.iterator();
    }

    @Override
    public @Nullable T read() {
        return items.hasNext() ? items.next() : null;
    }
}
