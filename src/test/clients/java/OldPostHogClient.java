import com.posthog.java.PostHog;
import java.io.IOException;
import java.util.Date;

/** The one before PostHogServer's, which many still have. */
final class OldPostHogClient implements Conversation.Client {

    private final PostHog posthog;

    private OldPostHogClient(Conversation conversation) {
        posthog = new PostHog.Builder(conversation.key).host(conversation.url).build();
    }

    @Override
    public void send(Conversation.Event event) {
        posthog.capture(event.person(), event.name(), event.properties());
    }

    @Override
    public void close() {
        posthog.shutdown();
    }

    @Override
    public String text(Date date) {
        return date.toString();
    }

    @Override
    public boolean takesIds() {
        return false;
    }

    @Override
    public boolean takesTimes() {
        return false;
    }

    @Override
    public boolean takesAnonymous() {
        return false;
    }

    public static void main(String[] arguments) throws IOException {
        var conversation = new Conversation(arguments);
        conversation.with(new OldPostHogClient(conversation));
    }
}
