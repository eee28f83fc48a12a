import com.segment.analytics.Analytics;
import com.segment.analytics.Callback;
import com.segment.analytics.messages.Message;
import com.segment.analytics.messages.TrackMessage;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

final class SegmentClient implements Conversation.Client {

    private final AtomicInteger waiting = new AtomicInteger();
    private final Analytics analytics;

    private SegmentClient(Conversation conversation) {
        analytics = Analytics.builder(conversation.key)
                .endpoint(conversation.url)
                .callback(new Callback() {
                    @Override
                    public void success(Message message) {
                        waiting.decrementAndGet();
                    }

                    @Override
                    public void failure(Message message, Throwable reason) {
                        waiting.decrementAndGet();
                    }
                })
                .build();
    }

    @Override
    public void send(Conversation.Event event) {
        var message = TrackMessage.builder(event.name()).properties(event.properties());
        if (event.id() != null) {
            message.messageId(event.id());
        }
        if (event.time() != null) {
            message.timestamp(event.date());
        }
        if (event.person() != null) {
            message.userId(event.person());
        } else {
            message.anonymousId(event.anonymous());
        }
        waiting.incrementAndGet();
        analytics.enqueue(message);
    }

    @Override
    public void flush() throws InterruptedException {
        analytics.flush();
        Conversation.await(() -> waiting.get() == 0);
    }

    @Override
    public void close() {
        analytics.shutdown();
    }

    public static void main(String[] arguments) throws IOException {
        var conversation = new Conversation(arguments);
        conversation.with(new SegmentClient(conversation));
    }
}
