package dev.footfall.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A unit of systemd, read as systemd reads it; so that it is checked where there is no systemd, too. */
public final class UnitFile {

    /**
     * Those that our units use; systemd.unit(5), systemd.service(5), systemd.exec(5), systemd.timer(5). It only warns
     * of others, and ignores them.
     */
    private static final Map<String, Set<String>> DIRECTIVES = Map.of(
            "Unit", Set.of("Description", "Documentation", "Wants", "After", "Requires"),
            "Service",
                    Set.of(
                            "Type",
                            "User",
                            "EnvironmentFile",
                            "ExecStart",
                            "TimeoutStartSec",
                            "Nice",
                            "NoNewPrivileges",
                            "PrivateTmp"),
            "Timer", Set.of("OnCalendar", "Persistent", "RandomizedDelaySec", "Unit"),
            "Install", Set.of("WantedBy"));

    private final Map<String, Map<String, List<String>>> sections = new LinkedHashMap<>();

    private UnitFile() {}

    /** @throws IllegalStateException for a line that is neither a section, a directive of one, nor a comment */
    public static UnitFile read(Path file) throws IOException {
        UnitFile unit = new UnitFile();
        Map<String, List<String>> section = null;
        for (String line : Files.readAllLines(file)) {
            if (line.isBlank() || line.startsWith("#") || line.startsWith(";")) {
                continue;
            }
            if (line.matches("\\[[A-Z][A-Za-z]+]")) {
                section =
                        unit.sections.computeIfAbsent(line.substring(1, line.length() - 1), _ -> new LinkedHashMap<>());
            } else if (section != null && line.matches("[A-Z][A-Za-z]+=\\S.*[^\\s\\\\]")) {
                section.computeIfAbsent(line.substring(0, line.indexOf('=')), _ -> new ArrayList<>())
                        .add(line.substring(line.indexOf('=') + 1));
            } else {
                throw new IllegalStateException(file + " has a line that systemd does not read: " + line);
            }
        }
        return unit;
    }

    public Map<String, Map<String, List<String>>> sections() {
        return sections;
    }

    public List<String> values(String section, String directive) {
        return sections.getOrDefault(section, Map.of()).getOrDefault(directive, List.of());
    }

    /** Directives that do not belong where they stand. */
    public List<String> unknown() {
        return sections.entrySet().stream()
                .flatMap(section -> section.getValue().keySet().stream()
                        .filter(directive -> !DIRECTIVES
                                .getOrDefault(section.getKey(), Set.of())
                                .contains(directive))
                        .map(directive -> section.getKey() + "." + directive))
                .toList();
    }
}
