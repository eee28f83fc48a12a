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
            email | email e_mail EMAIL e-mail userEmail user_email contactEMail useremail emailAddress email_id mail email2 user.email ｅｍａｉｌ to[email]
            phone | phone Phone_Number customerPhoneNumber phonenumber tel mobile mobileNumber user_mobile telephone whatsapp_number fax msisdn
            ip | ip ip_address clientIp clientIP userIPAddress ipv4 ip-v6 remote_addr $ip X-Forwarded-For ipaddress
            user_agent | userAgent user_agent User-Agent useragent ua http_user_agent
            name | name first_name lastName fullName full-name FULLNAME username user_name customerName displayName nickname surname billing_name NAME vorname prénom
            address | address street billing_address address_line1 zip zip_code postalCode postcode shippingAddress
            birth_date | dob birth_date birthDate dateOfBirth date_of_birth birthday BIRTHDATE
            secret | password PASSWORD passwd pwd user_password newPassword client_secret secret passwordHash otp pin cvv
            token | token access_token accessToken authtoken refreshtoken api_key apiKey APIKEY jwt Authorization cookie session_token sessionToken
            card | card_number cardNumber creditCard credit_card_no cardholder
            iban | iban IBAN user_iban
            bank_account | account_number bankAccount accountNo
            government_id | ssn social_security_number passport passportNumber national_id taxId drivers_license
            location | latitude lng lat user_lat gps geolocation
            """)
    void keysThatNamePersonalDataLoseTheirValueInAnySpelling(String kind, String keys) {
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
                "streetwear"
            })
    void lookAlikesKeepTheirValue(String key) {
        String sent = "{\"%s\":\"Xyz\",\"%s2\":[7]}".formatted(key, key);
        assertThat(Scrubbed.metadata(sent).json()).isEqualTo(sent);
    }

    @Test
    void underAPersonalKeyOnlyTruthAndNothingStay() {
        assertThat(Scrubbed.metadata(
                                "{\"email\":null,\"phone\":true,\"token\":false,\"name\":\"\",\"dob\":19900101,\"ip\":[]}")
                        .json())
                .isEqualTo(
                        "{\"email\":null,\"phone\":true,\"token\":false,\"name\":\"\",\"dob\":\"[redacted:birth_date]\""
                                + ",\"ip\":\"[redacted:ip]\"}");
    }

    @Test
    void aNumberUnderAKeyForIdsTimesOrMeasuresIsNoPhoneNumber() {
        String sent = "{\"orderId\":442079460958,\"size_bytes\":442079460958,\"created_at\":442079460958}";
        assertThat(Scrubbed.metadata(sent).json()).isEqualTo(sent);
    }

    @Test
    void aVersionKeyTurnsAddressesIntoVersions() {
        assertThat(Scrubbed.metadata("{\"app_version\":\"1.2.3.4\",\"osBuild\":\"10.0.1.7\",\"v\":\"1.2.3.4\"}")
                        .json())
                .isEqualTo("{\"app_version\":\"1.2.3.4\",\"osBuild\":\"10.0.1.7\",\"v\":\"[redacted:ip]\"}");
    }
}
