package dev.footfall.platform.page;

import java.util.Comparator;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** All parts of the settings, in templates {@code ${@settingsSections.all()}}. */
@Component
class SettingsSections {

    private final List<SettingsSection> sections;

    SettingsSections(ObjectProvider<SettingsSection> sections) {
        this.sections = sections.stream()
                .sorted(Comparator.comparingInt(SettingsSection::order))
                .toList();
    }

    public List<SettingsSection> all() {
        return sections;
    }
}
