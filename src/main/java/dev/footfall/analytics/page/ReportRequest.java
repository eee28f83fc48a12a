package dev.footfall.analytics.page;

import dev.footfall.analytics.chart.CsvTable;
import dev.footfall.analytics.report.DateRange.Comparison;
import dev.footfall.analytics.report.SmallGroupPolicy;
import dev.footfall.platform.Caller;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.page.FormData;
import dev.footfall.platform.page.PeriodChoice;
import dev.footfall.platform.page.PeriodChoice.PresetLink;
import dev.footfall.platform.page.UrlBuilder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.HttpStatus;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * One request for a page with reports: who asks for what, and why there are no numbers if there are none.
 *
 * @param here the page's own URL
 * @param formData the fields as typed, with their errors
 * @param smallGroupPolicy of the reader
 * @param tooSlow whether the query was cancelled
 */
record ReportRequest(UrlBuilder here, FormData formData, SmallGroupPolicy smallGroupPolicy, boolean tooSlow) {

    private static final String METADATA = "metadata";

    /**
     * Returns the view with its numbers; if they cannot be computed, a status that says why, and the view with the
     * numbers that there are without the fields that are wrong.
     *
     * @param numbers of a query; null if there are none yet
     */
    <N, V> V answer(
            HttpServletResponse response,
            Function<Map<String, List<String>>, @Nullable N> numbers,
            BiFunction<ReportRequest, @Nullable N, V> view) {
        try {
            return view.apply(this, numbers.apply(formData.values()));
        } catch (InvalidInputException e) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            return view.apply(
                    new ReportRequest(here, formData.with(e), smallGroupPolicy, false), withoutErrors(e, numbers));
        } catch (QueryTimeoutException e) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return view.apply(new ReportRequest(here, formData, smallGroupPolicy, true), null);
        }
    }

    private <N> @Nullable N withoutErrors(
            InvalidInputException wrong, Function<Map<String, List<String>>, @Nullable N> numbers) {
        var rest = new LinkedMultiValueMap<>(formData.values());
        for (var field : wrong.fields()) {
            rest.keySet()
                    .removeIf(name -> name.equals(field.field())
                            || PeriodChoice.parameters().contains(field.field())
                                    && PeriodChoice.parameters().contains(name)
                            || field.field().startsWith(METADATA) && name.startsWith(METADATA));
        }
        try {
            return numbers.apply(rest);
        } catch (InvalidInputException | QueryTimeoutException e) {
            return null;
        }
    }

    /** Answers with numbers of the page as CSV: with a byte order mark for browsers unless {@code bom=false}. */
    void send(HttpServletResponse response, Function<Map<String, List<String>>, CsvTable> numbers) throws IOException {
        var query = new LinkedMultiValueMap<>(formData.values());
        boolean bom = CsvTable.takeBom(query);
        // For programs: the same whatever its reader speaks.
        LocaleContextHolder.setLocale(Locale.ENGLISH);
        numbers.apply(query).send(bom, response);
    }

    /** Whether the reader is an administrator, who may choose any range and sees the first steps. */
    public boolean free() {
        return !smallGroupPolicy.applies();
    }

    /** The selectable periods; the shown one is null if there are no numbers. */
    public List<PresetLink> presets(@Nullable DashboardPeriod shown) {
        return PresetLink.of(here, DashboardPeriod.presets(smallGroupPolicy), shown == null ? null : shown.choice());
    }

    /** What a period may be compared with. */
    public List<ChoiceLink> comparisons() {
        return ChoiceLink.of(
                here, "compare", Comparison.VALUES, formData.value("compare", Comparison.VALUES.getFirst()));
    }

    /** What a form for dates of the reader's own sends along: all but the period. */
    public List<UrlBuilder.Parameter> kept() {
        return PeriodChoice.without(here).parameters();
    }

    public boolean failed() {
        return tooSlow || formData.isWrong();
    }

    /** Errors other than those of these fields and, if the reader has them, of the date fields. */
    public List<String> otherErrors(List<String> fields) {
        return formData.otherErrors(
                free() ? Stream.concat(fields.stream(), Stream.of("from", "to")).toList() : fields);
    }

    /** URL of a CSV file with numbers of this page. */
    public String file(String name) {
        return here.at(here.path() + "/" + name).toString();
    }

    /** One of several links, one of which is selected. */
    record ChoiceLink(Object value, String address, boolean active) {

        /** Each link leads to the current page with another value of the field. */
        static List<ChoiceLink> of(UrlBuilder page, String field, List<?> values, @Nullable Object chosen) {
            return values.stream()
                    .map(value -> new ChoiceLink(value, page.with(field, value).toString(), value.equals(chosen)))
                    .toList();
        }
    }

    @ControllerAdvice(basePackageClasses = ReportRequest.class)
    static class ReportRequestAdvice {

        @ModelAttribute
        ReportRequest reportRequest(
                Caller caller, HttpServletRequest request, @RequestParam MultiValueMap<String, String> query) {
            return new ReportRequest(
                    UrlBuilder.of(request.getServletPath(), query),
                    FormData.of(query),
                    SmallGroupPolicy.towards(caller),
                    false);
        }
    }
}
