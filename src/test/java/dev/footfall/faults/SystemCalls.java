package dev.footfall.faults;

import dev.footfall.testkit.AppProcess;
import dev.footfall.testkit.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** What the application asks of the kernel, as {@code strace} sees it, in plain words and in order. */
final class SystemCalls implements AutoCloseable {

    private static final String CALLS =
            "trace=fsync,fdatasync,write,writev,pwrite64,sendto,sendmsg,rename,renameat,renameat2";
    private static final Pattern CALL = Pattern.compile("^\\d+ +(\\w+)\\((.*)");

    private final Process strace;
    private final Path output;
    private final Path spool;

    private SystemCalls(Process strace, Path output, Path spool) {
        this.strace = strace;
        this.output = output;
        this.spool = spool;
    }

    /** Attached when it returns. Where that is not permitted the test is left out, but under CI it fails. */
    static SystemCalls of(AppProcess app) throws IOException {
        Path output = app.dataFolder().resolve("strace.txt");
        Path says = app.dataFolder().resolve("strace.log");
        Process strace = null;
        String problem;
        try {
            strace = new ProcessBuilder(
                            "strace",
                            "-f",
                            "-y",
                            "-s",
                            "40",
                            "-e",
                            CALLS,
                            "-o",
                            output.toString(),
                            "-p",
                            Long.toString(app.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(says.toFile())
                    .start();
            Process started = strace;
            Wait.until(() -> !started.isAlive() || Files.readString(says).contains("attached"));
            if (strace.isAlive()) {
                return new SystemCalls(strace, output, app.dataFolder().resolve("spool"));
            }
            problem = Files.readString(says);
        } catch (IOException notInstalled) {
            problem = notInstalled.getMessage();
        }
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError("strace cannot look at the application here (it has to be installed, and"
                    + " ptrace permitted, as root or with kernel.yama.ptrace_scope=0): " + problem);
        }
        return Assumptions.abort("strace cannot look at the application here: " + problem);
    }

    /** Detaches, and tells what was seen of the spool and of answers. */
    List<String> end() throws IOException {
        close();
        return Files.readAllLines(output).stream()
                .map(this::inWords)
                .filter(words -> !words.isEmpty())
                .toList();
    }

    private String inWords(String line) {
        Matcher call = CALL.matcher(line);
        if (!call.find()) {
            return "";
        }
        String verb =
                call.group(1).replaceFirst("fsync|fdatasync", "force").replaceFirst("^(p?write|send|rename).*", "$1");
        String what = call.group(2);
        if (what.contains("HTTP/1.1 ")) {
            return "answer " + what.substring(what.indexOf("HTTP"), what.indexOf("HTTP") + "HTTP/1.1 202".length());
        }
        int at = what.indexOf(spool.toString());
        if (at < 0) {
            return "";
        }
        String file = what.substring(at + spool.toString().length());
        return verb.replace("pwrite", "write") + " spool" + (file.startsWith("/") ? "/*" + ending(file) : "");
    }

    private static String ending(String file) {
        return file.contains(".tmp") ? ".tmp" : ".batch";
    }

    @Override
    public void close() {
        strace.destroy();
        try {
            strace.waitFor(Wait.PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
