package dev.footfall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import dev.footfall.testkit.AppProcess;
import dev.footfall.testkit.OwnProcesses;
import dev.footfall.testkit.SentActivity;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.Wait;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Fault 17: an error that ends a thread of a running process. It is thrown there by a debugger, out of what the thread
 * is just doing.
 */
@OwnProcesses
class DeadThreadsTests {

    private static final Pattern DEBUGGER_PORT = Pattern.compile("dt_socket at address: (\\d+)");

    private static final Random RANDOM = new Random(3);

    private final HttpClient http = HttpClient.newHttpClient();
    private static AppProcess app;

    /** Attached until its process ends: it listens for one debugger only. */
    private static VirtualMachine debugged;

    @BeforeAll
    static void start() throws Exception {
        app = AppProcess.start(
                AppProcess.newDataFolder(),
                Map.of(),
                "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0");
        debugged = attach();
    }

    @AfterAll
    static void end() {
        app.close();
    }

    /** What only a new start brings back. */
    @ParameterizedTest
    @CsvSource({"Poller", "Acceptor"})
    void deadServerThreadEndsTheProcessWithoutLoss(String name) throws Exception {
        SentActivity sent = send();
        throwInto(".*-" + name);

        assertThat(app.exitCode()).isEqualTo(70);
        assertThat(app.log()).containsPattern(name + " is dead").contains("exits with code 70");
        app.restart();
        debugged = attach();
        assertThat(list()).contains(sent.id().toString());
    }

    @Test
    void restartsOwnThreads() throws Exception {
        throwInto("spool-drain");

        Wait.until(() -> app.log().contains("spool-drain failed and starts again"));
        send();
        assertThat(app.isRunning()).isTrue();
    }

    /** The error that the JVM keeps ready for when it cannot make any. */
    private void throwInto(String name) throws Exception {
        ThreadReference thread = debugged.allThreads().stream()
                .filter(one -> one.name().matches(name))
                .findFirst()
                .orElseThrow();
        ObjectReference error = debugged.classesByName(InternalError.class.getName())
                .getFirst()
                .instances(1)
                .getFirst();
        thread.stop(error);
        // one that waits for connections meets it with the next
        new Socket("127.0.0.1", app.uri("").getPort()).close();
    }

    private static VirtualMachine attach() throws Exception {
        MatchResult port = DEBUGGER_PORT
                .matcher(app.log())
                .results()
                .reduce((_, ofLastStart) -> ofLastStart)
                .orElseThrow();
        AttachingConnector connector = Bootstrap.virtualMachineManager().attachingConnectors().stream()
                .filter(one -> one.name().equals("com.sun.jdi.SocketAttach"))
                .findFirst()
                .orElseThrow();
        Map<String, Connector.Argument> arguments = connector.defaultArguments();
        arguments.get("hostname").setValue("127.0.0.1");
        arguments.get("port").setValue(port.group(1));
        return connector.attach(arguments);
    }

    private SentActivity send() throws Exception {
        SentActivity sent = SentActivity.random(RANDOM);
        assertThat(call(HttpRequest.newBuilder(app.uri("/api/activities"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(sent.json()))))
                .contains("\"accepted\":1");
        return sent;
    }

    private String list() throws Exception {
        return call(HttpRequest.newBuilder(app.uri("/api/admin/activities")));
    }

    private String call(HttpRequest.Builder request) throws Exception {
        return http.send(
                        request.timeout(Wait.PATIENCE)
                                .header("Authorization", "Bearer " + TestKeys.ADMIN)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
