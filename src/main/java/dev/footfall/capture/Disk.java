package dev.footfall.capture;

import java.io.IOException;
import java.util.List;

/**
 * The few things the spool asks of a folder. Small enough that a test can stand in a disk that forgets, at a power cut,
 * whatever was not forced.
 */
interface Disk {

    /** Creates the file and writes it whole; it is not safe before {@link #force}. */
    void write(String name, byte[] bytes) throws IOException;

    /** The file's content is safe afterwards. Never tried twice on the same file: after a failure its pages may be gone. */
    void force(String name) throws IOException;

    /** Gives the file its name for good, at once or not at all; safe after {@link #forceNames}. */
    void rename(String from, String to) throws IOException;

    /** Names given and removed are safe afterwards. */
    void forceNames() throws IOException;

    byte[] read(String name) throws IOException;

    void delete(String name) throws IOException;

    /** All names, in order. */
    List<String> names() throws IOException;
}
