package dev.footfall.platform.page;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** Puts the {@link LayoutModel} into the model of every page. */
@ControllerAdvice(annotations = PageController.class)
class LayoutModelAdvice {

    private final LayoutModelFactory layoutModelFactory;

    LayoutModelAdvice(LayoutModelFactory layoutModelFactory) {
        this.layoutModelFactory = layoutModelFactory;
    }

    @ModelAttribute("frame")
    LayoutModel frame(HttpServletRequest request) {
        return layoutModelFactory.of(request);
    }
}
