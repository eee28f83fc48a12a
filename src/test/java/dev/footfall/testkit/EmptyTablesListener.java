package dev.footfall.testkit;

import org.springframework.test.context.TestContext;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/** Empties the tables of a shared context before each class. */
final class EmptyTablesListener extends AbstractTestExecutionListener {

    @Override
    public int getOrder() {
        return 100;
    }

    @Override
    public void beforeTestClass(TestContext testContext) {
        EmptyTables.of(testContext.getApplicationContext()).empty();
    }
}
