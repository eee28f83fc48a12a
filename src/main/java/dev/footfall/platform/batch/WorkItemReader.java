package dev.footfall.platform.batch;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamReader;

/**
 * Reads what is left to do, as the database says it when the step begins: a restart asks again and so goes on where the
 * work stopped, without a position to remember. Writes down how many items there are, from which the step's progress is
 * shown. One instance a step execution: declare it {@code @StepScope}, by this class (Spring Batch warns of an
 * interface).
 */
public class WorkItemReader<T> implements ItemStreamReader<T> {

    /** Where a step's context says how many items it has to read. Any step may set it. */
    public static final String TOTAL = "total";

    private final Supplier<List<T>> left;
    private Iterator<T> items = Collections.emptyIterator();

    public WorkItemReader(Supplier<List<T>> left) {
        this.left = left;
    }

    @Override
    public void open(ExecutionContext context) {
        List<T> list = left.get();
        context.putLong(TOTAL, list.size());
        items = list.iterator();
    }

    @Override
    public @Nullable T read() {
        return items.hasNext() ? items.next() : null;
    }
}
