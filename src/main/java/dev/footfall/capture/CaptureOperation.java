package dev.footfall.capture;

import dev.footfall.activity.EntityTypes;
import dev.footfall.platform.ExternalIds;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Describes capture in the API's description, since its body is read from the stream and not bound to a class. */
@Operation(
        summary = "Capture activities",
        description = "One activity, an array of them (at most 5,000), or one a line as application/x-ndjson; at "
                + "most 5 MiB uncompressed, optionally with Content-Encoding: gzip. The answer has a verdict "
                + "for each, and 202 means durable. It is always safe to send the same again: an activity is "
                + "identified by (id, userId, timestamp), without a timestamp by (id, userId) for 8 days, "
                + "without an id by an Idempotency-Key header and its place.",
        requestBody =
                @RequestBody(
                        required = true,
                        content = {
                            @Content(
                                    mediaType = "application/json",
                                    schema = @Schema(implementation = CaptureOperation.Input.class),
                                    examples = {
                                        @ExampleObject(name = "one", value = CaptureOperation.ONE),
                                        @ExampleObject(name = "several", value = "[" + CaptureOperation.ONE + "]")
                                    }),
                            @Content(mediaType = "application/x-ndjson", schema = @Schema(type = "string"))
                        }),
        responses = {
            @ApiResponse(
                    responseCode = "202",
                    description = "Durable; received = accepted + duplicates + suppressed + dead + rejected",
                    content = @Content(schema = @Schema(implementation = CaptureAnswer.class))),
            @ApiResponse(
                    responseCode = "400",
                    description = "Not readable JSON; the detail says where",
                    content = @Content),
            @ApiResponse(
                    responseCode = "413",
                    description = "Over a limit; nothing of it is stored",
                    content = @Content),
            @ApiResponse(
                    responseCode = "422",
                    description = "Every activity was rejected; see rejected",
                    content = @Content),
            @ApiResponse(
                    responseCode = "429",
                    description = "Over the rate; send the same again after Retry-After",
                    content = @Content),
            @ApiResponse(
                    responseCode = "503",
                    description = "Not durable right now; send the same again after Retry-After",
                    content = @Content)
        })
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface CaptureOperation {

    String ONE = "{\"userId\":\"0b8f6d1e-5d52-4f3c-9a47-1f0c8a2b7d11\",\"activityType\":\"app_view\","
            + "\"entityId\":\"6f1c2a34-8f6e-4a53-b0e5-3c1d9f7e2a10\",\"entityType\":\"App\","
            + "\"metadata\":{\"source\":\"search\"}}";

    /** One activity as it is sent. */
    @Schema(name = "ActivityInput")
    record Input(
            @Schema(description = "Chosen by the sender; identifies repeats") @Nullable UUID id,

            @Schema(
                    description = "The person, by a UUID or any other text, which is not stored; with a person's own "
                            + "token it may be left out",
                    minLength = 1,
                    maxLength = ExternalIds.MAX_LENGTH,
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String userId,

            @Schema(
                    description = "What was done",
                    example = "app_view",
                    pattern = "[a-z][a-z0-9_]{0,49}",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String activityType,

            @Schema(
                    description = "What it is about, by a UUID or any other text",
                    minLength = 1,
                    maxLength = ExternalIds.MAX_LENGTH)
            @Nullable String entityId,

            @Schema(description = "The kind of entity", pattern = EntityTypes.NAME) @Nullable String entityType,

            @Schema(
                    description = "At most 8 KiB and 8 levels deep; personal data in it becomes [redacted:kind], "
                            + "of kind email, phone, ip, user_agent, name, address, location, birth_date, "
                            + "government_id, card, iban, bank_account, device_id, vehicle_id, secret or "
                            + "token")
            @Nullable Map<String, Object> metadata,

            @Schema(description = "ISO 8601 with offset, at most 5 minutes ahead and 7 days old; now, if left out")
            @Nullable Instant timestamp) {}
}
