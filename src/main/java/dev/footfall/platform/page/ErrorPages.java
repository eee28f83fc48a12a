package dev.footfall.platform.page;

import dev.footfall.platform.BrowserErrors;
import dev.footfall.platform.SecurityHeaders;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.util.HashMap;
import java.util.Locale;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ViewResolver;
import org.springframework.web.servlet.resource.ResourceUrlProvider;
import org.thymeleaf.spring6.view.ThymeleafViewResolver;

/**
 * Errors as pages, for browsers: a whole page, or for htmx the notice that takes the place of the part
 * that was asked for. Needs no database and no session.
 */
@Component
class ErrorPages implements BrowserErrors {

    private final LayoutModelFactory layoutModelFactory;
    private final ViewResolver views;
    private final ObjectProvider<ResourceUrlProvider> files;

    ErrorPages(
            LayoutModelFactory layoutModelFactory,
            ThymeleafViewResolver views,
            ObjectProvider<ResourceUrlProvider> files) {
        this.layoutModelFactory = layoutModelFactory;
        this.views = views;
        // Thymeleaf would take the type from what the address ends with: a page that says that a .css is not there is
        // HTML.
        views.setForceContentType(true);
        this.files = files;
    }

    @Override
    public boolean answer(
            ProblemDetail problem, HttpHeaders headers, HttpServletRequest request, HttpServletResponse response) {
        if (!wanted(request) || response.isCommitted()) {
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
        try {
            var view = views.resolveViewName(
                    isPart(request) ? "platform/error :: notice" : "platform/error", Locale.ENGLISH);
            if (view == null) {
                return false;
            }
            view.render(model, request, new Versioned(response, files.getObject()));
            return true;
        } catch (Exception e) {
            throw new IllegalStateException("The error page cannot be shown", e);
        }
    }

    /**
     * Writes the addresses of files with their versions, which Spring MVC does only where a controller is asked. Without them browsers would keep the style of
     * today for a year.
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

    private static boolean wanted(HttpServletRequest request) {
        boolean part = isPart(request) && !BrowserErrors.isForPrograms(BrowserErrors.path(request));
        return part || BrowserErrors.isOpenedInBrowser(request);
    }

    private static boolean isPart(HttpServletRequest request) {
        return "true".equals(request.getHeader("HX-Request"));
    }
}
