package dev.footfall.capture.scrub;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.footfall.capture.scrub.KeyWords.PersonalWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which keys name personal data. The rules, in order:
 *
 * <ul>
 * <li>A key about a property of the data stays: one that ends in a qualifier ({@code email_verified}, {@code
 * token_type}, {@code ip_country}, {@code password_strength}) or starts with one ({@code has_phone}, {@code
 * num_emails}).
 * <li>Two neighbouring words that only together name personal data ({@code card_number}, {@code api_key}).
 * <li>A word that names personal data wherever it stands ({@code email}, {@code dob}, {@code clientIp}).
 * <li>{@code name} alone, or after a word for a person ({@code user_name}, {@code customerName}) or its own parts
 * ({@code first_name}); {@code app_name}, {@code hostname} and {@code filename} stay. {@code tokens} is a count, {@code
 * token} a secret: only the latter is replaced.
 * </ul>
 */
final class PersonalKeys {
    /**
     * @param personal what the value of the key is, if the key says so
     * @param version whether the key names a version, so that 1.2.3.4 is no address
     * @param quantity whether the key names an id, a time or a measure, so that a long number is no phone number
     * @param call whether the key is about calls, so that a long number is a phone number
     * @param identity whether the key is about who somebody is, so that a number of a national id's shape is one
     */
    record Naming(@Nullable PersonalKind personal, boolean version, boolean quantity, boolean call, boolean identity) {
        static final Naming NONE = new Naming(null, false, false, false, false);

        /** Whether even a short number may be personal. */
        boolean person() {
            return call || identity;
        }
    }

    private static final int CACHE_SIZE = 2_000;
    private static final Set<String> QUALIFIERS = PersonalWords.words(
            "count counts type types status verified validated valid invalid enabled disabled optin "
                    + "consent provider method length size format template used kind label model brand make os total "
                    + "limit max min sent opened clicked bounced subject campaign field error errors visible shown "
                    + "hidden changed updated created required missing present strength policy category version "
                    + "language lang locale color colour at time timestamp ms duration position index page screen "
                    + "button flow step event action click source country domain view views bar server queue rate "
                    + "ratio layout theme available taken exists match mismatch usage budget cost expiry expires ttl "
                    + "symbol reset sort order banner popup dialog preference preferences setting settings "
                    + "notification notifications frequency link tab modal form input balance price amount supply "
                    + "accuracy client manager app tool tipo typ durum نوع 类型 状态 数量");

    private static final Set<String> NAMING = Set.of("id", "ids", "uuid", "name");

    private static final Set<String> LEADING = PersonalWords.words(
            "has is num count total max min avg sum show hide missing memory contract tipo نوع عدد jumlah");

    private static final Set<String> VERSIONS = PersonalWords.words(
            "version versions build release firmware sdk ver revision versión versão versi sürüm версия "
                    + "إصدار संस्करण 版本");

    /** A four-part number under a key that ends in one of these is a version, though no word says so. */
    private static final Set<String> VERSIONED = Set.copyOf(
            KeyWords.list("app os browser chrome firefox safari edge webview engine driver plugin package lib library "
                    + "update upgrade patch runtime kernel schema framework bootloader rom"));

    /** Under these a number with a country code but without a plus is a phone number. */
    private static final Set<String> CALLS = Set.copyOf(KeyWords.list(
            "contact contacts caller callee call called sms dial dialed recipient sender mobile cell viber"));

    /** Under these a number that could be a national id is one. */
    private static final Set<String> IDENTITIES = PersonalWords.words(
            "identity identification document documento national citizen resident kyc identidad identité "
                    + "kimlik passport هوية");

    private static final Set<String> QUANTITIES = Set.copyOf(
            KeyWords.list("id ids uid uuid guid ts time times timestamp at date ms ns us millis micros nanos seconds "
                    + "count counts total price amount size bytes duration offset position index order sku ean upc "
                    + "gtin isbn barcode tracking version build hash seed rank score balance quantity qty length "
                    + "width height code serial invoice ref reference revision sequence seq cursor nonce epoch "
                    + "created updated expires revenue cost views downloads clicks impressions memory disk key"));

    private final KeyWords words = new KeyWords(List.of(
            PersonalWords.ANYWHERE.keySet(),
            PersonalWords.PAIRS.keySet(),
            KeyWords.list("agent number num holder key keys code card account license licence plate security of"),
            PersonalWords.NAMES,
            PersonalWords.ALONE.keySet(),
            PersonalWords.NAME_PARTS,
            PersonalWords.PERSONS,
            QUALIFIERS,
            VERSIONS,
            KeyWords.list("remote source host home work app file event product page tokens date id hash refresh session"
                    + " device push csrf hashed encrypted old new current confirm repeat")));

    private final Cache<String, Naming> remembered =
            Caffeine.newBuilder().maximumSize(CACHE_SIZE).build();

    /** What a key says about its value. Thread-safe; recent keys are cached. */
    Naming of(String key) {
        return remembered.get(key, this::read);
    }

    private Naming read(String key) {
        List<String> split = new ArrayList<>(words.of(key));
        if (split.size() > 1) {
            split.removeAll(PersonalWords.FILLERS);
        }
        return new Naming(
                kind(split),
                hasOne(split, VERSIONS) || (!split.isEmpty() && VERSIONED.contains(split.getLast())),
                hasOne(split, QUANTITIES),
                hasOne(split, CALLS),
                hasOne(split, IDENTITIES));
    }

    private static boolean hasOne(List<String> key, Set<String> words) {
        for (String word : key) {
            if (words.contains(word)) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable PersonalKind kind(List<String> key) {
        if (key.isEmpty() || LEADING.contains(key.getFirst()) || QUALIFIERS.contains(qualifier(key))) {
            return null;
        }
        PersonalKind found = null;
        for (int i = 0; i < key.size() && found == null; i++) {
            found = kind(key, i);
        }
        return found;
    }

    /** The last word; before an id or a name, as in {@code email_template_id}, the one before. */
    private static String qualifier(List<String> key) {
        int last = key.size() - 1;
        return last > 1 && NAMING.contains(key.get(last)) ? key.get(last - 1) : key.get(last);
    }

    private static @Nullable PersonalKind kind(List<String> key, int i) {
        String word = key.get(i);
        String next = i + 1 < key.size() ? key.get(i + 1) : "";
        PersonalKind both = PersonalWords.PAIRS.getOrDefault(word, Map.of()).get(next);
        if (both != null) {
            return both;
        }
        String before = i == 0 ? "" : key.get(i - 1);
        boolean lastOfTwo = PersonalWords.PERSONS.contains(next) && i + 2 == key.size();
        boolean afterPerson = i == 0 || PersonalWords.PERSONS.contains(before);
        if (PersonalWords.NAMES.contains(word)) {
            boolean parts = PersonalWords.NAME_PARTS.contains(next) || PersonalWords.NAME_PARTS.contains(before);
            return parts || lastOfTwo || (afterPerson && (i > 0 || next.isEmpty())) ? PersonalKind.NAME : null;
        }
        boolean alone = lastOfTwo || (afterPerson && next.isEmpty());
        PersonalKind kind = alone ? PersonalWords.ALONE.get(word) : null;
        return kind != null ? kind : PersonalWords.ANYWHERE.get(word);
    }

    /**
     * What the reader needs to know about a metadata key, computed once and cached by the {@link Scrubber}.
     *
     * @param written the key as stored: as sent, unless it contains personal data itself
     * @param json the written key with quotes and colon, in UTF-8
     * @param sentSize bytes of the key as sent, in the same form
     * @param storable whether PostgreSQL can store the key
     * @param redacted whether the key contains a replacement, so that it may collide in its object and need a number
     * @param label the key for the counters; {@code other} where it does not look like an identifier
     */
    record KeyVerdict(
            String written,
            byte[] json,
            int sentSize,
            PersonalKeys.Naming naming,
            boolean storable,
            boolean redacted,
            String label) {

        static final KeyVerdict NONE =
                new KeyVerdict("", new byte[0], 0, PersonalKeys.Naming.NONE, true, false, "other");

        static final KeyVerdict UNSTORABLE =
                new KeyVerdict("", new byte[0], 0, PersonalKeys.Naming.NONE, false, false, "other");

        static byte[] json(String key) {
            JsonBytes bytes = new JsonBytes();
            bytes.text(key);
            bytes.append(':');
            return bytes.toByteArray();
        }
    }
}
