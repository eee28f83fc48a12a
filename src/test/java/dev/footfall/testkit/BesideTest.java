package dev.footfall.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.core.annotation.AliasFor;

/**
 * A {@link FootfallTest} on a second application of this JVM, beside the classes that share the first and beside those
 * with {@link OwnProcesses}: one such class at a time, for which the lock is there. For classes that neither look at
 * what the process prints nor use the one browser.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("second application")
@ResourceLock(value = BesideTest.LOG, mode = ResourceAccessMode.READ)
@FootfallTest(properties = "test.beside=true")
public @interface BesideTest {

    /**
     * Locked by classes that look for what the first application must not print: the second prints there too. Locks are
     * taken in the order of their names, and this one comes last: a class that waits for its turn must not hold it.
     */
    String LOG = "standard output";

    /** As {@link FootfallTest#emptyEachTime()}. */
    @AliasFor(annotation = FootfallTest.class)
    boolean emptyEachTime() default false;
}
