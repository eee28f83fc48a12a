package dev.footfall.platform.batch;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks once before a person starts a job that cannot be undone, and says in numbers what it will do. A bean of the
 * module that owns the job.
 *
 * @see dev.footfall.platform.page.ConfirmDialog
 */
public interface StartQuestion {

    /** The job's name. */
    String job();

    /** What to ask before a run with these parameters; null if it needs no question. */
    @Nullable Question about(Map<String, ? extends @Nullable Object> parameters);

    /**
     * A question, by the keys of its texts.
     *
     * @param title the question itself
     * @param text what will happen
     * @param confirm the button
     * @param about what the texts are about: {0}, {1} and so on
     */
    record Question(String title, String text, String confirm, List<Object> about) {}
}
