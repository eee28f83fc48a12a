import com.google.gson.Gson;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.http.HttpMessageFactory;
import io.cloudevents.jackson.JsonFormat;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;

/** It only writes events; the program sends them. Binary and structured mode in turn. */
final class CloudEventsClient implements Conversation.Client {

    private static final Gson JSON = new Gson();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Conversation conversation;
    private boolean structured;

    private CloudEventsClient(Conversation conversation) {
        this.conversation = conversation;
    }

    @Override
    public void send(Conversation.Event event) throws Exception {
        var properties = new java.util.LinkedHashMap<>(event.properties());
        properties.replaceAll((_, value) -> value instanceof java.util.Date date ? text(date) : value);
        var cloudEvent = CloudEventBuilder.v1()
                .withId(event.id() == null ? UUID.randomUUID().toString() : event.id())
                .withSource(URI.create("/shop"))
                .withType(event.name())
                .withSubject(event.person())
                .withTime((event.time() == null ? Instant.now() : event.time()).atOffset(ZoneOffset.UTC))
                .withData("application/json", JSON.toJson(properties).getBytes(StandardCharsets.UTF_8))
                .build();
        var request = HttpRequest.newBuilder(URI.create(conversation.url + "/api/cloudevents"))
                .header("Authorization", "Bearer " + conversation.key);
        var writer = HttpMessageFactory.createWriter(
                (name, value) -> {
                    if (!name.equalsIgnoreCase("content-length")) {
                        request.header(name, value);
                    }
                },
                body -> request.POST(HttpRequest.BodyPublishers.ofByteArray(body)));
        structured = !structured;
        if (structured) {
            writer.writeStructured(cloudEvent, JsonFormat.CONTENT_TYPE);
        } else {
            writer.writeBinary(cloudEvent);
        }
        var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(answer.statusCode() + " " + answer.body());
        }
    }

    @Override
    public boolean takesAnonymous() {
        return false;
    }

    public static void main(String[] arguments) throws IOException {
        var conversation = new Conversation(arguments);
        conversation.with(new CloudEventsClient(conversation));
    }
}
