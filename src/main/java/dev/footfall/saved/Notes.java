package dev.footfall.saved;

import dev.footfall.platform.Caller;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.ProblemException.ConflictException;
import dev.footfall.platform.ProblemException.NotFoundException;
import dev.footfall.platform.SqlTime;
import dev.footfall.saved.Ownership.OwnershipRules;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Notes on days, as "Launch" on the day of one: charts of time show them. The table {@code day_note}. */
@Repository
public class Notes {

    static final int MAX_TEXT = 200;

    /** Of one owner, so that nobody fills the charts of all. */
    private static final int MAX_NOTES = 1_000;

    private static final String VISIBLE = "(owner_id = :me::uuid or shared)";

    private final JdbcClient database;
    private final OwnershipRules rules;
    private final Clock clock;

    Notes(JdbcClient database, OwnershipRules rules, Clock clock) {
        this.database = database;
        this.rules = rules;
        this.clock = clock;
    }

    /** @param day of the reporting zone */
    public record Note(UUID id, LocalDate day, String text, Ownership ownership) {}

    /** What a form or a request gives. */
    record NoteInput(@Nullable String day, @Nullable String text, boolean shared) {}

    /** Those that this caller sees, oldest day first. */
    public List<Note> between(Caller caller, LocalDate from, LocalDate to) {
        return database.sql("select * from day_note where day between :from and :to and " + VISIBLE
                        + " order by day, created_at, id limit 1000")
                .param("from", from)
                .param("to", to)
                .param("me", caller.userId(), Types.OTHER)
                .query((row, _) -> note(row))
                .list();
    }

    /**
     * A page of those that this caller sees, newest day first.
     *
     * @param before only those after this one in the list; null to begin with the newest
     */
    List<Note> latest(Caller caller, @Nullable UUID before, int limit) {
        return database.sql("""
                        select * from day_note
                        where %s and (:before::uuid is null
                            or (day, id) < (select day, id from day_note where id = :before::uuid))
                        order by day desc, id desc
                        limit :limit""".formatted(VISIBLE))
                .param("me", caller.userId(), Types.OTHER)
                .param("before", before, Types.OTHER)
                .param("limit", limit)
                .query((row, _) -> note(row))
                .list();
    }

    /** One that this caller sees. */
    Note find(Caller caller, UUID id) {
        return database.sql("select * from day_note where id = :id and " + VISIBLE)
                .param("id", id)
                .param("me", caller.userId(), Types.OTHER)
                .query((row, _) -> note(row))
                .optional()
                .orElseThrow(() -> new NotFoundException("There is no such note."));
    }

    Note add(Caller by, NoteInput input) {
        var wrong = new ArrayList<InvalidInputException.Field>();
        var ownership = rules.added(by, input.shared(), wrong);
        var note = checked(UUID.randomUUID(), input, ownership, wrong);
        int added = database.sql("""
                        insert into day_note (id, owner_id, owner_name, shared, day, text, created_at)
                        select :id, :owner::uuid, :ownerName, :shared, :day, :text, :now::timestamptz
                        where (select count(*) from day_note where owner_id is not distinct from :owner::uuid) < :max""")
                .param("id", note.id())
                .param("owner", ownership.owner(), Types.OTHER)
                .param("ownerName", ownership.ownerName())
                .param("shared", ownership.shared())
                .param("day", note.day())
                .param("text", note.text())
                .param("now", SqlTime.utc(clock.instant()))
                .param("max", MAX_NOTES)
                .update();
        if (added == 0) {
            throw new ConflictException("You have 1,000 notes, which is the limit: delete some first.");
        }
        return note;
    }

    Note change(Caller by, UUID id, NoteInput input) {
        var wrong = new ArrayList<InvalidInputException.Field>();
        var ownership = rules.changed(by, find(by, id).ownership(), input.shared(), wrong);
        var note = checked(id, input, ownership, wrong);
        database.sql("update day_note set shared = :shared, day = :day, text = :text where id = :id")
                .param("id", id)
                .param("shared", ownership.shared())
                .param("day", note.day())
                .param("text", note.text())
                .update();
        return note;
    }

    void delete(Caller by, UUID id) {
        var ownership = find(by, id).ownership();
        rules.changed(by, ownership, ownership.shared(), new ArrayList<>());
        database.sql("delete from day_note where id = :id").param("id", id).update();
    }

    private Note checked(UUID id, NoteInput input, Ownership ownership, List<InvalidInputException.Field> wrong) {
        var day = day("day", input.day(), wrong);
        var text = rules.text("text", input.text(), MAX_TEXT, wrong);
        if (day == null || !wrong.isEmpty()) {
            throw new InvalidInputException(wrong);
        }
        return new Note(id, day, text, ownership);
    }

    /** Null where it is none, which adds an error. */
    static @Nullable LocalDate day(String field, @Nullable String text, List<InvalidInputException.Field> wrong) {
        if (text == null || text.isBlank()) {
            wrong.add(new InvalidInputException.Field(field, "required", "'" + field + "' must not be empty."));
            return null;
        }
        try {
            var day = LocalDate.parse(text.strip());
            if (day.getYear() > 0 && day.getYear() < 10_000) {
                return day;
            }
        } catch (DateTimeException e) {
            // told below
        }
        wrong.add(new InvalidInputException.Field(
                field, "invalid_date", "'" + field + "' must be a date like 2026-11-22."));
        return null;
    }

    private static Note note(ResultSet row) throws SQLException {
        return new Note(
                row.getObject("id", UUID.class),
                row.getObject("day", LocalDate.class),
                row.getString("text"),
                Ownership.of(row));
    }
}
