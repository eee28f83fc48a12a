package dev.footfall.platform.body;

/**
 * A route whose bodies may be longer than the others', by a bean of this type.
 *
 * @param path of the route, whole
 * @param sent the most bytes on their way
 * @param held the most bytes in memory, inflated
 */
public record LargeBody(String path, long sent, long held) {}
