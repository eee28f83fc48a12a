package dev.footfall.capture;

import dev.footfall.capture.Spool.Disk;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A disk as POSIX allows it to be: at a power cut the content of a file that was not forced is any piece of it or
 * garbage, and of the names given, changed and removed since the last {@link #forceNames} any may have reached the disk
 * and any not. Now and then an operation fails; a force that failed has forced nothing.
 */
final class ForgetfulDisk implements Disk {

    /** Not an exception that anybody would handle: there is no power. */
    static final class PowerCut extends Error {
        private static final long serialVersionUID = 1L;
    }

    private static final class File {
        byte[] content;
        boolean forced;

        File(byte[] content) {
            this.content = content;
        }
    }

    /** With more operations left nothing fails: that is where the disk is looked at. */
    private static final int CALM = 1_000_000;

    private final Random random;
    private final double failures;
    private final boolean forces;
    private final Map<String, File> names = new TreeMap<>();
    private final Map<String, File> safeNames = new TreeMap<>();
    private final List<Consumer<Map<String, File>>> unsafe = new ArrayList<>();
    private int operationsLeft;

    /**
     * @param failures how often an operation fails, from 0 to 1
     * @param forces false: a disk that only says it forced
     */
    ForgetfulDisk(Random random, double failures, boolean forces) {
        this.random = random;
        this.failures = failures;
        this.forces = forces;
    }

    /** The power goes after so many operations; what is left is told by {@link #powerBack}. */
    void cutPowerAfter(int operations) {
        operationsLeft = operations;
    }

    void powerBack() {
        unsafe.forEach(change -> {
            if (random.nextBoolean()) {
                change.accept(safeNames);
            }
        });
        unsafe.clear();
        names.clear();
        safeNames.forEach((name, file) -> {
            if (!file.forced) {
                file.content = torn(file.content);
                file.forced = true;
            }
            names.put(name, file);
        });
        operationsLeft = 2 * CALM;
    }

    private byte[] torn(byte[] content) {
        byte[] piece = Arrays.copyOf(content, random.nextInt(content.length + 1));
        switch (random.nextInt(3)) {
            case 0 -> {
                return content;
            }
            case 1 -> random.nextBytes(piece);
            default -> {
                return Arrays.copyOf(piece, content.length);
            }
        }
        return piece;
    }

    @Override
    public void write(String name, byte[] bytes) throws IOException {
        if (names.containsKey(name)) {
            throw new IOException("exists: " + name);
        }
        File file = new File(bytes.clone());
        change(to -> to.put(name, file));
        operation();
    }

    @Override
    public void force(String name) throws IOException {
        operation();
        file(name).forced = forces;
    }

    @Override
    public void rename(String from, String to) throws IOException {
        operation();
        File file = file(from);
        change(of -> {
            of.remove(from);
            of.put(to, file);
        });
    }

    @Override
    public void forceNames() throws IOException {
        operation();
        if (forces) {
            unsafe.clear();
            safeNames.clear();
            safeNames.putAll(names);
        }
    }

    @Override
    public byte[] read(String name) throws IOException {
        return file(name).content.clone();
    }

    @Override
    public void delete(String name) throws IOException {
        operation();
        if (names.containsKey(name)) {
            change(of -> of.remove(name));
        }
    }

    @Override
    public List<String> names() {
        return List.copyOf(names.keySet());
    }

    private void change(Consumer<Map<String, File>> change) {
        change.accept(names);
        unsafe.add(change);
    }

    private void operation() throws IOException {
        if (operationsLeft-- <= 0) {
            throw new PowerCut();
        }
        if (operationsLeft < CALM && random.nextDouble() < failures) {
            throw new IOException("input/output error");
        }
    }

    private File file(String name) throws FileNotFoundException {
        @Nullable File file = names.get(name);
        if (file == null) {
            throw new FileNotFoundException(name);
        }
        return file;
    }
}
