package dev.footfall.testkit;

import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/** Empties the tables of a shared context before each class and, where the class says so, before each test. */
final class EmptyTablesListener extends AbstractTestExecutionListener {

    @Override
    public int getOrder() {
        return 100;
    }

    @Override
    public void beforeTestClass(TestContext testContext) {
        EmptyTables.of(testContext.getApplicationContext()).empty();
    }

    /** Before the methods that are called before each test. */
    @Override
    public void beforeTestMethod(TestContext testContext) {
        if (MergedAnnotations.from(testContext.getTestClass(), SearchStrategy.SUPERCLASS)
                .get(FootfallTest.class)
                .getBoolean("emptyEachTime")) {
            EmptyTables.of(testContext.getApplicationContext()).empty();
        }
    }
}
