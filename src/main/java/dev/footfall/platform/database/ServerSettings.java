package dev.footfall.platform.database;

import java.util.LinkedHashMap;
import java.util.Map;

/** The embedded server's configuration file. */
final class ServerSettings {

    private ServerSettings() {}

    static Map<String, String> of(int port, Map<String, String> changed) {
        Map<String, String> settings = new LinkedHashMap<>();
        // Over TCP on this machine alone: a socket's path may not exceed 107 bytes, and a data folder's path may.
        settings.put("listen_addresses", "127.0.0.1");
        settings.put("port", Integer.toString(port));
        settings.put("unix_socket_directories", "");
        settings.put("max_connections", "100");
        settings.put("shared_buffers", "256MB");
        settings.put("max_wal_size", "4GB");
        settings.put("jit", "off");
        settings.put("timezone", "UTC");
        settings.put("log_timezone", "UTC");
        settings.put("datestyle", "iso, ymd");
        // A backend notices within this that its application was killed, and lets go of its locks.
        settings.put("client_connection_check_interval", "2s");
        // No value of a row may reach the server's log: errors are told to the client alone, and what is logged comes
        // without statement and detail.
        settings.put("log_min_messages", "log");
        settings.put("log_min_error_statement", "panic");
        settings.put("log_error_verbosity", "terse");
        settings.put("log_statement", "none");
        settings.put("log_min_duration_statement", "-1");
        settings.put("log_parameter_max_length", "0");
        settings.put("log_parameter_max_length_on_error", "0");
        settings.put("log_checkpoints", "off");
        settings.putAll(Platform.current().serverSettings());
        settings.putAll(changed);
        return settings;
    }
}
