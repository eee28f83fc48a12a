package dev.footfall.platform.page;

import java.util.List;
import java.util.Map;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Asks once before something dangerous is done, and says what will happen. A page of its own, or with scripts a dialog
 * over the current page.
 *
 * @param title key of the question; the texts have {@code about} as {0}, {1} and {2}
 * @param text key of what will happen
 * @param confirm key of the button that does it
 * @param about what the texts are about: names and numbers
 * @param action where the answer is sent
 * @param back where cancelling leads
 * @param fields the hidden fields of the form
 */
public record ConfirmDialog(
        String title,
        String text,
        String confirm,
        List<Object> about,
        String action,
        String back,
        Map<String, List<String>> fields) {

    /** The template, used for the page and for the dialog. */
    public static final String PAGE = "platform/question";

    public ConfirmDialog {
        about = List.copyOf(about);
        fields = Map.copyOf(fields);
    }

    public ConfirmDialog(String title, String text, String confirm, List<Object> about, String action, String back) {
        this(title, text, confirm, about, action, back, Map.of());
    }

    /** Empty where there is no such value. */
    public Object about(int index) {
        return index < about.size() ? about.get(index) : "";
    }

    /** The view: the dialog's content for htmx, otherwise a page. */
    public static String view(boolean fragment) {
        return fragment ? PAGE + " :: dialog" : PAGE;
    }

    /** A message shown once, on the page that a change led to. Kept in the session, as texts and nothing else. */
    public static final class FlashMessage {

        private FlashMessage() {}

        /**
         * Redirects to a page that shows it.
         *
         * @param text key of the sentence
         * @param about what was changed, as {0}, {1} and so on of the sentence
         */
        public static String on(String path, RedirectAttributes redirect, String text, Object... about) {
            redirect.addFlashAttribute("notice", text);
            redirect.addFlashAttribute("noticeAbout", about);
            return "redirect:" + path;
        }

        /** As {@link #on}, for what did not happen. */
        public static String warning(String path, RedirectAttributes redirect, String text, Object... about) {
            redirect.addFlashAttribute("noticeKind", "warning");
            return on(path, redirect, text, about);
        }
    }
}
