package dev.footfall.explorer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.footfall.testkit.TestActivity.anActivity;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.activity.EntityKeys;
import dev.footfall.catalog.Catalog;
import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.ExternalIds;
import dev.footfall.testkit.TestBrowser;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * The filters of the list of all activity: in its form, in its address, and what is said of those that cannot be used.
 */
class ActivityFiltersBrowserTests extends WithManyActivities {

    @Autowired
    ExternalIds ids;

    @Autowired
    Catalog catalog;

    @Autowired
    EntityKeys keys;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keepsFiltersInTheAddressAndRemovesEach(boolean scripts) {
        rows.insert(anActivity().by(PERSON).of("review_submit").at(now).with("rating", "5"));
        try (var tab = tab(scripts)) {
            tab.open("/admin/activities");
            assertThat(tab.find("tr[data-row]")).hasCount(50);
            tab.page().setViewportSize(1280, 800);
            assertThat((int) tab.find(".filters-row").evaluate("form => form.offsetHeight"))
                    .as("one row of fields")
                    .isLessThan(100);

            tab.find("#f-userId").fill(PERSON.toString());
            tab.find("#f-metadataKey").fill("rating");
            tab.find("#f-metadataValue").fill("5");
            tab.find(".filter-go").click();

            assertThat(tab.find("tr[data-row]")).hasCount(1);
            assertThat(tab.page())
                    .hasURL(Pattern.compile(".*/admin/activities\\?userId=" + PERSON + "&metadata\\.rating=5$"));
            assertThat(tab.find("#f-metadataKey")).hasValue("");
            assertThat(tab.find(".chip:not(.chip-preset)"))
                    .hasText(new String[] {"User " + PERSON, "Metadata rating = 5"});

            tab.find(".chip a[aria-label*=User]").click();
            assertThat(tab.page()).hasURL(Pattern.compile(".*/admin/activities\\?metadata\\.rating=5$"));
            assertThat(tab.find("#f-userId")).hasValue("");

            tab.page().goBack();
            assertThat(tab.find("#f-userId")).hasValue(PERSON.toString());
            assertThat(tab.find("tr[data-row]")).hasCount(1);

            assertThat(tab.find("#metadata-keys option[value=rating]")).hasCount(1);
            tab.find("#f-metadataKey").fill("rating");
            tab.find("select[name=metadataIs]").selectOption("is not");
            tab.find("#f-metadataValue").fill("4");
            tab.find(".filter-go").click();
            assertThat(tab.page()).hasURL(Pattern.compile(".*&metadata\\.rating(!|%21)=4$"));
            assertThat(tab.find(".chip:not(.chip-preset)").last()).hasText("Metadata rating ≠ 4");
            assertThat(tab.find("tr[data-row]")).hasCount(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void choosesSeveralTypes(boolean scripts) {
        rows.insert(
                anActivity().of("review_submit").at(now),
                anActivity().of("app_share").at(now));
        try (var tab = tab(scripts)) {
            tab.open("/admin/activities");
            tab.find(".choice summary").click();
            tab.find("input[value=review_submit]").check();
            tab.find("input[value=app_share]").check();
            tab.find(".choice button").click();

            assertThat(tab.find("tr[data-row]")).hasCount(2);
            assertThat(tab.find(".choice summary")).hasText("2 selected");
            assertThat(tab.find(".heading-count")).hasText("2");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void showsMistakesBesideFieldsAndKeepsInput(boolean scripts) {
        var wrong = "Joe <b>".repeat(40);
        try (var tab = tab(scripts)) {
            tab.expectRefusals();
            tab.open("/admin/activities");
            tab.find("#f-entityId").fill(wrong);
            tab.find("#f-metadataValue").fill("search");
            tab.find(".filter-go").click();

            assertThat(tab.find("#e-entityId")).containsText("must be a UUID, or any other text");
            assertThat(tab.find("#f-entityId")).hasValue(wrong);
            assertThat(tab.find("#f-entityId")).hasAttribute("aria-invalid", "true");
            assertThat(tab.find(".filter-pair .invalid-feedback")).isVisible();
            assertThat(tab.find("#f-metadataValue")).hasValue("search");
            assertThat(tab.find("tr[data-row]")).hasCount(50);
            if (scripts) {
                assertThat(tab.find("#f-entityId")).isFocused();
                assertThat(tab.page()).hasURL(Pattern.compile(".*/admin/activities$"));
                tab.assertAccessible();
                tab.screenshot("activities-errors");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?userId=%00",
                "?from=2026-11-22&to=2026-11-20",
                "?from=yesterday",
                "?type=no_such_type",
                "?entityType=NoSuchType",
                "?cursor=abc",
                "?newer=abc",
                "?colour=red",
                "?metadata.="
            })
    void answersUnusableAddressesWithAPage(String query) {
        var answer = TestBrowser.signedInAs(port, Role.ADMIN).get("/admin/activities" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("<html").containsAnyOf("invalid-feedback", "notice-danger");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void filtersByTextsOfPeopleAndEntities(boolean scripts) {
        keys.insert(Map.of(ids.entity("sku-17"), "sku-17"));
        rows.insert(
                anActivity()
                        .by(ids.person("kim@example.org"))
                        .on("Product", ids.entity("sku-17"))
                        .at(now),
                anActivity().by(ids.person("kim@example.org")).at(now),
                anActivity().on("Product", ids.entity("sku-17")).at(now));
        try (var tab = tab(scripts)) {
            tab.open("/admin/activities");
            tab.find("#f-entityId").fill(" sku-17");
            tab.find(".filter-go").click();
            assertThat(tab.find("tr[data-row]")).hasCount(2);
            assertThat(tab.find("td.entity").first()).containsText("sku-17");
            assertThat(tab.find("#f-entityId")).hasValue("sku-17");

            tab.find("#f-userId").fill("kim@example.org");
            tab.find(".filter-go").click();
            assertThat(tab.find("tr[data-row]")).hasCount(1);
            assertThat(tab.page())
                    .hasURL(Pattern.compile(
                            ".*/admin/activities\\?userId=" + ids.person("kim@example.org") + "&entityId=sku-17$"));
            assertThat(tab.find("#f-userId"))
                    .hasValue(ids.person("kim@example.org").toString());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void filtersByTheNameOfAnApp(boolean scripts) {
        var paper = UUID.randomUUID();
        catalog.put(null, Map.of(paper, "Paper Trail", UUID.randomUUID(), "Tea Time", UUID.randomUUID(), "Tea Party"));
        rows.insert(anActivity().on(paper).at(now), anActivity().at(now));
        try (var tab = tab(scripts)) {
            tab.open("/admin/activities");
            if (scripts) {
                tab.find("#f-entityId").pressSequentially("pap");
                assertThat(tab.find("#entities option")).hasAttribute("value", "Paper Trail");
            }
            tab.find("#f-entityId").fill("paper trail");
            tab.find(".filter-go").click();
            assertThat(tab.page()).hasURL(Pattern.compile(".*/admin/activities\\?entityId=" + paper + "$"));
            assertThat(tab.find("tr[data-row]")).hasCount(1);
            assertThat(tab.find(".chip:not(.chip-preset)")).containsText("Paper Trail");
            assertThat(tab.find("#f-entityId")).hasValue("Paper Trail");
            assertThat(tab.find("td.entity a")).hasAttribute("href", "/admin/entities/App/" + paper);

            tab.expectRefusals();
            tab.find("#f-entityId").fill("tea");
            tab.find(".filter-go").click();
            assertThat(tab.find("#e-entityId")).containsText("Tea Party, Tea Time");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keepsBothIdsOfATextThatNoEntityIsKnownBy(boolean scripts) {
        rows.insert(
                anActivity()
                        .of("profile_update")
                        .on("User", ids.person("lee@example.org"))
                        .at(now),
                anActivity()
                        .of("app_share")
                        .on("User", ids.person("lee@example.org"))
                        .at(now),
                anActivity().on("Product", ids.entity("lee@example.org")).at(now));
        try (var tab = tab(scripts)) {
            tab.open("/admin/activities");
            tab.find("#f-entityId").fill("lee@example.org");
            tab.find(".filter-go").click();
            assertThat(tab.find("tr[data-row]")).hasCount(3);
            assertThat(tab.find("#h-entityId")).containsText("as an entity and as a person");
            assertThat(tab.page()).not().hasURL(Pattern.compile("lee"));

            tab.find("#f-entityType").selectOption("User");
            tab.find(".filter-go").click();
            assertThat(tab.find("tr[data-row]")).hasCount(2);

            tab.find("#f-entityId").fill("");
            tab.find(".filter-go").click();
            assertThat(tab.page()).hasURL(Pattern.compile(".*/admin/activities\\?entityType=User$"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void showsOneDayFromItsFirstToItsLastMoment(boolean scripts) {
        rows.insert(
                anActivity().of("app_share").at("2026-11-09T23:59:59Z"),
                anActivity().of("app_share").at("2026-11-10T00:00:00Z"),
                anActivity().of("app_share").at("2026-11-10T23:59:59Z"),
                anActivity().of("app_share").at("2026-11-11T00:00:00Z"));
        try (var tab = tab(scripts)) {
            tab.open("/admin/activities?type=app_share");
            assertThat(tab.find("tr[data-row]")).hasCount(4);
            tab.find("#f-from").fill("2026-11-10");
            tab.find("#f-to").fill("2026-11-10");
            tab.find(".filter-go").click();

            assertThat(tab.find("tr[data-row]")).hasCount(2);
            assertThat(tab.find(".heading-count")).hasText("2");
            assertThat(tab.find(".chip:not(.chip-preset)"))
                    .hasText(new String[] {"Type App shared", "From 10 Nov 2026", "To 10 Nov 2026"});
        }
        var csv = TestBrowser.signedInAs(port, Role.ADMIN)
                .get("/admin/activities/export?type=app_share&from=2026-11-10&to=2026-11-10");
        assertThat(csv.body().lines()).as("two rows below the header").hasSize(3);
    }

    @Test
    void explainsAReversedPeriod() {
        try (var tab = tab(true)) {
            tab.expectRefusals();
            tab.open("/admin/activities?from=2026-11-22&to=2026-11-20");
            assertThat(tab.find("#e-to")).hasText("“To” is before “From”.");
            assertThat(tab.find("tr[data-row]")).hasCount(50);
            assertThat(tab.find("#f-from")).hasValue("2026-11-22");
        }
    }
}
