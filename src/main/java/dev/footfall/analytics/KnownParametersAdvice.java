package dev.footfall.analytics;

import dev.footfall.platform.QueryParameters;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Parameter;
import java.util.List;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;

/** Refuses parameters that a report does not have, or that are given twice: a misspelt one would be answered as if it were left out. */
@ControllerAdvice(assignableTypes = AnalyticsController.class)
class KnownParametersAdvice {

    @ModelAttribute
    void check(@RequestParam MultiValueMap<String, String> query, HttpServletRequest request) {
        QueryParameters given = new QueryParameters(query);
        if (request.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE) instanceof HandlerMethod report) {
            for (Parameter parameter : report.getMethod().getParameters()) {
                if (parameter.getType() == List.class) {
                    given.all(parameter.getName());
                } else if (parameter.isAnnotationPresent(RequestParam.class)) {
                    given.text(parameter.getName());
                }
            }
        }
        given.check();
    }
}
