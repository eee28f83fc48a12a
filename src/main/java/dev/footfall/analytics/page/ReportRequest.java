package dev.footfall.analytics.page;

import dev.footfall.analytics.report.SmallGroupPolicy;
import dev.footfall.platform.Caller;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.page.FormData;
import dev.footfall.platform.page.UrlBuilder;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.HttpStatus;

/**
 * One visit to a page of numbers: who asks for what, and why there are no numbers where there are none.
 *
 * @param here the page's own address
 * @param formData the fields as typed, with what is wrong about them
 * @param smallGroupPolicy towards the reader
 * @param tooSlow whether the question was given up
 */
record ReportRequest(UrlBuilder here, FormData formData, SmallGroupPolicy smallGroupPolicy, boolean tooSlow) {

    static ReportRequest to(String path, Caller caller, Map<String, List<String>> query) {
        return new ReportRequest(
                UrlBuilder.of(path, query), FormData.of(query), SmallGroupPolicy.towards(caller), false);
    }

    /** The view with its numbers; where these cannot be had the one without, and a status that says why. */
    <V> V answer(HttpServletResponse response, Supplier<V> numbers, Function<ReportRequest, V> without) {
        try {
            return numbers.get();
        } catch (InvalidInputException e) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            return without.apply(new ReportRequest(here, formData.with(e), smallGroupPolicy, false));
        } catch (QueryTimeoutException e) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return without.apply(new ReportRequest(here, formData, smallGroupPolicy, true));
        }
    }

    /** Whether the reader is an administrator: chooses days of their own, and takes the first steps. */
    public boolean free() {
        return !smallGroupPolicy.applies();
    }

    public boolean failed() {
        return tooSlow || formData.isWrong();
    }

    /** What is wrong beside these fields, and those of the days where the reader has them. */
    public List<String> otherErrors(List<String> fields) {
        return formData.otherErrors(
                free() ? Stream.concat(fields.stream(), Stream.of("from", "to")).toList() : fields);
    }

    /** Where numbers of this page are to be had as a file. */
    public String file(String name) {
        return here.at(here.path() + "/" + name).toString();
    }

    /**
     * How fresh numbers are.
     *
     * @param shown 12:04, with the day when that is not today
     */
    record AsOf(Instant instant, String shown) {}

    /** One of several links of which one is chosen. */
    record ChoiceLink(Object value, String address, boolean active) {

        /** Each leads to the page as it is asked for, with another value of the field. */
        static List<ChoiceLink> of(UrlBuilder page, String field, List<?> values, @Nullable Object chosen) {
            return values.stream()
                    .map(value -> new ChoiceLink(value, page.with(field, value).toString(), value.equals(chosen)))
                    .toList();
        }
    }
}
