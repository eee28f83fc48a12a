package dev.footfall.notify;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * A small picture of a number over time, for mails, whose readers' programs run no scripts and show no SVG. Drawn with
 * the JDK's own classes, which need no screen. It has no text: fonts are what a server often lacks, and the numbers
 * stand beside it.
 */
final class BarPicture {

    static final int WIDTH = 240;
    static final int HEIGHT = 48;

    /** For screens with small pixels. */
    private static final int SCALE = 2;

    /** Each has at least 3 : 1 on white and on the black of mail programs in dark. */
    private static final Color BAR = new Color(0x5b8fc7);

    private static final Color LAST = new Color(0x1f6fc4);
    private static final Color WITHHELD = new Color(0x80868f);
    private static final int LOWEST = 2;

    private BarPicture() {}

    /**
     * A PNG with one bar for each number, from zero.
     *
     * @param values null where one is withheld: a short grey line
     * @param rightToLeft whether time runs from right to left
     */
    static byte[] of(List<@Nullable Double> values, boolean rightToLeft) {
        int width = WIDTH * SCALE;
        int height = HEIGHT * SCALE;
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        double max = values.stream()
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0);
        Graphics2D graphics = image.createGraphics();
        double step = (double) width / Math.max(1, values.size());
        for (int index = 0; index < values.size(); index++) {
            Double value = values.get(index);
            int place = rightToLeft ? values.size() - 1 - index : index;
            int start = (int) Math.round(place * step);
            int end = (int) Math.round((place + 1) * step);
            int gap = Math.max(1, (end - start) / 5);
            int bar = value == null || max == 0 ? LOWEST : (int) Math.max(LOWEST, Math.round(height * value / max));
            graphics.setColor(value == null ? WITHHELD : index == values.size() - 1 ? LAST : BAR);
            graphics.fillRect(start, height - bar, Math.max(1, end - start - gap), bar);
        }
        graphics.dispose();
        var png = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return png.toByteArray();
    }
}
