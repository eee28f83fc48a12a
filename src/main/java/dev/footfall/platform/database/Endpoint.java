package dev.footfall.platform.database;

/** Where a database is reached, and as whom. */
public record Endpoint(String url, String user, String password) {

    /** Without what may be secret: the parameters of the address. */
    @Override
    public String toString() {
        String address = url.replaceFirst("\\?.*", "");
        return user.isEmpty() ? address : user + "@" + address;
    }
}
