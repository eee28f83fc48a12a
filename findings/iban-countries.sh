#!/bin/bash
# Finding: of two libraries that check IBANs, neither knows all countries of the other.
#
# Packages: commons-validator:commons-validator 1.11.0 and org.iban4j:iban4j 3.2.14-RELEASE (and commons-logging), Maven Central.
# The guess, written before the run: iban4j, which does nothing else, knows every country that the general library knows, and some
#   more; asking it alone is enough.
# What happens: six countries are known to commons-validator only, and seven to iban4j only, compared over the JDK's list of
#   countries.
# Seen on 2026-11-30 with the output below.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
for artifact in commons-validator:commons-validator:1.11.0 org.iban4j:iban4j:3.2.14-RELEASE commons-logging:commons-logging:1.3.5; do
  mvn -B -ntp -q dependency:copy -Dartifact="$artifact" -DoutputDirectory="$dir/lib" > "$dir/mvn.log" 2>&1 || { cat "$dir/mvn.log"; exit 1; }
done
cat > "$dir/Countries.java" <<'JAVA'
import java.util.Locale;
import java.util.TreeSet;
import org.apache.commons.validator.routines.IBANValidator;
import org.iban4j.CountryCode;
import org.iban4j.bban.BbanStructure;

public class Countries {
    public static void main(String[] args) {
        var general = new TreeSet<String>();
        var special = new TreeSet<String>();
        for (String country : Locale.getISOCountries()) {
            if (IBANValidator.getInstance().hasValidator(country)) {
                general.add(country);
            }
            CountryCode code = CountryCode.getByCode(country);
            if (code != null && BbanStructure.forCountry(code) != null) {
                special.add(country);
            }
        }
        var both = new TreeSet<>(general);
        both.retainAll(special);
        general.removeAll(both);
        special.removeAll(both);
        System.out.println("commons-validator only: " + general);
        System.out.println("iban4j only: " + special);
    }
}
JAVA
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$dir/lib/*" "$dir/Countries.java" > "$dir/out.txt"
cat "$dir/out.txt"
diff - "$dir/out.txt" <<'SEEN'
commons-validator only: [FK, HN, MN, NI, SO, YE]
iban4j only: [AO, CV, GA, IR, MA, MZ, SN]
SEEN
