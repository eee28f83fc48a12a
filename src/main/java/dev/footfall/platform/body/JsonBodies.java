package dev.footfall.platform.body;

import dev.footfall.platform.Caller;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.body.BodyFilter.BodyLimits;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.util.Arrays;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.AbstractJacksonHttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks every JSON body before it is bound, as capture checks its own: within its route's limit and the budget, UTF-8,
 * and no number that cannot be stored. Jackson turns such a number into infinity or a failure without a field name,
 * depending on where it stands.
 */
@ControllerAdvice
class JsonBodies extends RequestBodyAdviceAdapter {

    /** As in metadata. */
    private static final int MAX_DIGITS = 40;

    private final JsonMapper json;
    private final ByteBudget budget;
    private final BodyLimits limits;
    private final HttpServletRequest request;

    JsonBodies(JsonMapper json, ByteBudget budget, BodyLimits limits, HttpServletRequest request) {
        this.json = json;
        this.budget = budget;
        this.limits = limits;
        this.request = request;
    }

    @Override
    public boolean supports(
            MethodParameter parameter, Type target, Class<? extends HttpMessageConverter<?>> converter) {
        return AbstractJacksonHttpMessageConverter.class.isAssignableFrom(converter);
    }

    @Override
    public HttpInputMessage beforeBodyRead(
            HttpInputMessage message,
            MethodParameter parameter,
            Type target,
            Class<? extends HttpMessageConverter<?>> converter)
            throws IOException {
        int limit = Math.toIntExact(limits.of(request));
        byte[] bytes;
        try (Body body =
                Body.read(message.getBody(), message.getHeaders().getContentLength(), limit, budget, holder(request))) {
            bytes = Arrays.copyOf(body.bytes(), body.length());
        }
        int malformed = Utf8.malformedAt(bytes, bytes.length);
        if (malformed >= 0) {
            throw BodyException.malformed("The body is not UTF-8: " + Utf8.position(bytes, malformed) + ".");
        }
        checkNumbers(bytes);
        return new Read(message.getHeaders(), bytes);
    }

    /** A key, an account or a person; otherwise the sender's address. */
    private static ByteBudget.Holder holder(HttpServletRequest request) {
        return Caller.current()
                .map(ByteBudget.Holder::of)
                .orElseGet(() -> new ByteBudget.Holder(request.getRemoteAddr(), true));
    }

    /** Invalid JSON is left to the binding, which reports it. */
    private void checkNumbers(byte[] bytes) {
        try (JsonParser parser = json.createParser(bytes)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_NUMBER_FLOAT && Double.isInfinite(parser.getDoubleValue())
                        || token.isNumeric() && digits(parser) > MAX_DIGITS) {
                    String field = field(parser.streamReadContext());
                    throw new InvalidInputException(
                            field,
                            "invalid_number",
                            "'%s' is a number outside the range of a double, or has more than %d digits."
                                    .formatted(field, MAX_DIGITS));
                }
            }
        } catch (JacksonException notJson) {
            // reported by the binding, which knows the position
        }
    }

    private static int digits(JsonParser parser) {
        int digits = 0;
        char[] text = parser.getStringCharacters();
        for (int i = parser.getStringOffset(); i < parser.getStringOffset() + parser.getStringLength(); i++) {
            if (text[i] == 'e' || text[i] == 'E') {
                break;
            }
            digits += text[i] >= '0' && text[i] <= '9' ? 1 : 0;
        }
        return digits;
    }

    /** As input errors name fields: {@code metadata.a[2].b}. */
    private static String field(TokenStreamContext context) {
        String pointer = context.pathAsPointer().toString();
        return pointer.isEmpty()
                ? ""
                : pointer.substring(1)
                        .replaceAll("(?:^|/)(\\d+)(?=/|$)", "[$1]")
                        .replace('/', '.')
                        .replace("~1", "/")
                        .replace("~0", "~");
    }

    private static final class Read implements HttpInputMessage {

        private final HttpHeaders headers;
        private final byte[] bytes;

        Read(HttpHeaders headers, byte[] bytes) {
            this.headers = headers;
            this.bytes = bytes;
        }

        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }

        @Override
        public InputStream getBody() {
            return new ByteArrayInputStream(bytes);
        }
    }
}
