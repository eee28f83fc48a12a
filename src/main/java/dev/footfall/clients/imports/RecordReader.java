package dev.footfall.clients.imports;

import dev.footfall.capture.ClientActivity;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Turns one record of a file into an activity as its sender meant it. Used by one thread. */
@FunctionalInterface
interface RecordReader {

    /** @throws RejectedRecordException for a record that is none, which costs only itself */
    ClientActivity read(byte[] bytes, int length) throws RejectedRecordException;

    /** Why a record is no activity: a code for the report, without any value. */
    final class RejectedRecordException extends Exception {

        static final String NOT_READABLE = "not_readable";
        static final String TOO_LONG = "line_too_long";
        static final String REQUIRED = "required";

        private static final long serialVersionUID = 1L;

        private final String code;

        RejectedRecordException(String code) {
            super(code, null, false, false);
            this.code = code;
        }

        String code() {
            return code;
        }
    }

    /** UTF-8, read strictly: what cannot be read is not replaced by something that nobody sent. */
    static String text(byte[] bytes, int length) throws RejectedRecordException {
        String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0) {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length));
            } catch (CharacterCodingException e) {
                throw new RejectedRecordException(RejectedRecordException.NOT_READABLE);
            }
        }
        return text;
    }
}
