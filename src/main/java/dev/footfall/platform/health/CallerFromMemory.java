package dev.footfall.platform.health;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Marks a request whose caller was let in from memory, since the database did not answer: code that answers it need not
 * ask the database again.
 */
public final class CallerFromMemory {

    private static final String MARK = CallerFromMemory.class.getName();

    private CallerFromMemory() {}

    public static void mark(HttpServletRequest request) {
        request.setAttribute(MARK, true);
    }

    public static boolean isMarked(HttpServletRequest request) {
        return request.getAttribute(MARK) != null;
    }
}
