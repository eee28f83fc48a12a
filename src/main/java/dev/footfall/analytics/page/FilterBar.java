package dev.footfall.analytics.page;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.ActivityTypes.ActivityType;
import dev.footfall.analytics.page.ReportRequest.ChoiceLink;
import dev.footfall.analytics.report.ReportFilter;
import dev.footfall.analytics.report.ReportFilter.Breakdown;
import dev.footfall.analytics.report.ReportFilter.FilterReader;
import dev.footfall.catalog.EntityNames;
import dev.footfall.platform.ExternalIds;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.page.UrlBuilder;
import dev.footfall.platform.page.UrlBuilder.Parameter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The filter of a page of reports: what is chosen as chips, and the form to choose more.
 *
 * @param parameters the filter itself, for other forms of the page
 * @param kept everything else in the page's address, as the form sends it along
 * @param keys metadata keys that may be compared
 * @param breakdowns what the numbers may be split by
 */
record FilterBar(
        List<FilterChip> chips,
        List<Parameter> parameters,
        List<Parameter> kept,
        Collection<ActivityType> types,
        Set<String> chosenTypes,
        String entity,
        String key,
        String value,
        Collection<String> keys,
        List<ChoiceLink> breakdowns) {

    /**
     * @param label key of its text
     * @param page address of what the value names; null if there is none
     */
    record FilterChip(String label, String value, @Nullable String page, String without) {}

    private static final String FORM_KEY = "metadataKey";
    private static final String FORM_VALUE = "metadataValue";

    /** Makes the bar of a page. */
    @Component
    static class FilterBarFactory {

        private final ActivityTypes types;
        private final FilterReader filters;
        private final EntityNames names;
        private final ExternalIds ids;

        FilterBarFactory(ActivityTypes types, FilterReader filters, EntityNames names, ExternalIds ids) {
            this.types = types;
            this.filters = filters;
            this.names = names;
            this.ids = ids;
        }

        /**
         * Where a form's address leads: without empty fields, with metadata as reports read it, and with the entity's
         * id in place of its name, or of a text, which may be a person's; null if that is the address already.
         */
        @Nullable UrlBuilder tidied(ReportRequest reportRequest) {
            var here = reportRequest.here();
            boolean isFromForm = reportRequest.formData().values().values().stream()
                    .anyMatch(values -> values.stream().anyMatch(String::isBlank));
            var key = here.first(FORM_KEY);
            var value = here.first(FORM_VALUE);
            var tidied = here.without(FORM_KEY).without(FORM_VALUE);
            if (!key.isEmpty() && !value.isEmpty()) {
                tidied = tidied.with(ReportFilter.METADATA + key, value);
            }
            var entity = here.first(ReportFilter.ENTITY);
            if (!entity.isEmpty() && ExternalIds.uuidOf(entity) == null && ExternalIds.isValid(entity)) {
                try {
                    tidied = tidied.with(ReportFilter.ENTITY, ids.entity(names.idOf(entity)));
                } catch (InvalidInputException severalOfThisName) {
                    // Told by check.
                }
            }
            return isFromForm || !tidied.equals(here) ? tidied : null;
        }

        /** @throws InvalidInputException if the entity is given by a name that several have */
        void check(Map<String, List<String>> query) {
            query.getOrDefault(ReportFilter.ENTITY, List.of()).forEach(names::idOf);
        }

        /** @param breakdown the chosen one; null on pages that have none */
        FilterBar of(ReportRequest reportRequest, @Nullable Breakdown breakdown) {
            var here = reportRequest.here();
            var chips = new ArrayList<FilterChip>();
            var entity = here.first(ReportFilter.ENTITY);
            var key = "";
            var value = "";
            for (var parameter : here.parameters()) {
                var without = here.without(parameter.name(), parameter.value()).toString();
                if (parameter.name().equals(ReportFilter.TYPE)) {
                    var label = types.named(parameter.value()).map(ActivityType::label);
                    chips.add(new FilterChip("explorer.type", label.orElse(parameter.value()), null, without));
                } else if (parameter.name().equals(ReportFilter.ENTITY)) {
                    chips.add(new FilterChip(
                            "explorer.entity",
                            names.called(parameter.value()),
                            names.pageOf(parameter.value()),
                            without));
                } else if (parameter.name().startsWith(ReportFilter.METADATA)) {
                    key = parameter.name().substring(ReportFilter.METADATA.length());
                    value = parameter.value();
                    chips.add(new FilterChip("explorer.metadata", key + " = " + value, null, without));
                }
            }
            return new FilterBar(
                    chips,
                    here.parameters().stream()
                            .filter(parameter ->
                                    !ReportFilter.without(here).parameters().contains(parameter))
                            .toList(),
                    ReportFilter.without(here).parameters(),
                    types.all(),
                    Set.copyOf(here.query().getOrDefault(ReportFilter.TYPE, List.of())),
                    names.nameOf(entity),
                    key,
                    value,
                    filters.safeKeys(),
                    breakdown == null ? List.of() : breakdowns(here, breakdown));
        }

        private List<ChoiceLink> breakdowns(UrlBuilder here, Breakdown chosen) {
            var values = new ArrayList<String>(List.of(Breakdown.TYPE.text(), Breakdown.ENTITY.text()));
            filters.safeKeys().stream()
                    .map(key -> Breakdown.byMetadata(key).text())
                    .forEach(values::add);
            return ChoiceLink.of(here, ReportFilter.BREAKDOWN, values, chosen.text());
        }
    }
}
