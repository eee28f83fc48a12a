package dev.footfall.capture.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.capture.scrub.IdRules.Rule;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each rule of the table finds an id that its authority gives as an example, or one whose check digit was worked out
 * apart from the product, and leaves alone what differs from it in one sign or has no word before it.
 */
class IdRulesTests {

    /** The rule; a text with the id between brackets; one that stays as it is. */
    private static final String CASES = """
            Saudi Arabia: national id, iqama | ⟦1058472133⟧ | 1058472134
            Emirates: identity card | ⟦784-1990-1234567-1⟧ | 785-1990-1234567-1
            Emirates: identity card | ⟦784199012345676⟧ | 784199012345677
            Kuwait: civil id | id ⟦285010512001⟧ | id 285010512002
            Egypt: national id | ⟦29001011234567⟧ | 29013011234567
            India: Aadhaar | ⟦9999 4105 7058⟧ | 9999 4105 7057
            India: Aadhaar | aadhaar ⟦999941057058⟧ | aadhaar of 1999941057058
            India: PAN of a person | ⟦ABCPE1234F⟧ | ABCQE1234F
            India: PAN | PAN ⟦AAACB1234C⟧ | AAACB1234C
            India: voter | voter id ⟦ABC1234567⟧ | ABC1234567
            Pakistan: CNIC | ⟦35202-1234567-1⟧ | 95202-1234567-1
            Pakistan: CNIC | cnic ⟦3520299345671⟧ | 3520299345671
            China: resident | ⟦11010519491231002X⟧ | 11010519491231003X
            Singapore: NRIC | ⟦S1234567D⟧ | S1234567E
            Malaysia: MyKad | ⟦880214-14-5123⟧ | 881314-14-5123
            Malaysia: MyKad | mykad ⟦880214145123⟧ | 880214145123
            Thailand: citizen | ⟦1-1017-00207-36-6⟧ | 1-1017-00207-36-7
            Korea: resident | ⟦880101-1234568⟧ | 881301-1234568
            Japan: My Number | my number ⟦123456789012⟧ | 123456789012
            Turkey: T.C. kimlik | ⟦10000000146⟧ | 10000000147
            South Africa: identity | ⟦8001015009087⟧ | 8001015009088
            Ghana: card | ⟦GHA-712345678-9⟧ | GHB-712345678-9
            Nigeria: NIN, BVN | BVN ⟦22123456789⟧ | 22123456789
            USA: social security | ⟦219-09-9998⟧ | 219-00-9998
            USA: social security | SSN ⟦219099998⟧ | 219099998
            Canada: social insurance | SIN ⟦046 454 286⟧ | 046 454 286
            Brazil: CPF | ⟦111.444.777-35⟧ | 111.444.777-36
            Brazil: CNPJ | ⟦11.222.333/0001-81⟧ | 11.222.333/0001-82
            Mexico: CURP | ⟦HEGG560427MVZRRL04⟧ | HEGG560427MVZRRL05
            Chile: RUT | ⟦12.345.678-5⟧ | 12.345.678-6
            Chile: RUT | RUT ⟦12345678-5⟧ | 12345678-5
            Argentina: CUIT | ⟦20-12345678-6⟧ | 20-12345678-7
            Argentina: CUIT | CUIT ⟦20123456786⟧ | 20123456786
            Britain: national insurance | ⟦AB123456C⟧ | QQ123456C
            Britain: NHS | NHS ⟦943 476 5919⟧ | 943 476 5919
            France: NIR | ⟦255081416802538⟧ | 255081416802539
            France: NIR of Corsica | ⟦184122A45108933⟧ | 184122A45108934
            Spain: DNI, NIE | ⟦12345678Z⟧ | 12345678A
            Italy: codice fiscale | ⟦RSSMRA85T10A562S⟧ | RSSMRA85T10A562T
            Netherlands: BSN | BSN ⟦111222333⟧ | 111222333
            Germany: tax id | ⟦86095742719⟧ | 86095742718
            Poland: PESEL | ⟦44051401359⟧ | 44051401358
            Sweden: personnummer | ⟦811218-9876⟧ | 811218-9875
            Sweden: personnummer | personnummer ⟦8112189876⟧ | 8112189876
            Norway: fødselsnummer | ⟦15019010063⟧ | 15019010064
            Denmark: CPR | CPR ⟦310570-4285⟧ | 310570-4285
            Finland: HETU | ⟦131052-308T⟧ | 131052-308U
            Belgium: national register | ⟦85.07.30-033.28⟧ | 85.07.30-033.29
            Switzerland: AHV | ⟦756.9217.0769.85⟧ | 756.9217.0769.86
            Austria: social insurance | SVNR ⟦1237 010180⟧ | 1237 010180
            Romania: CNP | ⟦1800101221144⟧ | 1800101221145
            Czechia, Slovakia: birth number | ⟦710319/2745⟧ | 710319/2746
            Czechia, Slovakia: birth number | rodné číslo ⟦7103192745⟧ | 7103192745
            Greece: AMKA | AMKA ⟦01018012342⟧ | 01018012342
            Portugal: NIF | NIF ⟦123456789⟧ | 123456789
            Ireland: PPS | ⟦1234567T⟧ | 1234567U
            Estonia, Lithuania: personal code | ⟦37605030299⟧ | 37605030298
            Croatia: OIB | OIB ⟦69435151530⟧ | 69435151530
            Russia: SNILS | ⟦112-233-445 95⟧ | 112-233-445 96
            Russia: SNILS | СНИЛС ⟦11223344595⟧ | 11223344595
            Russia: INN | ⟦500100732259⟧ | 500100732258
            Russia: passport | паспорт ⟦4510 123456⟧ | 4510 123456
            any passport | passport ⟦C01X00T47⟧ | C01X00T47
            any driving licence | driving licence ⟦MORGA657054SM⟧ | MORGA657054SM
            any national id | national id ⟦L898902C3⟧ | L898902C3
            IMEI | ⟦49-015420-323751-8⟧ | 49-015420-323751-9
            IMEI | IMEI ⟦490154203237518⟧ | 490154203237518
            SIM card | ICCID ⟦8944500102198304826⟧ | 8944500102198304826
            vehicle | ⟦1M8GDM9AXKP042788⟧ | 1M8GDM9A1KP042788
            vehicle | VIN ⟦WVWZZZ1JZXW000001⟧ | WVWZZZ1JZXW000001
            """;

    private record Case(String rule, String marked, String other) {

        String id() {
            return marked.substring(marked.indexOf('⟦') + 1, marked.indexOf('⟧'));
        }

        String before() {
            return KeyWords.fold(marked.substring(0, marked.indexOf('⟦')));
        }

        /** Whether it is this rule of those of its name that finds the id. */
        boolean isOf(Rule one) {
            String compact = id().replaceAll("[^0-9A-Za-z]", "").toUpperCase(Locale.ROOT);
            boolean word = one.context().stream().anyMatch(before()::contains);
            return one.name().equals(rule)
                    && (one.context().isEmpty() || word)
                    && Arrays.stream(one.shapes().split(";", -1))
                            .anyMatch(shape -> shape(shape).matcher(id()).matches())
                    && one.check().test(compact);
        }
    }

    private static Pattern shape(String written) {
        String shape = Pattern.compile("(.)\\{(\\d+)}")
                .matcher(written)
                .replaceAll(times -> times.group(1).repeat(Integer.parseInt(times.group(2))));
        return Pattern.compile(shape.chars()
                .mapToObj(c -> switch (c) {
                    case '9' -> "[0-9]";
                    case 'A' -> "[A-Za-z]";
                    case 'X' -> "[0-9A-Z]";
                    case ' ' -> "[ ./-]";
                    default -> Pattern.quote(Character.toString(c));
                })
                .reduce("", String::concat));
    }

    static List<Case> cases() {
        return CASES.lines()
                .map(line -> line.split(" \\| ", 3))
                .map(parts -> new Case(parts[0], parts[1], parts[2]))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void findsItsIdAndNoOther(Case one) {
        Rule rule = IdRules.ALL.stream().filter(one::isOf).findFirst().orElseThrow();

        assertThat(Scrubbed.text(one.marked().replace("⟦", "").replace("⟧", "")))
                .isEqualTo(
                        one.marked().replace("⟦" + one.id() + "⟧", rule.kind().replacement()));
        assertThat(Scrubbed.text(one.other())).isEqualTo(one.other());
    }

    @Test
    void everyRuleHasACase() {
        assertThat(IdRules.ALL)
                .allSatisfy(rule -> assertThat(cases()).as("%s", rule).anyMatch(one -> one.isOf(rule)));
    }
}
