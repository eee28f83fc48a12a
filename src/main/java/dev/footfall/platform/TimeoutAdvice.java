package dev.footfall.platform;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On what answers with a list, a sum or a report, a method or a whole controller: where the database gives its question up after the statement time-out, the
 * answer is 422 with this advice, and not 503. The database is there, and the same question would take as long again. Only so many are answered at once, see
 * {@link QuestionPermits}.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface TimeoutAdvice {

    /** A sentence that names the parameters, like "Ask for fewer 'days'.", or where else all of it is to be had. */
    String value();
}
