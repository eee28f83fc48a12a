package dev.footfall.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.core.annotation.AliasFor;

/**
 * A {@link FootfallTest} on a second application of this JVM, which runs in turn with the {@link OwnProcesses}, beside
 * the classes that share the first: these alone would take longer than all others. For classes that neither look at
 * what the process prints nor use the one browser.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@OwnProcesses
@FootfallTest(properties = "test.beside=true")
public @interface BesideTest {

    /** As {@link FootfallTest#emptyEachTime()}. */
    @AliasFor(annotation = FootfallTest.class)
    boolean emptyEachTime() default false;
}
