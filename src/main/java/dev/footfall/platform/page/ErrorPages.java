package dev.footfall.platform.page;

import dev.footfall.platform.BrowserErrors;
import dev.footfall.platform.ProblemWriter;
import dev.footfall.platform.SecurityHeaders;
import dev.footfall.platform.page.LayoutModel.LayoutModelFactory;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.util.HashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ViewResolver;
import org.springframework.web.servlet.resource.ResourceUrlProvider;
import org.thymeleaf.spring6.view.ThymeleafViewResolver;

/**
 * Errors as pages, for browsers: a whole page, or for htmx the message that replaces the requested part. Needs no
 * database and no session.
 */
@Component
class ErrorPages implements BrowserErrors {

    private final LayoutModelFactory layoutModelFactory;
    private final Languages languages;
    private final ViewResolver views;
    private final ObjectProvider<ResourceUrlProvider> files;

    ErrorPages(
            LayoutModelFactory layoutModelFactory,
            Languages languages,
            ThymeleafViewResolver views,
            ObjectProvider<ResourceUrlProvider> files) {
        this.layoutModelFactory = layoutModelFactory;
        this.languages = languages;
        this.views = views;
        // Thymeleaf would derive the type from the end of the path: a page that says that a .css is missing is HTML.
        views.setForceContentType(true);
        this.files = files;
    }

    @Override
    public boolean answer(
            ProblemDetail problem, HttpHeaders headers, HttpServletRequest request, HttpServletResponse response) {
        if (!wantsPage(request) || response.isCommitted()) {
            return false;
        }
        headers.forEach((name, values) -> values.forEach(value -> response.setHeader(name, value)));
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        SecurityHeaders.ofPage(request, response);
        response.setStatus(problem.getStatus());
        var model = new HashMap<String, Object>();
        model.put("frame", layoutModelFactory.of(request));
        model.put(
                "error",
                BrowserErrors.isForPrograms(BrowserErrors.path(request))
                        ? ErrorView.ofApi(problem)
                        : ErrorView.of(problem));
        var outside = LocaleContextHolder.getLocaleContext();
        try {
            // In filters nobody has asked yet what the reader reads.
            var locale = languages.resolveLocale(request);
            LocaleContextHolder.setLocale(locale);
            var view = views.resolveViewName(isPart(request) ? "platform/error :: notice" : "platform/error", locale);
            if (view == null) {
                return false;
            }
            view.render(model, request, new Versioned(response, files.getObject()));
            return true;
        } catch (Exception e) {
            throw new IllegalStateException("The error page cannot be shown", e);
        } finally {
            LocaleContextHolder.setLocaleContext(outside);
        }
    }

    /**
     * Adds the versions to the addresses of files, which Spring MVC does only for controllers. Without them browsers
     * would keep today's style for a year.
     */
    private static final class Versioned extends HttpServletResponseWrapper {

        private final ResourceUrlProvider files;

        Versioned(HttpServletResponse response, ResourceUrlProvider files) {
            super(response);
            this.files = files;
        }

        @Override
        public String encodeURL(String address) {
            var versioned = files.getForLookupPath(address);
            return versioned == null ? super.encodeURL(address) : versioned;
        }
    }

    private static boolean wantsPage(HttpServletRequest request) {
        boolean fragment = isPart(request) && !BrowserErrors.isForPrograms(BrowserErrors.path(request));
        return fragment || BrowserErrors.isOpenedInBrowser(request);
    }

    private static boolean isPart(HttpServletRequest request) {
        return "true".equals(request.getHeader("HX-Request"));
    }

    /**
     * An error as it is shown.
     *
     * @param key part of the message keys: {@code error.KEY.title}, {@code error.KEY.text}
     * @param detail what exactly is wrong where the sender can mend it; null: the general text of the key is enough
     * @param reference finds the cause in the log; null where nothing failed
     */
    record ErrorView(
            int status,
            String key,
            @Nullable String detail,
            @Nullable String reference) {

        private static final Set<Integer> OWN_TEXTS = Set.of(401, 403, 404, 405, 422, 500, 503);
        /** For these the problem's own detail is about the API, or says no more than the general text. */
        private static final Set<Integer> GENERAL = Set.of(401, 403, 404, 405, 500);

        static ErrorView of(ProblemDetail problem) {
            int status = problem.getStatus();
            if (ProblemWriter.REFUSED_FORM.equals(problem.getTitle())) {
                return new ErrorView(status, "form", problem.getDetail(), null);
            }
            var properties = problem.getProperties();
            var reference = properties == null ? null : properties.get("reference");
            return new ErrorView(
                    status,
                    OWN_TEXTS.contains(status) ? String.valueOf(status) : status < 500 ? "input" : "500",
                    GENERAL.contains(status) || isBare(problem) ? null : problem.getDetail(),
                    reference == null ? null : reference.toString());
        }

        /** For an address of the API that was opened in a browser. */
        static ErrorView ofApi(ProblemDetail problem) {
            var view = of(problem);
            var detail = isBare(problem) ? null : problem.getDetail();
            return new ErrorView(view.status, view.status < 500 ? "api" : view.key, detail, view.reference);
        }

        /** Whether it says nothing but the name of the status. */
        private static boolean isBare(ProblemDetail problem) {
            var status = HttpStatus.resolve(problem.getStatus());
            return status != null && (status.getReasonPhrase() + ".").equals(problem.getDetail());
        }
    }
}
