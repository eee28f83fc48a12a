package dev.footfall.capture.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a key says about its value. */
class PersonalKeysTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            email | email e_mail EMAIL e-mail userEmail user_email contactEMail useremail emailAddress email_id mail \
            email2 user.email ｅｍａｉｌ to[email]
            phone | phone Phone_Number customerPhoneNumber phonenumber tel mobile mobileNumber user_mobile telephone \
            whatsapp_number fax msisdn
            ip | ip ip_address clientIp clientIP userIPAddress ipv4 ip-v6 remote_addr $ip X-Forwarded-For ipaddress
            user_agent | userAgent user_agent User-Agent useragent ua http_user_agent
            name | name first_name lastName fullName full-name FULLNAME username user_name customerName displayName \
            nickname surname billing_name NAME vorname prénom
            address | address street billing_address address_line1 zip zip_code postalCode postcode shippingAddress
            birth_date | dob birth_date birthDate dateOfBirth date_of_birth birthday BIRTHDATE
            secret | password PASSWORD passwd pwd user_password newPassword client_secret secret passwordHash otp pin \
            cvv
            token | token access_token accessToken authtoken refreshtoken api_key apiKey APIKEY jwt Authorization \
            cookie session_token sessionToken
            card | card_number cardNumber creditCard credit_card_no cardholder
            iban | iban IBAN user_iban
            bank_account | account_number bankAccount accountNo
            government_id | ssn social_security_number passport passportNumber national_id taxId drivers_license
            location | latitude lng lat user_lat gps geolocation
            """)
    void redactsPersonalKeysInAnySpelling(String kind, String keys) {
        for (String key : KeyWords.list(keys)) {
            Scrubbed scrubbed =
                    Scrubbed.metadata("{\"%s\":\"Xyz\",\"ok\":{\"%s\":{\"a\":[1,\"Xyz\"]}}}".formatted(key, key));
            assertThat(scrubbed.json())
                    .as(key)
                    .isEqualTo("{\"%s\":\"[redacted:%s]\",\"ok\":{\"%s\":\"[redacted:%s]\"}}"
                            .formatted(key, kind, key, kind));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Arabic | email | البريد; البريد الإلكتروني; بريد_إلكتروني; ايميل
            Arabic | phone | هاتف; رقم_الهاتف; رقم الجوال; الموبايل
            Arabic | name | الاسم; اسم المستخدم; الإسم الكامل
            Arabic | government_id | رقم الهوية; رقم_الإقامة; جواز السفر
            Arabic | secret | كلمة المرور; كلمة_السر; الرقم السري
            Arabic | birth_date | تاريخ الميلاد
            Urdu | name | نام
            Urdu | phone | فون نمبر; موبائل
            Urdu | government_id | شناختی کارڈ نمبر
            Urdu | birth_date | تاریخ پیدائش
            Hindi | name | नाम; उपयोगकर्ता नाम
            Hindi | phone | फोन; फ़ोन नंबर; मोबाइल
            Hindi | email | ईमेल; ई-मेल
            Hindi | address | पता
            Hindi | government_id | आधार संख्या; पासपोर्ट
            Spanish | email | correo; correo_electrónico; correoElectronico
            Spanish | phone | teléfono; móvil; numero_de_celular
            Spanish | name | nombre; nombre_de_usuario; apellidos
            Spanish | government_id | dni; cédula; número de pasaporte; documento de identidad
            Spanish | secret | contraseña
            Portuguese | address | endereço; Endereco
            Portuguese | name | nome; nomeDoUsuario; nome_completo; sobrenome
            Portuguese | secret | senha
            Portuguese | government_id | cpf; cnpj
            French | address | adresse; code_postal
            French | name | nom; prénom; nom d'utilisateur
            French | secret | motDePasse; mot_de_passe
            French | government_id | numéro de sécurité sociale; carte d'identité
            German | phone | telefon; Telefonnummer; handy
            German | address | straße; Strasse; anschrift; Hausnummer
            German | name | vorname; Benutzername
            German | government_id | Reisepass; Personalausweis; steuerId
            Turkish | name | adı; ADI SOYADI; soyadı
            Turkish | email | e-posta; eposta
            Turkish | secret | şifre; SIFRE
            Turkish | government_id | T.C. Kimlik No; kimlik_no
            Indonesian | name | nama; nama_lengkap
            Indonesian | address | alamat
            Indonesian | phone | nomor_telepon
            Indonesian | secret | kata sandi
            Russian | name | имя; Фамилия; отчество
            Russian | email | почта; электронная почта
            Russian | phone | номер телефона; Телефон
            Russian | government_id | паспорт; ИНН; СНИЛС
            Chinese | phone | 电话; 手机号; 用户电话
            Chinese | name | 姓名; 用户名
            Chinese | email | 邮箱; 用户邮箱
            Chinese | address | 地址; 收货地址
            Chinese | government_id | 身份证号; 护照号码
            English | device_id | imei; mac_address; deviceImei
            English | vehicle_id | vin; vinNumber
            """)
    void keysOfOtherLanguagesLoseTheirValueToo(String language, String kind, String keys) {
        for (String key : keys.split("; ")) {
            assertThat(Scrubbed.metadata("{\"%s\":\"Xyz\"}".formatted(key)).json())
                    .as("%s: %s", language, key)
                    .isEqualTo("{\"%s\":\"[redacted:%s]\"}".formatted(key, kind));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app_name",
                "appName",
                "filename",
                "file_name",
                "hostname",
                "event_name",
                "screen_name",
                "ship",
                "shipping",
                "description",
                "zip_file",
                "tokens",
                "tokens_used",
                "max_tokens",
                "token_count",
                "token_type",
                "tip",
                "clip",
                "email_verified",
                "emailType",
                "has_email",
                "num_emails",
                "phone_model",
                "password_strength",
                "ip_country",
                "card",
                "card_type",
                "card_position",
                "source",
                "position",
                "query",
                "session",
                "session_id",
                "user_id",
                "hotel",
                "microphone",
                "headphones",
                "iphone",
                "tokenizer",
                "pineapple",
                "spinning",
                "platform",
                "latency",
                "translate",
                "long_title",
                "account_type",
                "key",
                "keyboard",
                "code",
                "state",
                "country",
                "city",
                "rename",
                "username_length",
                "address_type",
                "mailing",
                "author",
                "publisher",
                "mobile_app",
                "is_mobile",
                "streetwear",
                "street_view",
                "address_bar",
                "email_views",
                "mail_server",
                "username_available",
                "handyman",
                "nominal",
                "unique",
                "dynamic",
                "vintage",
                "machine",
                "nombre_app",
                "nom_application",
                "nome_produto",
                "tipo_correo",
                "palabra_clave",
                "عنوان المقال",
                "نوع_الهاتف",
                "नामांकन",
                "电话会议",
                "地址栏"
            })
    void keepsValuesOfLookAlikeKeys(String key) {
        String sent = "{\"%s\":\"Xyz\",\"%s2\":[7]}".formatted(key, key);
        assertThat(Scrubbed.metadata(sent).json()).isEqualTo(sent);
    }

    @Test
    void keepsOnlyNullAndBooleansUnderAPersonalKey() {
        assertThat(Scrubbed.metadata("""
                                {"email":null,"phone":true,"token":false,"name":"","dob":19900101,"ip":[]}""").json())
                .isEqualTo(
                        "{\"email\":null,\"phone\":true,\"token\":false,\"name\":\"\",\"dob\":\"[redacted:birth_date]\""
                                + ",\"ip\":\"[redacted:ip]\"}");
    }

    @Test
    void keepsNumbersUnderKeysForIdsTimesAndMeasures() {
        String sent = "{\"orderId\":442079460958,\"size_bytes\":442079460958,\"created_at\":442079460958}";
        assertThat(Scrubbed.metadata(sent).json()).isEqualTo(sent);
    }

    @Test
    void keepsVersionsUnderAVersionKey() {
        assertThat(Scrubbed.metadata("{\"app_version\":\"1.2.3.4\",\"osBuild\":\"10.0.1.7\",\"v\":\"1.2.3.4\"}")
                        .json())
                .isEqualTo("{\"app_version\":\"1.2.3.4\",\"osBuild\":\"10.0.1.7\",\"v\":\"[redacted:ip]\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"chrome\":\"126.0.6478.0\",\"os\":\"10.0.1.7\",\"app\":\"1.2.3.4\"}",
                "{\"driver\":\"31.0.15.5\",\"versión\":\"1.2.3.4\",\"الإصدار\":\"1.2.3.4\",\"版本\":\"1.2.3.4\"}",
                "{\"q\":\"updated to 1.2.3.4\",\"r\":\"Chrome 126.0.1.2\",\"s\":\"الإصدار "
                        + "1.2.3.4\",\"t\":\"версия 1.2.3.4\"}",
                "{\"browser_id\":\"126.0.0.0\",\"seen\":\"with 126.0.0.0\"}"
            })
    void fourPartVersionsAreNoAddresses(String sent) {
        assertThat(Scrubbed.metadata(sent).json()).isEqualTo(sent);
    }
}
