package dev.footfall.platform.page;

import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What is said once about a change, on the page that the change led to. Waits in the session, as two texts and nothing else. */
public final class FlashMessage {

    private FlashMessage() {}

    /**
     * Leads to a page that says it.
     *
     * @param text key of the sentence
     * @param about what was changed, as {0}, {1} and so on of the sentence
     */
    public static String on(String path, RedirectAttributes redirect, String text, Object... about) {
        redirect.addFlashAttribute("notice", text);
        redirect.addFlashAttribute("noticeAbout", about);
        return "redirect:" + path;
    }
}
