import com.posthog.server.PostHog;
import com.posthog.server.PostHogCaptureOptions;
import com.posthog.server.PostHogConfig;
import com.posthog.server.PostHogInterface;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Objects;

final class PostHogServerClient implements Conversation.Client {

    private final PostHogInterface posthog;

    private PostHogServerClient(Conversation conversation) {
        posthog = PostHog.with(PostHogConfig.builder(conversation.key)
                .host(conversation.url)
                .flushIntervalSeconds(1)
                .build());
    }

    @Override
    public void send(Conversation.Event event) {
        var properties = new LinkedHashMap<>(event.properties());
        properties.values().removeIf(Objects::isNull);
        var options = PostHogCaptureOptions.builder().properties(properties);
        if (event.time() != null) {
            options.timestamp(event.time());
        }
        posthog.capture(event.person(), event.name(), options.build());
    }

    /** It loses what it was given right before. */
    @Override
    public void flush() throws InterruptedException {
        Thread.sleep(700);
        posthog.flush();
    }

    @Override
    public void close() {
        posthog.close();
    }

    @Override
    public boolean takesIds() {
        return false;
    }

    @Override
    public boolean takesAnonymous() {
        return false;
    }

    public static void main(String[] arguments) throws IOException {
        var conversation = new Conversation(arguments);
        conversation.with(new PostHogServerClient(conversation));
    }
}
