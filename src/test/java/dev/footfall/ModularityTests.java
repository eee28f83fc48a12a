package dev.footfall;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/** Arrows between modules only point where their {@code package-info} says. */
class ModularityTests {

    @Test
    void modulesUseOnlyWhatTheyMay() {
        ApplicationModules.of(Footfall.class).verify();
    }
}
