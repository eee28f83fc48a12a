package dev.footfall.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.PersonalDataStore;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.Dump;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * You added a table? If anything in it is about a person, by id, by number or by hash, a {@link PersonalDataStore} bean
 * of its module has to name it, so that deletion, erasure and export know it. If not, add it to {@code
 * tables-without-people.txt} with the reason.
 */
@BesideTest
class PersonalTablesIntegrationTests {

    @Autowired
    List<PersonalDataStore> stores;

    @Autowired
    JdbcClient database;

    @Test
    void everyTableIsRegisteredOrHoldsNobody() throws IOException {
        Set<String> registered = stores.stream()
                .flatMap(store -> store.tables().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> without = Files.readAllLines(Path.of("src/test/resources/tables-without-people.txt")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .peek(line -> assertThat(line).as("a table and its reason").matches("\\w+ +\\S.+"))
                .map(line -> line.split(" ")[0])
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> known = new TreeSet<>(registered);
        known.addAll(without);

        assertThat(registered).as("both with people and without").doesNotContainAnyElementsOf(without);
        assertThat(new Dump(database).tables())
                .as("tables; the javadoc of this class says what to do")
                .containsExactlyInAnyOrderElementsOf(known);
    }

    @Test
    void storesHaveDistinctNames() {
        assertThat(stores).extracting(PersonalDataStore::name).doesNotHaveDuplicates();
    }
}
