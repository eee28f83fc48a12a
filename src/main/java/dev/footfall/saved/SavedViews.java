package dev.footfall.saved;

import dev.footfall.platform.Caller;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.ProblemException.ConflictException;
import dev.footfall.platform.ProblemException.NotFoundException;
import dev.footfall.platform.SqlTime;
import dev.footfall.platform.page.FilteredPage;
import dev.footfall.platform.page.UrlBuilder;
import dev.footfall.saved.Ownership.OwnershipRules;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Addresses of pages with their filters, under a name. A period like "the last 30 days" stands in the address as such,
 * so a view moves on with the days. The table {@code saved_view}.
 */
@Repository
class SavedViews {

    static final int MAX_NAME = 100;

    private static final int MAX_ADDRESS = 2_000;
    private static final int MAX_VIEWS = 200;
    private static final String VISIBLE = "(owner_id = :me::uuid or shared)";

    private final JdbcClient database;
    private final OwnershipRules rules;
    private final List<FilteredPage> pages;
    private final Clock clock;

    SavedViews(JdbcClient database, OwnershipRules rules, List<FilteredPage> pages, Clock clock) {
        this.database = database;
        this.rules = rules;
        this.pages = pages;
        this.clock = clock;
    }

    record SavedView(UUID id, String name, UrlBuilder address, Ownership ownership) {}

    /** What a form or a request gives. */
    record ViewInput(@Nullable String name, @Nullable String address, boolean shared) {}

    /** Those that this caller sees and whose pages they may open, by name. */
    List<SavedView> of(Caller caller) {
        return database
                .sql("select * from saved_view where " + VISIBLE + " order by lower(name), id")
                .param("me", caller.userId(), Types.OTHER)
                .query((row, _) -> view(row))
                .list()
                .stream()
                .filter(view -> page(caller, view.address().path()).isPresent())
                .toList();
    }

    /** One of {@link #of}. */
    SavedView find(Caller caller, UUID id) {
        return of(caller).stream()
                .filter(view -> view.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new NotFoundException("There is no such saved view."));
    }

    /** The page of a path, if its filters can be saved and this caller may open it. */
    Optional<FilteredPage> page(Caller caller, String path) {
        return pages.stream()
                .filter(page -> page.path().equals(path) && page.isFor(caller))
                .findFirst();
    }

    SavedView add(Caller by, ViewInput input) {
        var wrong = new ArrayList<InvalidInputException.Field>();
        var ownership = rules.added(by, input.shared(), wrong);
        var view = checked(by, UUID.randomUUID(), input, ownership, wrong);
        try {
            int added = database.sql("""
                            insert into saved_view (id, owner_id, owner_name, shared, name, address, created_at)
                            select :id, :owner::uuid, :ownerName, :shared, :name, :address, :now::timestamptz
                            where (select count(*) from saved_view
                                where owner_id is not distinct from :owner::uuid) < :max""")
                    .param("id", view.id())
                    .param("owner", ownership.owner(), Types.OTHER)
                    .param("ownerName", ownership.ownerName())
                    .param("shared", ownership.shared())
                    .param("name", view.name())
                    .param("address", view.address().toString())
                    .param("now", SqlTime.utc(clock.instant()))
                    .param("max", MAX_VIEWS)
                    .update();
            if (added == 0) {
                throw new ConflictException("You have 200 saved views, which is the limit: delete some first.");
            }
        } catch (DuplicateKeyException e) {
            throw nameTaken();
        }
        return view;
    }

    /** @param input without an address: it stays */
    SavedView change(Caller by, UUID id, ViewInput input) {
        var before = find(by, id);
        var wrong = new ArrayList<InvalidInputException.Field>();
        var ownership = rules.changed(by, before.ownership(), input.shared(), wrong);
        var address =
                Objects.requireNonNullElse(input.address(), before.address().toString());
        var view = checked(by, id, new ViewInput(input.name(), address, input.shared()), ownership, wrong);
        try {
            database.sql("update saved_view set shared = :shared, name = :name, address = :address where id = :id")
                    .param("id", id)
                    .param("shared", ownership.shared())
                    .param("name", view.name())
                    .param("address", view.address().toString())
                    .update();
        } catch (DuplicateKeyException e) {
            throw nameTaken();
        }
        return view;
    }

    void delete(Caller by, UUID id) {
        var ownership = find(by, id).ownership();
        rules.changed(by, ownership, ownership.shared(), new ArrayList<>());
        database.sql("delete from saved_view where id = :id").param("id", id).update();
    }

    private SavedView checked(
            Caller by, UUID id, ViewInput input, Ownership ownership, List<InvalidInputException.Field> wrong) {
        var name = rules.text("name", input.name(), MAX_NAME, wrong);
        var address = address(by, Objects.requireNonNullElse(input.address(), ""), wrong);
        if (address == null || !wrong.isEmpty()) {
            throw new InvalidInputException(wrong);
        }
        return new SavedView(id, name, address, ownership);
    }

    /** What of an address is worth keeping; null where it is of no page that this caller may save. */
    @Nullable UrlBuilder address(Caller by, String typed, List<InvalidInputException.Field> wrong) {
        var read = typed.length() > MAX_ADDRESS ? null : UrlBuilder.parse(typed);
        var page = read == null ? null : page(by, read.path()).orElse(null);
        if (read == null || page == null) {
            wrong.add(new InvalidInputException.Field(
                    "address",
                    "invalid_value",
                    "'address' must be the path and query of a page with filters, like /admin/funnel?days=7."));
            return null;
        }
        try {
            return page.kept(read);
        } catch (InvalidInputException e) {
            wrong.addAll(e.fields());
            return null;
        }
    }

    private static ConflictException nameTaken() {
        return new ConflictException("You have a view with this name already.");
    }

    private static SavedView view(ResultSet row) throws SQLException {
        var address = row.getString("address");
        return new SavedView(
                row.getObject("id", UUID.class),
                row.getString("name"),
                Objects.requireNonNullElse(UrlBuilder.parse(address), UrlBuilder.of(address)),
                Ownership.of(row));
    }
}
