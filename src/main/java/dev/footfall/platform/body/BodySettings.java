package dev.footfall.platform.body;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How long and how slow the body of a request may be, on every route.
 *
 * @param limit the maximum bytes where the route takes no lists; those that do have a {@link LargeBody}
 * @param silence how long a sender may send nothing; 408 past it
 * @param atLeast the minimum average rate of a sender, in bytes a second; 408 below it
 * @param grace how long a sender may take before its average counts
 * @param within how long a body may take altogether; 408 past it
 * @param inFlight the maximum bytes of bodies in memory at once; 503 past it. Never more than a sixteenth of the heap,
 *     since what is made of a body takes several times its bytes
 */
@ConfigurationProperties("footfall.body")
public record BodySettings(
        @DefaultValue("256KB") DataSize limit,
        @DefaultValue("10s") Duration silence,
        @DefaultValue("1KB") DataSize atLeast,
        @DefaultValue("10s") Duration grace,
        @DefaultValue("2m") Duration within,
        @DefaultValue("64MB") DataSize inFlight) {

    /**
     * A route with a higher body limit than the others; declare a bean of this type.
     *
     * @param path of the route, complete
     * @param sent the maximum bytes as sent
     * @param held the maximum bytes in memory, inflated
     */
    public record LargeBody(String path, long sent, long held) {}

    /**
     * A route that takes a file as {@code multipart/form-data} and streams it to the disk: the only kind of route with
     * such bodies, and without a limit of time. Nothing of a stranger's is read there. Declare a bean of this type.
     *
     * @param path of the route, complete
     * @param sent the maximum bytes
     */
    public record FileBody(String path, long sent) {}
}
