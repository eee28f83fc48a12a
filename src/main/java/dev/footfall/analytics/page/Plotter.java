package dev.footfall.analytics.page;

import dev.footfall.analytics.chart.Plot.Column;
import dev.footfall.analytics.chart.Plot.Row;
import dev.footfall.platform.page.Formats;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Columns and rows of plots in words: names from {@code messages.properties}, dates as the pages show them. */
@Component
class Plotter {

    private final MessageSource texts;
    private final Formats formats;

    Plotter(MessageSource texts, Formats formats) {
        this.texts = texts;
        this.formats = formats;
    }

    Column column(String key, String color) {
        return new Column(text(key), color, false);
    }

    Row row(LocalDate first, boolean complete, @Nullable Number... values) {
        return row(first, complete, Arrays.asList(values));
    }

    Row row(LocalDate first, boolean complete, List<@Nullable Number> values) {
        return new Row(first.toString(), formats.shortDay(first), formats.dayOfYear(first), values, complete);
    }

    String text(String key, Object... parts) {
        return texts.getMessage(key, parts, Locale.ENGLISH);
    }
}
