package dev.footfall.notify;

import dev.footfall.analytics.report.KeyFigures;
import dev.footfall.analytics.report.KeyFigures.Figure;
import dev.footfall.analytics.report.KeyFigures.Figures;
import dev.footfall.notify.Outbox.Facts;
import dev.footfall.notify.Subscriptions.Rule;
import dev.footfall.notify.Subscriptions.Subscription;
import dev.footfall.platform.Settings;
import dev.footfall.platform.page.Formats;
import java.awt.ComponentOrientation;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/**
 * What a digest or alert says, in the language of its readers. The same for all of them, and nobody's name, address or
 * activity is in it.
 *
 * @param from first day that it is about
 * @param to last day
 * @param sentence what happened; of a digest which days it is about
 * @param note what the reader should know about the numbers
 * @param link a path of the site
 */
record Letter(
        Locale locale,
        LocalDate from,
        LocalDate to,
        String subject,
        String sentence,
        List<Tile> tiles,
        @Nullable String note,
        String link) {

    /**
     * One number.
     *
     * @param raw null where it is withheld
     * @param before the number that it is compared with
     * @param change in words; null where there is nothing to compare with
     * @param picture a PNG of it over time
     */
    record Tile(
            Figure figure,
            String label,
            String value,
            @Nullable Double raw,
            @Nullable Double before,
            @Nullable String change,
            byte[] picture,
            String pictureText) {

        /** Where the picture is inside a mail. */
        public String contentId() {
            return figure.text();
        }

        /** The picture for pages, whose policy allows it. */
        public String dataUrl() {
            return "data:image/png;base64," + Base64.getEncoder().encodeToString(picture);
        }
    }

    public boolean rightToLeft() {
        return !ComponentOrientation.getOrientation(locale).isLeftToRight();
    }

    /** Writes letters. */
    @Component
    static class LetterWriter {

        private static final int DAYS = 30;
        private static final int WEEKS = 12;

        private final KeyFigures keyFigures;
        private final MessageSource texts;
        private final Formats formats;
        private final Settings settings;

        LetterWriter(KeyFigures keyFigures, MessageSource texts, Formats formats, Settings settings) {
            this.keyFigures = keyFigures;
            this.texts = texts;
            this.formats = formats;
            this.settings = settings;
        }

        /** @param occasion of the message: a day, or the Monday of a week; of an alarm anything */
        Letter write(Subscription subscription, String occasion, @Nullable Facts facts) {
            Locale locale = subscription.locale();
            var before = LocaleContextHolder.getLocaleContext();
            LocaleContextHolder.setLocale(locale); // numbers and dates are shown by it
            try {
                return facts != null && facts.alarm() != null
                        ? alarm(subscription, facts, locale)
                        : numbers(subscription, LocalDate.parse(occasion), facts, locale);
            } finally {
                LocaleContextHolder.setLocaleContext(before);
            }
        }

        private Letter alarm(Subscription subscription, Facts facts, Locale locale) {
            String text = text(locale, "alarm." + facts.alarm(), facts.about(), (long) facts.value());
            LocalDate today = keyFigures.today();
            return new Letter(
                    locale,
                    today,
                    today,
                    text(locale, "notify.subject.alarm", subscription.name()),
                    text,
                    List.of(),
                    null,
                    facts.path());
        }

        private Letter numbers(Subscription subscription, LocalDate first, @Nullable Facts facts, Locale locale) {
            boolean week = subscription.rule() == Rule.WEEK;
            LocalDate last = week ? first.plusDays(6) : first;
            Figures figures = week
                    ? keyFigures.byWeek(first.minusWeeks(WEEKS - 1L), first, subscription.smallGroupPolicy())
                    : keyFigures.byDay(first.minusDays(DAYS - 1L), first, subscription.smallGroupPolicy());
            int back = week ? 1 : 7;
            String days = week
                    ? text(locale, "notify.week", formats.shortDay(first), formats.shortDay(last))
                    : formats.day(first);
            List<Tile> tiles = subscription.figures().stream()
                    .map(figure -> tile(figure, figures, back, week, locale))
                    .toList();
            return new Letter(
                    locale,
                    first,
                    last,
                    text(
                            locale,
                            facts == null ? "notify.subject.digest" : "notify.subject.alert",
                            subscription.name(),
                            days),
                    facts == null ? days : sentence(subscription, facts, days, locale),
                    tiles,
                    note(figures, locale),
                    "/admin");
        }

        private String sentence(Subscription subscription, Facts facts, String day, Locale locale) {
            Figure figure = subscription.figures().getFirst();
            String label = label(figure, false, locale);
            String value = shown(figure, facts.value());
            return subscription.rule() == Rule.RANGE
                    ? text(
                            locale,
                            "notify.alert.range",
                            label,
                            day,
                            value,
                            shown(figure, Objects.requireNonNullElse(facts.low(), 0.0)),
                            shown(figure, Objects.requireNonNullElse(facts.high(), 0.0)))
                    : text(
                            locale,
                            subscription.rule() == Rule.ABOVE ? "notify.alert.above" : "notify.alert.below",
                            label,
                            day,
                            value,
                            shown(figure, Objects.requireNonNullElse(subscription.threshold(), 0.0)));
        }

        private @Nullable String note(Figures figures, Locale locale) {
            return !figures.complete()
                    ? text(locale, "notify.incomplete")
                    : figures.partly().isEmpty() ? null : text(locale, "notify.partly");
        }

        private Tile tile(Figure figure, Figures figures, int back, boolean week, Locale locale) {
            List<@Nullable Double> values = figures.of(figure);
            Double now = values.getLast();
            Double before = values.get(values.size() - 1 - back);
            String label = label(figure, week, locale);
            return new Tile(
                    figure,
                    label,
                    now == null ? text(locale, "notify.withheld") : shown(figure, now),
                    now,
                    before,
                    change(now, before, week, locale),
                    BarPicture.of(
                            values, !ComponentOrientation.getOrientation(locale).isLeftToRight()),
                    text(locale, week ? "notify.picture.week" : "notify.picture.day", label, values.size()));
        }

        private @Nullable String change(@Nullable Double now, @Nullable Double before, boolean week, Locale locale) {
            if (now == null || before == null || before == 0) {
                return null;
            }
            double change = now / before - 1;
            String amount = formats.percent(Math.abs(change));
            String direction = Math.abs(change) < 0.0005 ? "same" : change > 0 ? "up" : "down";
            return switch (direction) {
                case "same" -> text(locale, week ? "notify.same.week" : "notify.same.day");
                case "up" -> text(locale, week ? "notify.up.week" : "notify.up.day", amount);
                default -> text(locale, week ? "notify.down.week" : "notify.down.day", amount);
            };
        }

        String label(Figure figure, boolean week, Locale locale) {
            return text(
                    locale,
                    switch (figure) {
                        case PEOPLE -> week ? "notify.figure.people.week" : "notify.figure.people";
                        case WEEK -> "dashboard.tile.week";
                        case MONTH -> "dashboard.tile.month";
                        case STICKINESS -> "dashboard.tile.stickiness";
                        case EVENTS -> "dashboard.tile.events";
                        case NEWCOMERS -> "dashboard.tile.newcomers";
                    });
        }

        private String shown(Figure figure, double value) {
            return figure == Figure.STICKINESS ? formats.percent(value) : formats.count(Math.round(value));
        }

        /** The address of a path for readers outside. */
        String url(String path) {
            return Objects.requireNonNullElse(settings.baseUrl(), "") + path;
        }

        String text(Locale locale, String key, @Nullable Object... about) {
            return texts.getMessage(key, about, locale);
        }
    }
}
