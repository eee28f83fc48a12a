package dev.footfall.platform;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The paths to which ready-made clients of other tools send. They have their own way through limits and security: the
 * key may stand in the body, a browser of another site may call them, and some clients write the path with a doubled or
 * trailing slash. Exactly these paths; the module {@code clients} serves them.
 */
public final class ClientPaths {

    /** Stands for all of them where limits are declared by path. */
    public static final String ANY = "the paths of ready-made clients";

    private static final Set<String> PATHS = Set.of(
            "/v1/batch",
            "/v1/import",
            "/v1/track",
            "/v1/page",
            "/v1/screen",
            "/v1/identify",
            "/v1/group",
            "/v1/alias",
            "/v1/t",
            "/v1/p",
            "/v1/s",
            "/v1/i",
            "/v1/g",
            "/v1/a",
            "/v1/b",
            "/batch",
            "/capture",
            "/e",
            "/i/v0/e",
            "/flags",
            "/decide",
            "/2/httpapi",
            "/track",
            "/import",
            "/engage",
            "/groups",
            "/api/cloudevents",
            "/api/send");

    private ClientPaths() {}

    /** Whether a path, written as it should be, is one of them. */
    public static boolean contains(String path) {
        return PATHS.contains(path)
                || isBelow(path, "/api/s/s2s/")
                || isBelow(path, "/api/s/")
                || path.startsWith("/array/") && isConfiguration(path)
                || path.startsWith("/v1/projects/")
                        && path.endsWith("/settings")
                        && isBelow(path.substring(0, path.length() - "/settings".length()), "/v1/projects/");
    }

    /** The path without doubled and trailing slashes if that is one of them; null for any other. */
    public static @Nullable String normalized(String path) {
        if (contains(path)) {
            return path;
        }
        if (!path.endsWith("/") && !path.contains("//")) {
            return null;
        }
        String tidy = path.replaceAll("/{2,}", "/");
        if (tidy.endsWith("/")) {
            tidy = tidy.substring(0, tidy.length() - 1);
        }
        return contains(tidy) ? tidy : null;
    }

    private static boolean isConfiguration(String path) {
        for (String end : new String[] {"/config", "/config.js"}) {
            if (path.endsWith(end) && isBelow(path.substring(0, path.length() - end.length()), "/array/")) {
                return true;
            }
        }
        return false;
    }

    /** Whether exactly one more segment follows the folder. */
    private static boolean isBelow(String path, String folder) {
        return path.startsWith(folder) && path.length() > folder.length() && path.indexOf('/', folder.length()) < 0;
    }
}
