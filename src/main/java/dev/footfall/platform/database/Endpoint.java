package dev.footfall.platform.database;

/** Where a database is reached, and as whom. */
public record Endpoint(String url, String user, String password) {

    @Override
    public String toString() {
        return user + "@" + url;
    }
}
