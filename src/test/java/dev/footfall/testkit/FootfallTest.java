package dev.footfall.testkit;

import dev.footfall.Footfall;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestExecutionListeners;

/**
 * The whole application on a random port, with a database of its own and the {@link TestKeys}. Classes that ask for the
 * same share one context; before each class the tables that were empty when the application had started are emptied
 * (see {@link EmptyTables}). What a class leaves in memory or in the other tables is its own to clear away.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@SpringBootTest(classes = Footfall.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
@ContextConfiguration(initializers = FreshDatabase.class)
@TestExecutionListeners(
        listeners = EmptyTablesListener.class,
        mergeMode = TestExecutionListeners.MergeMode.MERGE_WITH_DEFAULTS)
public @interface FootfallTest {

    /** As {@link SpringBootTest#properties()}; each other set of properties costs a context of its own. */
    @AliasFor(annotation = SpringBootTest.class, attribute = "properties")
    String[] properties() default {};

    /** Whether the tables are emptied before each test as well. */
    boolean emptyEachTime() default false;
}
