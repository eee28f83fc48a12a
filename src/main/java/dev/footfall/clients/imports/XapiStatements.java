package dev.footfall.clients.imports;

import dev.footfall.capture.ClientActivity;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Statements of the Experience API, as a learning record store exports them. Who: the name of the actor's account, else
 * another of its inverse functional identifiers. What: the last part of the verb's address. On what: the object's id,
 * whose type is the last part of its definition's type.
 */
final class XapiStatements implements RecordReader {

    private static final String[] IDENTIFIERS = {"mbox", "mbox_sha1sum", "openid"};

    private final EventNames names;
    private final JsonMapper json;

    XapiStatements(EventNames names, JsonMapper json) {
        this.names = names;
        this.json = json;
    }

    static boolean looksLike(JsonNode first) {
        return first.has("actor") && first.has("verb") && first.has("object");
    }

    @Override
    public ClientActivity read(byte[] bytes, int length) throws RejectedRecordException {
        JsonNode statement = tree(json, bytes, length);
        JsonNode object = statement.path("object");
        boolean activity = object.path("objectType").asString("Activity").equals("Activity");
        ObjectNode metadata = json.createObjectNode();
        copy(statement, "/verb/id", metadata, "verb");
        copy(object, "/definition/name", metadata, "name");
        copy(object, "/definition/type", metadata, "type");
        copy(statement, "/result", metadata, "result");
        copy(statement, "/context/registration", metadata, "registration");
        copy(statement, "/context/platform", metadata, "platform");
        copy(statement, "/context/language", metadata, "language");
        String time = text(statement.path("timestamp"));
        return new ClientActivity(
                text(statement.path("id")),
                person(statement.path("actor")),
                names.type(lastPart(text(statement.at("/verb/id")))),
                activity ? lastPart(text(object.at("/definition/type"))) : null,
                activity ? text(object.path("id")) : null,
                json.writeValueAsBytes(metadata),
                time == null ? text(statement.path("stored")) : time,
                Duration.ZERO);
    }

    private static @Nullable String person(JsonNode actor) {
        String name = text(actor.at("/account/name"));
        for (int i = 0; name == null && i < IDENTIFIERS.length; i++) {
            name = text(actor.path(IDENTIFIERS[i]));
        }
        return name;
    }

    private static void copy(JsonNode from, String pointer, ObjectNode to, String key) {
        JsonNode value = from.at(pointer);
        if (!value.isMissingNode() && !value.isNull()) {
            to.set(key, value);
        }
    }

    /** {@code completed} of {@code http://adlnet.gov/expapi/verbs/completed}. */
    private static @Nullable String lastPart(@Nullable String address) {
        if (address == null) {
            return null;
        }
        String path = address.replaceFirst("[/#]+$", "");
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('#')) + 1);
    }

    private static @Nullable String text(JsonNode value) {
        return value.isString() && !value.stringValue().isEmpty() ? value.stringValue() : null;
    }

    /** The record as one JSON object. */
    static JsonNode tree(JsonMapper json, byte[] bytes, int length) throws RejectedRecordException {
        try {
            JsonNode tree = json.readTree(bytes, 0, length);
            if (tree.isObject()) {
                return tree;
            }
        } catch (JacksonException e) {
            // reported below
        }
        throw new RejectedRecordException(RejectedRecordException.NOT_READABLE);
    }
}
