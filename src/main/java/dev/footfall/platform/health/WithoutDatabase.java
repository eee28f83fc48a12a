package dev.footfall.platform.health;

import jakarta.servlet.http.HttpServletRequest;

/** Marks a request whose caller was let in from memory, since the database did not answer: who answers it need not ask the database again. */
public final class WithoutDatabase {

    private static final String MARK = WithoutDatabase.class.getName();

    private WithoutDatabase() {}

    public static void mark(HttpServletRequest request) {
        request.setAttribute(MARK, true);
    }

    public static boolean isMarked(HttpServletRequest request) {
        return request.getAttribute(MARK) != null;
    }
}
