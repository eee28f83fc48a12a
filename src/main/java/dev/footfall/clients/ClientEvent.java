package dev.footfall.clients;

import dev.footfall.clients.JsonText.Member;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** One event as its client wrote it, in the terms that all protocols share. A format fills it while it reads. */
final class ClientEvent {

    /** Names in the metadata of what sent an event. */
    static final String LIBRARY = "library";

    static final String LIBRARY_VERSION = "library_version";

    /** Where it stands in its text, to describe its shape. */
    int from;

    int to;

    /** What its sender calls it; a call of the protocol's own, such as {@code identify}, by that. */
    String name = "";

    /** The activity type of a call of the protocol's own; null: by the name. */
    @Nullable String type;

    @Nullable String person;

    /** By which the client knows a person that did not sign in; counts where there is no person. */
    @Nullable String anonymousId;

    @Nullable String messageId;

    @Nullable String timestamp;

    /** How many milliseconds ago it happened, in place of a timestamp. */
    @Nullable String age;

    /** When the client says that it sends it, by its own clock; null: as its request says. */
    @Nullable String sentAt;

    /** They become metadata. */
    List<Member> properties = List.of();

    /** Become metadata beside the properties, where those have no such name; the name is the one that they get. */
    final List<Member> more = new ArrayList<>(2);

    /** The code by which it is rejected, if it cannot be read as an event. */
    @Nullable String problem;

    /** Begins to read; false, with the problem noted, if it is no object. */
    boolean begin(JsonParser parser) {
        from = JsonText.offset(parser);
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            return true;
        }
        parser.skipChildren();
        end(parser);
        problem = ClientBatch.REQUIRED;
        return false;
    }

    void end(JsonParser parser) {
        to = JsonText.end(parser);
    }

    void name(@Nullable String sent) {
        name = sent == null ? "" : sent;
    }

    void more(@Nullable Member member) {
        if (member != null) {
            more.add(member);
        }
    }

    /** Who did it, as far as the client knows. */
    @Nullable String who() {
        return person == null ? anonymousId : person;
    }

    boolean isAnonymous() {
        return person == null && anonymousId != null;
    }
}
