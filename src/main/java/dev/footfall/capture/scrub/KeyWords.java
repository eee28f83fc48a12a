package dev.footfall.capture.scrub;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Splits a key into lower-case words, whatever its spelling: {@code userEmail}, {@code USER_EMAIL}, {@code user-email},
 * {@code user[email]} and {@code useremail} are all user, email. A run without separators is split only where known
 * words cover it completely, so that {@code ship}, {@code description} and {@code microphone} stay one word each.
 */
final class KeyWords {
    private static final int MAX_RUN_LENGTH = 48;

    /**
     * Accents, Arabic vowel points and hamza, the Hindi dot, and invisible characters; Hindi's vowel signs are letters.
     */
    private static final Pattern IGNORED =
            Pattern.compile("[\\u0300-\\u036f\\u0640\\u064b-\\u065f\\u0670\\u093c\\p{Cf}]");

    /** Pairs of a letter and the one it is read as. */
    private static final String LOOK_ALIKES = "ıiøoØOłlŁLđdĐDةهىيیيکكہهھهۃهەهںن";

    private final Set<String> known = new HashSet<>();

    KeyWords(Collection<? extends Collection<String>> vocabularies) {
        vocabularies.forEach(known::addAll);
        // Too short, or too common at the end of other words, to be cut out of a run.
        known.removeAll(Set.of("at", "ms", "ns", "us", "ts", "no", "on", "os", "n", "e", "lon", "lat", "ua"));
        known.removeAll(PersonalWords.words(
                "nom isim adı nin nif nik nie dni ktp bsn bvn mdp vin mac pan cc tc mot kata sort post civil kart carte"
                        + " edge call cell lib rom app patch rate view views bar id"));
    }

    static List<String> list(String words) {
        return Arrays.asList(words.strip().split("\\s+"));
    }

    List<String> of(String key) {
        List<String> words = new ArrayList<>();
        for (String run : runs(plain(key))) {
            String word = withoutArticle(run.toLowerCase(Locale.ROOT));
            if (known.contains(word) || word.length() > MAX_RUN_LENGTH || !cut(word, 0, words)) {
                words.add(word);
            }
        }
        return words;
    }

    /**
     * Folds to lower case, without accents and vowel points; full-width letters, and the letters that Arabic, Persian
     * and Urdu keyboards write differently, become one.
     */
    static String fold(String written) {
        for (int i = 0; i < written.length(); i++) {
            if (written.charAt(i) >= 128) {
                return IGNORED.matcher(plain(written).toLowerCase(Locale.ROOT)).replaceAll("");
            }
        }
        return written.toLowerCase(Locale.ROOT);
    }

    /** In Arabic the article is written as part of the word. */
    static String withoutArticle(String word) {
        return word.startsWith("ال") && word.length() > 3 ? word.substring(2) : word;
    }

    private static String plain(String key) {
        for (int i = 0; i < key.length(); i++) {
            if (key.charAt(i) >= 128) {
                String apart = IGNORED.matcher(Normalizer.normalize(key, Normalizer.Form.NFKD))
                        .replaceAll("");
                StringBuilder plain = new StringBuilder(apart.length());
                for (int j = 0; j < apart.length(); j++) {
                    char c = apart.charAt(j);
                    int lookAlike = LOOK_ALIKES.indexOf(c);
                    if (c == 'ß') {
                        plain.append("ss");
                    } else {
                        plain.append(lookAlike >= 0 && (lookAlike & 1) == 0 ? LOOK_ALIKES.charAt(lookAlike + 1) : c);
                    }
                }
                return plain.toString();
            }
        }
        return key;
    }

    private static List<String> runs(String key) {
        List<String> runs = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= key.length(); i++) {
            boolean letter = i < key.length() && isLetter(key.charAt(i));
            if (!letter || (i > start && startsWord(key, i))) {
                if (i > start) {
                    runs.add(key.substring(start, i));
                }
                start = letter ? i : i + 1;
            }
        }
        return runs;
    }

    private static boolean isLetter(char c) {
        return Character.isLetter(c)
                || (c >= 0x900
                        && (Character.getType(c) == Character.NON_SPACING_MARK
                                || Character.getType(c) == Character.COMBINING_SPACING_MARK));
    }

    /** True at the E of userEmail and at the A of IPAddress, but not inside IPv4 or HTTP. */
    private static boolean startsWord(String key, int i) {
        if (!Character.isUpperCase(key.charAt(i))) {
            return false;
        }
        boolean afterLower = Character.isLowerCase(key.charAt(i - 1));
        boolean beforeLower = i + 2 < key.length()
                && Character.isLowerCase(key.charAt(i + 1))
                && Character.isLetter(key.charAt(i + 2));
        return afterLower || beforeLower;
    }

    /** Tries the longest known word first; adds the words only when they cover the rest. */
    private boolean cut(String run, int from, List<String> words) {
        int before = words.size();
        for (int to = run.length(); to > from + 1; to--) {
            String word = run.substring(from, to);
            if (known.contains(word)) {
                words.add(word);
                if (to == run.length() || cut(run, to, words)) {
                    return true;
                }
                words.subList(before, words.size()).clear();
            }
        }
        return false;
    }

    /**
     * The words of keys that name personal data, in English, Spanish, Portuguese, French, German, Turkish, Indonesian,
     * Russian, Arabic, Urdu, Hindi and Chinese (and a few of Italian, Dutch, Polish and the Nordic languages). Written
     * as people write them; {@link KeyWords#fold} removes accents, so {@code endereço} and {@code endereco} are one. A
     * new language is one line in each list.
     */
    static final class PersonalWords {
        /** Words that name personal data wherever they stand in a key. */
        static final Map<String, PersonalKind> ANYWHERE = byWord("""
                EMAIL: email emails mail mails correo correio courriel eposta epostası surel почта почты имейл мейл
                EMAIL: بريد ايميل إيميل ईमेल मेल 邮箱 电子邮件 电子邮箱 邮件地址 郵箱 電子郵件
                PHONE: phone phones telephone telefon telefono telefone tel msisdn fax whatsapp cellphone handynummer
                PHONE: celular telefonnummer mobilnummer rufnummer telefonu telepon ponsel телефон телефона телефоны
                PHONE: هاتف موبايل تليفون تلفون جوال فون फोन मोबाइल दूरभाष 电话 手机 手机号 手机号码 电话号码 联系电话 電話 手機
                IP: ip ips ipv ipaddr ipaddress
                USER_AGENT: useragent ua
                BIRTH_DATE: dob yob birth birthday birthdate birthplace geburtsdatum geburtstag naissance nacimiento
                BIRTH_DATE: nascimento doğum doğumtarihi lahir рождения ميلاد پیدائش जन्म जन्मतिथि जन्मदिन 生日 出生日期 出生 \
                nascita
                SECRET: password passwords passwd pwd pw passcode passphrase passwort kennwort contrasena
                SECRET: secret secrets credential credentials cvv cvc otp
                SECRET: contraseña senha motdepasse mdp şifre şifresi katasandi пароль пароля hasło wachtwoord пинкод
                SECRET: پاسورڈ पासवर्ड 密码 口令 密碼
                TOKEN: token idtoken jwt bearer apikey authorization cookie cookies phpsessid jsessionid
                GOVERNMENT_ID: ssn nino passport aadhaar cpf curp
                GOVERNMENT_ID: aadhar iqama cnpj bvn bsn itin pesel nric hkid cnic niss cuit cuil dni tckn tckimlik ktp
                GOVERNMENT_ID: pasaporte passaporte passeport reisepass pasaport pasaportu paspor passaporto paspoort \
                паспорт
                GOVERNMENT_ID: паспорта снилс инн جوازسفر पासपोर्ट आधार आधारकार्ड 护照 护照号 护照号码 身份证 身份证号 身份证号码 護照
                GOVERNMENT_ID: personalausweis ausweis ausweisnummer steuernummer steueridentifikationsnummer cédula \
                cedula
                GOVERNMENT_ID: codicefiscale personnummer burgerservicenummer fødselsnummer rodnecislo شناختی
                IBAN: iban ibans آيبان ايبان
                CARD: creditcard debitcard cardholder kreditkarte kreditkartennummer kartennummer kartno 信用卡 信用卡号 银行卡 \
                卡号 银行卡号
                BANK_ACCOUNT: kontonummer 银行账号
                NAME: surname forename firstname lastname middlename fullname fname lname nickname username vorname \
                nachname
                NAME: prénom apellido apellidos sobrenome soyad soyadı adsoyad adısoyadı фамилия отчество فامیلی \
                उपनाम 姓名 真实姓名 用户名
                ADDRESS: address addresses adresse anschrift direccion street strasse postcode zipcode addr
                ADDRESS: dirección domicilio endereço endereços adres adresi alamat адрес адреса улица indirizzo \
                postleitzahl
                ADDRESS: straße hausnummer 地址 住址 家庭地址 收货地址 街道 邮编 郵編
                LOCATION: latitude longitude lat lng lon gps geolocation
                LOCATION: latitud longitud breitengrad längengrad широта долгота 纬度 经度
                DEVICE_ID: imei imsi iccid meid idfa macaddr macaddress macadresse
                """);

        /** A first word, then the words that make it personal when they follow. */
        static final Map<String, Map<String, PersonalKind>> PAIRS = pairs("""
                USER_AGENT: user + agent
                SECRET: user + pass
                PHONE: mobile cell contact + number no num
                IP: remote + addr address
                IP: forwarded + for
                CARD: card + number no num nr holder pan pin
                CARD: credit debit + card
                CARD: cc + number no num
                CARD: carte + bancaire credit crédit bleue
                CARD: cartão tarjeta + crédito débito número
                CARD: número + tarjeta cartão
                CARD: kredi + kartı kart
                CARD: kart + numarası
                CARD: kartu + kredit debit
                CARD: номер + карты
                CARD: بطاقة + ائتمان بنكية الائتمان
                BANK_ACCOUNT: account + number no num nr
                BANK_ACCOUNT: bank + account
                BANK_ACCOUNT: routing + number no
                BANK_ACCOUNT: sort + code
                BANK_ACCOUNT: رقم + حساب
                GOVERNMENT_ID: id + card number no num
                GOVERNMENT_ID: social + security insurance
                GOVERNMENT_ID: national + id insurance identity identification number
                GOVERNMENT_ID: tax + id number
                GOVERNMENT_ID: steuer + id
                GOVERNMENT_ID: identity + number card document
                GOVERNMENT_ID: identification + number card
                GOVERNMENT_ID: emirates citizen resident civil voter qatar saudi aadhar + id number
                GOVERNMENT_ID: nin pan nif nie nik nhs cpr qid + number no card
                GOVERNMENT_ID: permanent + account
                GOVERNMENT_ID: driver drivers driving + license licence
                GOVERNMENT_ID: license licence + plate
                GOVERNMENT_ID: número numéro + dni nif nie identidad pasaporte passaporte passeport sécurité
                GOVERNMENT_ID: sécurité + sociale
                GOVERNMENT_ID: documento + identidad identidade identità
                GOVERNMENT_ID: carte + identité
                GOVERNMENT_ID: codice + fiscale
                GOVERNMENT_ID: kimlik + no numarası numara
                GOVERNMENT_ID: tc + kimlik no
                GOVERNMENT_ID: nomor + ktp nik paspor induk
                GOVERNMENT_ID: رقم + هوية إقامة جواز مدني وطني قومي
                GOVERNMENT_ID: هوية + وطنية
                GOVERNMENT_ID: بطاقة + هوية مدنية شخصية
                GOVERNMENT_ID: جواز + سفر
                GOVERNMENT_ID: شناختی + کارڈ
                GOVERNMENT_ID: आधार पैन + संख्या नंबर कार्ड
                TOKEN: session + key
                TOKEN: api access private + key keys
                TOKEN: signing + key
                TOKEN: auth + key code header
                TOKEN: basic + auth
                SECRET: security + code answer
                SECRET: verification + code
                SECRET: mot + passe
                SECRET: kata + sandi
                SECRET: كلمة + مرور سر
                SECRET: رقم رمز + سري
                SECRET: پاس + ورڈ
                EMAIL: e + posta мейл
                EMAIL: ई + मेल
                EMAIL: ای + میل
                ADDRESS: zip postal post + code
                ADDRESS: house + number no
                ADDRESS: code + postal
                ADDRESS: código + postal
                ADDRESS: kode + pos
                ADDRESS: رمز + بريدي
                DEVICE_ID: mac + address addr adresse adresi
                DEVICE_ID: android advertising + id
                VEHICLE_ID: vin + number code no
                VEHICLE_ID: vehicle + vin identification
                VEHICLE_ID: chassis + number no
                """);

        /** Personal only as the whole key, or next to a word for a person. */
        static final Map<String, PersonalKind> ALONE = byWord("""
                SECRET: pin parola clave
                TOKEN: auth
                PHONE: mobile móvil handy
                ADDRESS: zip plz cep عنوان پتہ पता
                GOVERNMENT_ID: nin nif nik nie هوية إقامة جواز kimlik
                VEHICLE_ID: vin
                """);

        /**
         * Words such as {@code name}: a person's next to a word for a person or a part of a name, or as the whole key.
         */
        static final Set<String> NAMES =
                words("name names nom noms nome nombre nama naam isim adı имя اسم نام नाम 名字 naam navn namn imię");

        static final Set<String> NAME_PARTS = words("""
                first last middle full given family maiden real legal nick display
                completo completa complet lengkap depan belakang soyadı famille полное اول اخير كامل عائلة أب مکمل \
                पूरा पहला अंतिम""");

        static final Set<String> PERSONS = words("""
                user users customer client person people contact owner sender recipient receiver patient student teacher
                employee member holder account buyer seller guest payer payee beneficiary profile billing shipping
                delivery parent child mother father spouse friend driver passenger traveler visitor caller my your
                usuario usuária usuário cliente utilisateur benutzer kunde kunden kullanıcı müşteri pengguna pelanggan
                пользователь пользователя клиент клиента مستخدم عميل زبون طالب مريض موظف مالك صارف उपयोगकर्ता ग्राहक
                用户 客户 联系人 收件人""");

        /** Words inside names in some languages; they are ignored. */
        static final Set<String> FILLERS =
                Set.of("de", "do", "da", "du", "des", "del", "della", "di", "d", "la", "le", "el");

        private PersonalWords() {}

        static Set<String> words(String words) {
            return KeyWords.list(words).stream().map(PersonalWords::word).collect(Collectors.toUnmodifiableSet());
        }

        private static Map<String, PersonalKind> byWord(String lines) {
            Map<String, PersonalKind> kinds = new HashMap<>();
            lines.lines().forEach(line -> words(after(line)).forEach(word -> kinds.put(word, kind(line))));
            return Map.copyOf(kinds);
        }

        private static Map<String, Map<String, PersonalKind>> pairs(String lines) {
            Map<String, Map<String, PersonalKind>> pairs = new HashMap<>();
            lines.lines().forEach(line -> {
                List<String> sides = Arrays.asList(after(line).split("\\+", -1));
                for (String first : words(sides.getFirst())) {
                    Map<String, PersonalKind> seconds = pairs.computeIfAbsent(first, word -> new HashMap<>());
                    words(sides.getLast()).forEach(second -> seconds.put(second, kind(line)));
                }
            });
            return Map.copyOf(pairs);
        }

        private static PersonalKind kind(String line) {
            return PersonalKind.valueOf(line.substring(0, line.indexOf(':')));
        }

        private static String after(String line) {
            return line.substring(line.indexOf(':') + 1);
        }

        private static String word(String written) {
            return KeyWords.withoutArticle(KeyWords.fold(written));
        }
    }
}
