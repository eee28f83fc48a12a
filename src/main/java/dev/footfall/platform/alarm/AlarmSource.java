package dev.footfall.platform.alarm;

import java.util.List;
import java.util.Set;

/** A module's own look at what may be wrong in it, by a bean of this type; in their {@code @Order}. */
public interface AlarmSource {

    /** All that it may ever tell of: metrics show those that are quiet as zero. */
    Set<String> kinds();

    /** Whether it has to ask the database, with the connections of the web, which give up within seconds. Those are not asked while it is away. */
    boolean asksDatabase();

    /** What is wrong just now. Called every few seconds: by index, or from memory. */
    List<Alarm> look();
}
