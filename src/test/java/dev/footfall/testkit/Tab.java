package dev.footfall.testkit;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.args.AxeRuleOptions;
import com.deque.html.axecore.args.AxeRunOnlyOptions;
import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.ReducedMotion;
import dev.footfall.platform.Caller.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * A page in the real browser, with cookies of its own. It watches what the browser complains about (scripts, content
 * security policy, requests that fail) and {@link #close} fails the test for any of it.
 */
public final class Tab implements AutoCloseable {

    public static final int PHONE = 390;

    private static final double PATIENCE_MILLIS = Wait.PATIENCE.toMillis();

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final List<String> WCAG_2_2_AA = List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");

    private static final List<String> BEST_PRACTICE =
            List.of("landmark-unique", "label-content-name-mismatch", "region");

    private final BrowserContext context;
    private final Page page;
    private final List<String> complaints = new ArrayList<>();
    private final Set<Request> underWay = new HashSet<>();
    private final boolean scripts;
    private boolean refusalsExpected;

    /** How a tab differs from the usual one. */
    public record Look(ColorScheme scheme, int width, boolean scripts, String language) {

        public static final Look DEFAULT = new Look(ColorScheme.LIGHT, 1280, true, "en-GB");

        public Look dark() {
            return new Look(ColorScheme.DARK, width, scripts, language);
        }

        public Look phone() {
            return new Look(scheme, PHONE, scripts, language);
        }

        public Look withoutScripts() {
            return new Look(scheme, width, false, language);
        }

        /** From right to left, with digits of its own. */
        public Look arabic() {
            return new Look(scheme, width, scripts, "ar-EG");
        }
    }

    private Tab(int port, Look look) {
        scripts = look.scripts;
        context = Chromium.browser()
                .newContext(new Browser.NewContextOptions()
                        .setBaseURL("http://localhost:" + port)
                        .setLocale(look.language)
                        .setTimezoneId("Asia/Riyadh")
                        .setColorScheme(look.scheme)
                        // Colours are looked at where they are, not on their way there.
                        .setReducedMotion(ReducedMotion.REDUCE)
                        .setJavaScriptEnabled(look.scripts)
                        .setViewportSize(look.width, 900));
        context.setDefaultTimeout(PATIENCE_MILLIS);
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        page = context.newPage();
        page.onConsoleMessage(message -> {
            boolean refusal = message.text().contains("the server responded with a status of 4");
            if (List.of("error", "warning").contains(message.type()) && !(refusal && refusalsExpected)) {
                complaints.add(message.type() + " in the console: " + message.text());
            }
        });
        page.onPageError(error -> complaints.add("script failed: " + error));
        page.onRequest(underWay::add);
        page.onRequestFinished(underWay::remove);
        page.onRequestFailed(request -> {
            underWay.remove(request);
            // A page that is left stops what it was asking for.
            if (!"net::ERR_ABORTED".equals(request.failure())) {
                complaints.add("request failed: " + request.url() + " " + request.failure());
            }
        });
    }

    /** Of somebody who is not signed in. */
    public static Tab ofStranger(int port, Look look) {
        return new Tab(port, look);
    }

    /** Signed in as a new account of this role, without the form. */
    public static Tab as(Role role, int port) {
        return as(role, port, Look.DEFAULT);
    }

    public static Tab as(Role role, int port, Look look) {
        return with(TestBrowser.signedInAs(port, role).session(), port, look);
    }

    /** With a session that stands already: see {@link TestBrowser#session()}. */
    public static Tab with(String session, int port, Look look) {
        var tab = new Tab(port, look);
        tab.context.addCookies(List.of(new Cookie("SESSION", session).setUrl("http://localhost:" + port)));
        return tab;
    }

    public Page page() {
        return page;
    }

    public Response open(String path) {
        return page.navigate(path);
    }

    /**
     * Waits until nothing more is being asked for and what came is drawn. Playwright's own NETWORKIDLE waits for half a
     * second of silence, some two hundred times a run.
     */
    public void settled() {
        page.waitForLoadState();
        do {
            page.waitForCondition(underWay::isEmpty, new Page.WaitForConditionOptions().setTimeout(PATIENCE_MILLIS));
            if (scripts) {
                page.evaluate("new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
            }
        } while (!underWay.isEmpty());
    }

    public Locator find(String selector) {
        return page.locator(selector);
    }

    /** The only element with this text, or whose text contains it. */
    public Locator text(String text) {
        return page.getByText(text);
    }

    public void press(String key) {
        page.keyboard().press(key);
    }

    /** Counts from now on what comes over the wire, in bytes: compressed, and nothing for what the browser keeps. */
    public AtomicLong countBytes() {
        var bytes = new AtomicLong();
        var session = context.newCDPSession(page);
        session.send("Network.enable");
        session.on(
                "Network.loadingFinished",
                event -> bytes.addAndGet(event.get("encodedDataLength").getAsLong()));
        return bytes;
    }

    /** From now on answers of status 4xx are no complaint. */
    public void expectRefusals() {
        expectRefusals(true);
    }

    public void expectRefusals(boolean expected) {
        refusalsExpected = expected;
    }

    public List<String> complaints() {
        return complaints;
    }

    /** Below {@code target}, with {@code -Dpictures=true}: two hundred of them take half a minute. */
    public void screenshot(String name) {
        settled();
        if (!Boolean.getBoolean("pictures")) {
            return;
        }
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SCREENSHOTS.resolve(name + ".png"))
                .setFullPage(true));
    }

    /**
     * Nothing that axe-core finds against WCAG 2.2, level AA; landmarks have names of their own and hold all there is,
     * and labels hold the visible words.
     */
    public void assertAccessible() {
        assertNothingFound(new AxeBuilder(page)
                // Its other mode puts the results together in a page of its own, which takes twice as long and is for
                // frames of other sites.
                .setLegacyMode(true)
                .options(all()));
    }

    /** What a page in other colours may have wrong. */
    public void assertReadableColours() {
        var colours = only("rule", List.of("color-contrast", "link-in-text-block"));
        assertNothingFound(new AxeBuilder(page).setLegacyMode(true).options(colours));
    }

    /** Leaves a picture, and the theme as it was. */
    public void assertReadableInTheDark(String name) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        assertReadableColours();
        screenshot(name + "-dark");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    }

    private static AxeRunOptions only(String type, List<String> values) {
        var chosen = new AxeRunOnlyOptions();
        chosen.setType(type);
        chosen.setValues(values);
        var runs = new AxeRunOptions();
        runs.setRunOnly(chosen);
        return runs;
    }

    private static AxeRunOptions all() {
        var enabled = new AxeRuleOptions();
        enabled.setEnabled(true);
        var runs = only("tag", WCAG_2_2_AA);
        runs.setRules(BEST_PRACTICE.stream().collect(toMap(rule -> rule, _ -> enabled)));
        return runs;
    }

    private void assertNothingFound(AxeBuilder axe) {
        assertThat(axe.analyze().getViolations().stream()
                        .map(rule -> rule.getId() + " at "
                                + rule.getNodes().stream()
                                        .limit(5)
                                        .map(node -> node.getTarget() + " " + node.getFailureSummary())
                                        .collect(Collectors.joining(", ")))
                        .toList())
                .as("axe at " + page.url())
                .isEmpty();
    }

    /**
     * Nothing stands out to the right: a phone would have to scroll there. Charts follow a change of the width a moment
     * later.
     */
    public void assertFitsItsWidth() {
        try {
            page.waitForCondition(
                    () -> beyondTheWidth() <= 0, new Page.WaitForConditionOptions().setTimeout(PATIENCE_MILLIS));
        } catch (TimeoutError e) {
            assertThat(beyondTheWidth())
                    .as("pixels beyond the width at " + page.url())
                    .isLessThanOrEqualTo(0);
        }
    }

    private int beyondTheWidth() {
        return (Integer) page.evaluate("document.documentElement.scrollWidth - innerWidth");
    }

    /** As {@link #close}, in between: from here on it watches anew. */
    public void assertQuiet() {
        var since = List.copyOf(complaints);
        complaints.clear();
        assertThat(since).as("what the browser complained about").isEmpty();
    }

    @Override
    public void close() {
        context.close();
        assertQuiet();
    }
}
