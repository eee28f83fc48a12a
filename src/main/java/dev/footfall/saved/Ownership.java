package dev.footfall.saved;

import dev.footfall.platform.Caller;
import dev.footfall.platform.CallerNames;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.MentionedIds;
import dev.footfall.platform.ProblemException.ForbiddenException;
import dev.footfall.platform.Suppression;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Whose a view or a note is. Its owner sees and changes it; a shared one everybody sees who reads reports, and every
 * administrator changes.
 *
 * @param owner an account, or the person of a token; null: made with a key, and then shared
 * @param ownerName the name of the account or key
 */
public record Ownership(@Nullable UUID owner, String ownerName, boolean shared) {

    static Ownership of(ResultSet row) throws SQLException {
        return new Ownership(
                row.getObject("owner_id", UUID.class), row.getString("owner_name"), row.getBoolean("shared"));
    }

    public boolean isOf(Caller caller) {
        return owner != null && owner.equals(caller.userId());
    }

    public boolean mayBeChangedBy(Caller caller) {
        return isOf(caller) || shared && caller.isAdmin();
    }

    Ownership withShared(boolean nowShared) {
        return new Ownership(owner, ownerName, nowShared);
    }

    /** The rules for what is kept; all of them need to know who asks. */
    @Component
    static class OwnershipRules {

        private final Suppression suppression;
        private final CallerNames names;

        OwnershipRules(Suppression suppression, CallerNames names) {
            this.suppression = suppression;
            this.names = names;
        }

        /** Of something new. Adds an error where this caller may not share it, or must. */
        Ownership added(Caller by, boolean shared, List<InvalidInputException.Field> wrong) {
            UUID owner = by.userId();
            if (owner != null && suppression.erased(owner)) {
                throw new ForbiddenException("This person was erased: nothing of theirs is kept.");
            }
            var name = by.kind() == Caller.Kind.KEY ? names.ofKeys().getOrDefault(by.name(), by.name()) : by.name();
            var own = new Ownership(owner, name, false);
            check(by, own, own.withShared(shared), wrong);
            return own.withShared(shared);
        }

        /** Of something that is changed, which stays with its owner. */
        Ownership changed(Caller by, Ownership before, boolean shared, List<InvalidInputException.Field> wrong) {
            if (!before.mayBeChangedBy(by)) {
                throw new ForbiddenException("Only its owner and administrators may change it.");
            }
            check(by, before, before.withShared(shared), wrong);
            return before.withShared(shared);
        }

        private static void check(
                Caller by, Ownership before, Ownership after, List<InvalidInputException.Field> wrong) {
            if (after.shared && !before.shared && !by.isAdmin()) {
                wrong.add(new InvalidInputException.Field(
                        "shared", "invalid_value", "Only administrators share with others."));
            }
            if (!after.shared && after.owner == null) {
                wrong.add(new InvalidInputException.Field(
                        "shared", "invalid_value", "What a key makes belongs to nobody: 'shared' must be true."));
            }
        }

        /**
         * The text to keep: 1 to {@code max} characters in one line, without ids of people who were erased. Adds an
         * error for any other.
         */
        String text(String field, @Nullable String typed, int max, List<InvalidInputException.Field> wrong) {
            String text = Objects.requireNonNullElse(typed, "").strip();
            if (text.isEmpty()) {
                wrong.add(new InvalidInputException.Field(field, "required", "'" + field + "' must not be empty."));
            } else if (text.codePointCount(0, text.length()) > max) {
                wrong.add(new InvalidInputException.Field(
                        field, "too_long", "'" + field + "' may have at most " + max + " characters."));
            } else if (text.codePoints().anyMatch(Ownership::isUnprintable)) {
                wrong.add(new InvalidInputException.Field(
                        field, "invalid_value", "'" + field + "' must not contain control characters or line breaks."));
            }
            return suppression.anyErased() ? MentionedIds.redactText(text, suppression::erased) : text;
        }
    }

    private static boolean isUnprintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                true;
            default -> false;
        };
    }
}
