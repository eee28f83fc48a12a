package dev.footfall.capture.scrub;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which keys name personal data. The rules, in order:
 *
 * <ul>
 *   <li>A key about a thing of the data stays: one that ends in a qualifier ({@code email_verified}, {@code token_type},
 *       {@code ip_country}, {@code password_strength}) or starts with one ({@code has_phone}, {@code num_emails}).
 *   <li>Two neighbouring words that only together name personal data ({@code card_number}, {@code api_key}).
 *   <li>A word that names personal data wherever it stands ({@code email}, {@code dob}, {@code clientIp}).
 *   <li>{@code name} alone, or after a word for a person ({@code user_name}, {@code customerName}) or its own parts
 *       ({@code first_name}); {@code app_name}, {@code hostname} and {@code filename} stay. {@code tokens} are counted,
 *       {@code token} is one: only the latter goes.
 * </ul>
 */
final class PersonalKeys {
    /**
     * @param personal what the value of the key is, if the key says so
     * @param version whether the key names a version, so that 1.2.3.4 is no address
     * @param quantity whether the key names an id, a time or a measure, so that a long number is no phone number
     */
    record Naming(@Nullable PersonalKind personal, boolean version, boolean quantity) {
        static final Naming NONE = new Naming(null, false, false);
    }

    private static final int REMEMBERED = 2_000;
    private static final Map<String, PersonalKind> WORDS = KeyWords.byWord(Map.ofEntries(
            Map.entry(PersonalKind.EMAIL, "email emails mail mails correo courriel"),
            Map.entry(
                    PersonalKind.PHONE,
                    "phone phones telephone telefon telefono telefone tel msisdn fax whatsapp cellphone handynummer"),
            Map.entry(PersonalKind.IP, "ip ips ipv ipaddr ipaddress"),
            Map.entry(PersonalKind.USER_AGENT, "useragent ua"),
            Map.entry(
                    PersonalKind.BIRTH_DATE,
                    "dob yob birth birthday birthdate birthplace geburtsdatum geburtstag naissance nacimiento"),
            Map.entry(
                    PersonalKind.SECRET,
                    "password passwords passwd pwd pw passcode passphrase passwort kennwort contrasena"
                            + " secret secrets credential credentials cvv cvc otp"),
            Map.entry(
                    PersonalKind.TOKEN,
                    "token idtoken jwt bearer apikey authorization cookie cookies phpsessid jsessionid"),
            Map.entry(PersonalKind.GOVERNMENT_ID, "ssn nino passport aadhaar cpf curp"),
            Map.entry(PersonalKind.IBAN, "iban ibans"),
            Map.entry(PersonalKind.CARD, "creditcard debitcard cardholder"),
            Map.entry(
                    PersonalKind.NAME,
                    "surname forename firstname lastname middlename fullname fname lname nickname username vorname nachname prenom"
                            + " apellido apellidos nombre"),
            Map.entry(
                    PersonalKind.ADDRESS,
                    "address addresses adresse anschrift direccion street strasse postcode zipcode addr"),
            Map.entry(PersonalKind.LOCATION, "latitude longitude lat lng lon gps geolocation")));

    /** First word, then the words that make it personal when they follow. */
    private static final Map<String, Map<String, PersonalKind>> PAIRS = Map.ofEntries(
            Map.entry("user", Map.of("agent", PersonalKind.USER_AGENT, "pass", PersonalKind.SECRET)),
            pair("mobile", PersonalKind.PHONE, "number no num"),
            pair("cell", PersonalKind.PHONE, "number no num"),
            pair("remote", PersonalKind.IP, "addr address"),
            pair("forwarded", PersonalKind.IP, "for"),
            pair("card", PersonalKind.CARD, "number no num nr holder pan pin"),
            pair("credit", PersonalKind.CARD, "card"),
            pair("debit", PersonalKind.CARD, "card"),
            pair("account", PersonalKind.BANK_ACCOUNT, "number no num nr"),
            pair("bank", PersonalKind.BANK_ACCOUNT, "account"),
            pair("routing", PersonalKind.BANK_ACCOUNT, "number no"),
            pair("sort", PersonalKind.BANK_ACCOUNT, "code"),
            pair("cc", PersonalKind.CARD, "number no num"),
            pair("contact", PersonalKind.PHONE, "number no num"),
            pair("id", PersonalKind.GOVERNMENT_ID, "card"),
            pair("session", PersonalKind.TOKEN, "key"),
            pair("api", PersonalKind.TOKEN, "key keys"),
            pair("access", PersonalKind.TOKEN, "key keys"),
            pair("private", PersonalKind.TOKEN, "key keys"),
            pair("signing", PersonalKind.TOKEN, "key"),
            pair("auth", PersonalKind.TOKEN, "key code header"),
            pair("security", PersonalKind.SECRET, "code answer"),
            pair("verification", PersonalKind.SECRET, "code"),
            pair("social", PersonalKind.GOVERNMENT_ID, "security"),
            pair("national", PersonalKind.GOVERNMENT_ID, "id insurance"),
            pair("tax", PersonalKind.GOVERNMENT_ID, "id number"),
            pair("identity", PersonalKind.GOVERNMENT_ID, "number card"),
            pair("driver", PersonalKind.GOVERNMENT_ID, "license licence"),
            pair("drivers", PersonalKind.GOVERNMENT_ID, "license licence"),
            pair("driving", PersonalKind.GOVERNMENT_ID, "license licence"),
            pair("license", PersonalKind.GOVERNMENT_ID, "plate"),
            pair("licence", PersonalKind.GOVERNMENT_ID, "plate"),
            pair("basic", PersonalKind.TOKEN, "auth"),
            pair("zip", PersonalKind.ADDRESS, "code"),
            pair("postal", PersonalKind.ADDRESS, "code"),
            pair("post", PersonalKind.ADDRESS, "code"),
            pair("house", PersonalKind.ADDRESS, "number no"));

    /** Personal only as the whole key, or after a word for a person. */
    private static final Map<String, PersonalKind> ALONE = Map.of(
            "pin", PersonalKind.SECRET,
            "auth", PersonalKind.TOKEN,
            "mobile", PersonalKind.PHONE,
            "zip", PersonalKind.ADDRESS,
            "plz", PersonalKind.ADDRESS);

    private static final Set<String> NAME_PARTS =
            Set.of("first", "last", "middle", "full", "given", "family", "maiden", "real", "legal", "nick", "display");

    private static final Set<String> PERSONS = Set.copyOf(
            KeyWords.list(
                    "user users customer client person people contact owner sender recipient receiver patient student teacher"
                            + " employee member holder account buyer seller guest payer payee beneficiary profile billing shipping"
                            + " delivery parent child mother father spouse friend driver passenger traveler visitor caller my your"));

    private static final Set<String> QUALIFIERS = Set.copyOf(KeyWords.list(
            "count counts type types status verified validated valid invalid enabled disabled optin consent provider method"
                    + " length size format template used kind label model brand make os total limit max min sent opened"
                    + " clicked bounced subject campaign field error errors visible shown hidden changed updated created"
                    + " required missing present strength policy category version language lang locale color colour at time"
                    + " timestamp ms duration position index page screen button flow step event action click source country"
                    + " domain usage budget cost expiry expires ttl symbol reset sort order banner popup"
                    + " dialog preference preferences setting settings notification notifications frequency link tab modal"
                    + " form input balance price amount supply accuracy client manager app tool"));

    private static final Set<String> NAMING = Set.of("id", "ids", "uuid", "name");

    private static final Set<String> LEADING =
            Set.copyOf(KeyWords.list("has is num count total max min avg sum show hide missing memory contract"));

    private static final Set<String> VERSIONS =
            Set.of("version", "versions", "build", "release", "firmware", "sdk", "ver", "revision");

    private static final Set<String> QUANTITIES = Set.copyOf(KeyWords.list(
            "id ids uid uuid guid ts time times timestamp at date ms ns us millis micros nanos seconds count counts total"
                    + " price amount size bytes duration offset position index order sku ean upc gtin isbn barcode tracking"
                    + " version build hash seed rank score balance quantity qty length width height code serial invoice ref"
                    + " reference revision sequence seq cursor nonce epoch created updated expires revenue cost views"
                    + " downloads clicks impressions memory disk key"));

    private final KeyWords words = new KeyWords(List.of(
            WORDS.keySet(),
            PAIRS.keySet(),
            KeyWords.list(
                    "agent number num holder key keys code card account license licence plate security name names of"),
            ALONE.keySet(),
            NAME_PARTS,
            PERSONS,
            QUALIFIERS,
            VERSIONS,
            KeyWords.list("remote source host home work app file event product page tokens date id hash refresh session"
                    + " device push csrf hashed encrypted old new current confirm repeat")));

    private final Map<String, Naming> remembered = new ConcurrentHashMap<>();

    private static Map.Entry<String, Map<String, PersonalKind>> pair(String first, PersonalKind kind, String seconds) {
        return Map.entry(first, KeyWords.byWord(Map.of(kind, seconds)));
    }

    /** What a key says about its value. Thread-safe; what was asked lately is remembered. */
    Naming of(String key) {
        Naming known = remembered.get(key);
        if (known != null) {
            return known;
        }
        List<String> split = words.of(key);
        Naming naming = new Naming(
                kind(split),
                split.stream().anyMatch(VERSIONS::contains),
                split.stream().anyMatch(QUANTITIES::contains));
        if (remembered.size() >= REMEMBERED) {
            remembered.clear();
        }
        remembered.put(key, naming);
        return naming;
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
        PersonalKind both = PAIRS.getOrDefault(word, Map.of()).get(next);
        if (both != null) {
            return both;
        }
        boolean aPersons = i == 0 || PERSONS.contains(key.get(i - 1));
        if (word.equals("name") || word.equals("names")) {
            boolean parts = NAME_PARTS.contains(next) || (i > 0 && NAME_PARTS.contains(key.get(i - 1)));
            return parts || (aPersons && (i > 0 || next.isEmpty())) ? PersonalKind.NAME : null;
        }
        PersonalKind alone = aPersons && next.isEmpty() ? ALONE.get(word) : null;
        return alone != null ? alone : WORDS.get(word);
    }
}
