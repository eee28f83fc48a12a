package dev.footfall.capture.scrub;

import static dev.footfall.capture.scrub.PersonalKind.DEVICE_ID;
import static dev.footfall.capture.scrub.PersonalKind.GOVERNMENT_ID;
import static dev.footfall.capture.scrub.PersonalKind.VEHICLE_ID;

import java.util.List;
import java.util.function.Predicate;

/**
 * The table of ids that {@link IdNumbers} finds. In a shape 9 stands for a digit, A for a letter, X for either, a space
 * for an optional separator (space, dash, dot, slash); other signs stand for themselves, and 9{11} is eleven digits. A
 * rule without context words finds its ids anywhere, so it needs a check digit or an unmistakable form: in random
 * digits of the right length such a rule matches at most one in a hundred. The others need one of their words before
 * the number, or a key about somebody's identity.
 */
final class IdRules {
    /**
     * @param shapes one or more, separated by semicolons
     * @param check applied to the digits and letters without separators, in upper case
     * @param context words of which one must stand before the number; empty where none is needed
     */
    record Rule(String name, PersonalKind kind, String shapes, Predicate<String> check, List<String> context) {
        private Rule(String name, PersonalKind kind, String shapes, Predicate<String> check, String context) {
            this(name, kind, shapes, check, words(context));
        }
    }

    private static final String NONE = "";
    private static final Predicate<String> ANY = id -> true;

    private static final String PASSPORT =
            "passport, pasaporte, passaporte, passeport, reisepass, pasaport, paspor, passaporto, paspoort,"
                    + "pass no, паспорт, جواز, پاسپورٹ, पासपोर्ट, 护照, 護照";
    private static final String LICENSE =
            "driving licence, driving license, driver license, driver licence, drivers license,"
                    + "driver's license, driver's licence, drivers licence, führerschein, permis de conduire,"
                    + "carnet de conducir, ehliyet, carteira de motorista, cnh,"
                    + "водительское удостоверение, رخصة القيادة, ड्राइविंग लाइसेंस, 驾驶证";
    private static final String NATIONAL =
            "national id, national identity, national number, identity number, identity card, id card,"
                    + "id number, citizen id, civil id, civil number, resident id, personal number, social security,"
                    + "government id, nin, bvn, ssn, cpr, qid, nid, iqama, cédula, cedula, documento, dni,"
                    + "carte d'identité, ausweis, kimlik, ktp, nik, steuernummer, tax id,"
                    + "инн, رقم الهوية, الهوية, هوية, الإقامة, إقامة, الرقم الوطني,"
                    + "رقم وطني, الرقم المدني, الرقم القومي, الرقم الشخصي, شناختی, पहचान, 身份证, 身份證";

    static final List<Rule> ALL = List.of(
            id("Saudi Arabia: national id, iqama", "9{10}", CheckDigits::saudi, NONE),
            id("Emirates: identity card", "999-9999-9{7}-9;999 9999 9{7} 9", CheckDigits::emiratesShape, NONE),
            id("Emirates: identity card", "9{15}", CheckDigits::emirates, NONE),
            id("Kuwait: civil id", "9{12}", CheckDigits::kuwait, NONE),
            id("Egypt: national id", "9{14}", CheckDigits::egypt, NONE),
            id("India: Aadhaar", "9999 9999 9999", CheckDigits::aadhaar, NONE),
            id("India: Aadhaar", "9{12}", CheckDigits::aadhaar, "aadhaar, aadhar, uid, uidai, आधार"),
            id("India: PAN of a person", "A{5}9999A", CheckDigits::personsPan, NONE),
            id("India: PAN", "A{5}9999A", CheckDigits::pan, "pan, permanent account, पैन"),
            id("India: voter", "AAA9{7}", ANY, "voter, epic, election"),
            id("Pakistan: CNIC", "99999-9{7}-9", CheckDigits::pakistan, NONE),
            id("Pakistan: CNIC", "9{13}", CheckDigits::pakistan, "cnic, nicop, شناختی"),
            id("China: resident", "9{18};9{17}A", CheckDigits::china, NONE),
            id("Singapore: NRIC", "A9{7}A", CheckDigits::singapore, NONE),
            id("Malaysia: MyKad", "999999-99-9999", CheckDigits::bornFirst, NONE),
            id("Malaysia: MyKad", "9{12}", CheckDigits::bornFirst, "mykad, ic no, nric, kad pengenalan"),
            id("Thailand: citizen", "9-9999-99999-99-9;9 9999 99999 99 9", CheckDigits::thailand, NONE),
            id("Korea: resident", "999999-9{7}", CheckDigits::korea, NONE),
            id("Japan: My Number", "9{12};9999 9999 9999", ANY, "my number, マイナンバー, 個人番号"),
            id("Turkey: T.C. kimlik", "9{11};999 999 999 99", CheckDigits::turkey, NONE),
            id("South Africa: identity", "9{13};999999 9999 999", CheckDigits::southAfrica, NONE),
            id("Ghana: card", "AAA-9{9}-9", CheckDigits::ghana, NONE),
            id("Nigeria: NIN, BVN", "9{11};9999 999 9999;999 999 999 99", ANY, "nin, bvn, nimc, vnin"),
            id("USA: social security", "999-99-9999", CheckDigits::usa, NONE),
            id("USA: social security", "999 99 9999;9{9}", CheckDigits::usa, "ssn, social security, itin, social"),
            id("Canada: social insurance", "999 999 999;9{9}", CheckDigits::luhn, "sin, social insurance, nas"),
            id("Brazil: CPF", "999 999 999 99;9{9}-99;9{11}", CheckDigits::brazilPerson, NONE),
            id("Brazil: CNPJ", "99 999 999 9999 99;99 999 999/9999-99;9{14}", CheckDigits::brazilCompany, NONE),
            id("Mexico: CURP", "A{4}9{6}A{6}99;A{4}9{6}A{7}9", CheckDigits::mexico, NONE),
            id("Chile: RUT", "99.999.999-9;99.999.999-A;9.999.999-9;9.999.999-A", CheckDigits::chile, NONE),
            id("Chile: RUT", "9{8}-9;9{8}-A;9{7}-9;9{7}-A;9{9};9{8}A", CheckDigits::chile, "rut, run"),
            id("Argentina: CUIT", "99-9{8}-9", CheckDigits::argentina, NONE),
            id("Argentina: CUIT", "9{11}", CheckDigits::argentina, "cuit, cuil"),
            id("Britain: national insurance", "AA9{6}A;AA 99 99 99 A", CheckDigits::britain, NONE),
            id("Britain: NHS", "9{10};999 999 9999", CheckDigits::britishHealth, "nhs"),
            id("France: NIR", "9{15};9 99 99 99 999 999 99;9{13} 99", CheckDigits::france, NONE),
            id("France: NIR of Corsica", "9{6}A9{8};9 99 99 9A 999 999 99", CheckDigits::france, NONE),
            id("Spain: DNI, NIE", "9{8}A;9{8}-A;99.999.999-A;A9{7}A;A-9{7}-A", CheckDigits::spain, NONE),
            id("Italy: codice fiscale", "A{6}99A99A999A", CheckDigits::italy, NONE),
            id(
                    "Netherlands: BSN",
                    "9{9};9999 99 999;999 999 999",
                    CheckDigits::netherlands,
                    "bsn, burgerservicenummer, sofinummer"),
            id("Germany: tax id", "9{11};99 999 999 999", CheckDigits::germany, NONE),
            id("Poland: PESEL", "9{11}", CheckDigits::poland, NONE),
            id("Sweden: personnummer", "999999-9999;999999+9999;9{8}-9999", CheckDigits::sweden, NONE),
            id("Sweden: personnummer", "9{10};9{12}", CheckDigits::sweden, "personnummer, personnr, pnr"),
            id("Norway: fødselsnummer", "9{11};999999 99999", CheckDigits::norway, NONE),
            id("Denmark: CPR", "999999-9999;9{10}", CheckDigits::bornLast, "cpr, personnummer"),
            id("Finland: HETU", "999999-9999;999999-999A;999999A999A;999999A9999", CheckDigits::finland, NONE),
            id("Belgium: national register", "9{11};99.99.99-999.99", CheckDigits::belgium, NONE),
            id("Switzerland: AHV", "9{13};999.9999.9999.99", CheckDigits::switzerland, NONE),
            id(
                    "Austria: social insurance",
                    "9{10};9999 999999",
                    ANY,
                    "svnr, sozialversicherung, sozialversicherungsnummer"),
            id("Romania: CNP", "9{13}", CheckDigits::romania, NONE),
            id("Czechia, Slovakia: birth number", "999999/9999", CheckDigits::czechia, NONE),
            id("Czechia, Slovakia: birth number", "9{10}", CheckDigits::czechia, "rodné číslo, rodne cislo"),
            id("Greece: AMKA", "9{11}", CheckDigits::greece, "amka, αμκα"),
            id("Portugal: NIF", "9{9};999 999 999", CheckDigits::portugal, "nif, contribuinte"),
            id("Ireland: PPS", "9{7}A;9{7}AA", CheckDigits::ireland, NONE),
            id("Estonia, Lithuania: personal code", "9{11}", CheckDigits::baltic, NONE),
            id("Croatia: OIB", "9{11}", CheckDigits::mod1110, "oib"),
            id("Russia: SNILS", "999-999-999 99", CheckDigits::russianInsurance, NONE),
            id("Russia: SNILS", "9{11}", CheckDigits::russianInsurance, "снилс"),
            id("Russia: INN", "9{12}", CheckDigits::russianTax, NONE),
            id("Russia: passport", "9999 999999;99 99 999999;9{10}", ANY, PASSPORT),
            id("any passport", "X{6};X{7};X{8};X{9};X{10}", CheckDigits::document, PASSPORT),
            id(
                    "any driving licence",
                    "X{6};X{7};X{8};X{9};X{10};X{11};X{12};X{13};X{16};X{18}",
                    CheckDigits::license,
                    LICENSE),
            id(
                    "any national id",
                    "X{6};X{7};X{8};X{9};X{10};X{11};X{12};X{13};X{14};X{15};X{16};"
                            + "999 999 999;9999 9999 9999;999 9999 9999",
                    CheckDigits::document,
                    NATIONAL),
            new Rule("IMEI", DEVICE_ID, "99 9{6} 9{6} 9", CheckDigits::luhn, NONE),
            new Rule("IMEI", DEVICE_ID, "9{15}", CheckDigits::luhn, "imei"),
            new Rule("SIM card", DEVICE_ID, "9{19};9{20};9{18}", id -> id.startsWith("89"), "iccid, sim"),
            new Rule("vehicle", VEHICLE_ID, "X{17}", CheckDigits::vehicle, NONE),
            new Rule(
                    "vehicle",
                    VEHICLE_ID,
                    "X{17}",
                    CheckDigits::anyVehicle,
                    "vin, vehicle, chassis, fahrgestellnummer"));

    private IdRules() {}

    private static Rule id(String name, String shapes, Predicate<String> check, String context) {
        return new Rule(name, GOVERNMENT_ID, shapes, check, context);
    }

    private static List<String> words(String context) {
        return context.isEmpty()
                ? List.of()
                : List.of(context.split(",", -1)).stream()
                        .map(word -> KeyWords.fold(word.strip()))
                        .toList();
    }
}
