package dev.footfall.activity;

import java.util.List;

/** The colours that activity types may have: those of the page theme. Its style sheet has a class {@code dot-NAME} for each. */
final class Palette {

    static final String DEFAULT = "blue";

    static final List<String> COLORS = List.of(
            "blue", "azure", "indigo", "purple", "pink", "red", "orange", "yellow", "lime", "green", "teal", "cyan",
            "gray");

    private Palette() {}
}
