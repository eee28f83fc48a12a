package dev.footfall.database;

/** Address and login of a database. */
public record Endpoint(String url, String user, String password) {

    /** Without the address's parameters, which may be secret. */
    @Override
    public String toString() {
        String address = url.replaceFirst("\\?.*", "");
        return user.isEmpty() ? address : user + "@" + address;
    }
}
