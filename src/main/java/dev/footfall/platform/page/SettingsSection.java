package dev.footfall.platform.page;

/**
 * One part of the settings. A module adds its own by a bean of this type.
 *
 * @param order where it stands: tens, so that there is room between
 * @param path its page, and the beginning of all pages below it
 * @param label key of its name
 * @param text key of a sentence that says what is set there
 * @param icon a symbol of {@code icons.svg}
 */
public record SettingsSection(int order, String path, String label, String text, String icon) {

    /** Whether this address is in this part. */
    public boolean holds(String asked) {
        return asked.equals(path) || asked.startsWith(path + "/") || asked.startsWith(path + "?");
    }
}
