package dev.footfall.platform.database;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.beans.factory.annotation.Qualifier;

/** The connections of jobs and exports: {@code DataSource}, {@code JdbcClient} and {@code PlatformTransactionManager}. A statement may take as long as it takes. */
@Qualifier("jobs") @Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.TYPE, ElementType.ANNOTATION_TYPE})
public @interface JobsDatabase {}
