/**
 * Ready-made clients of other tools: their requests, what their events are called here, what became of them by source.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "access",
            "access :: keys",
            "activity",
            "capture",
            "capture :: scrub",
            "database",
            "platform"
        })
package dev.footfall.clients;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
