package dev.footfall.notify;

import dev.footfall.analytics.report.KeyFigures.Figure;
import dev.footfall.analytics.report.SmallGroupPolicy;
import dev.footfall.platform.Ascii;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.SqlTime;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The tables {@code subscription} and {@code subscription_recipient}. */
@Repository
class Subscriptions {

    /** What is sent: numbers at fixed times, or a warning. */
    enum Kind {
        DIGEST,
        ALERT;

        String text() {
            return Ascii.lower(name());
        }
    }

    /** When. */
    enum Rule {
        DAY(Kind.DIGEST),
        WEEK(Kind.DIGEST),
        /** A number of a day is outside the range of the eight same weekdays before. */
        RANGE(Kind.ALERT),
        ABOVE(Kind.ALERT),
        BELOW(Kind.ALERT),
        /** An alarm of the health page begins. */
        ALARM(Kind.ALERT);

        private final Kind kind;

        Rule(Kind kind) {
            this.kind = kind;
        }

        /** In lower case, as in message keys and in the database. */
        public String text() {
            return Ascii.lower(name());
        }

        static List<Rule> of(Kind kind) {
            return Arrays.stream(values()).filter(rule -> rule.kind == kind).toList();
        }

        static Optional<Rule> named(Kind kind, @Nullable String text) {
            return of(kind).stream().filter(rule -> rule.text().equals(text)).findFirst();
        }
    }

    /** @param unsubscribedAt null for one who gets the mails */
    record Recipient(UUID id, String address, @Nullable Instant unsubscribedAt) {}

    /**
     * One digest or alert.
     *
     * @param owner id of the account
     * @param ownerName null where it was just made
     * @param role of the owner now, which decides what may be sent
     * @param figures the chosen ones; the one that an alert watches; none for alarms
     * @param threshold of {@link Rule#ABOVE} and {@link Rule#BELOW}
     * @param language tag of the language that it is written in
     * @param webhook id of the one that gets it too
     */
    record Subscription(
            UUID id,
            UUID owner,
            @Nullable String ownerName,
            Role role,
            Rule rule,
            String name,
            List<Figure> figures,
            @Nullable Double threshold,
            String language,
            @Nullable UUID webhook,
            boolean enabled,
            Instant createdAt,
            List<Recipient> recipients) {

        Subscription with(List<Recipient> others) {
            return new Subscription(
                    id, owner, ownerName, role, rule, name, figures, threshold, language, webhook, enabled, createdAt,
                    others);
        }

        Kind kind() {
            return rule.kind;
        }

        Locale locale() {
            return Locale.forLanguageTag(language);
        }

        /** What the owner may see is what is sent, whoever reads it. */
        SmallGroupPolicy smallGroupPolicy() {
            return role == Role.ADMIN ? SmallGroupPolicy.NONE : SmallGroupPolicy.SMALL_GROUPS;
        }

        /** Those who did not unsubscribe. */
        List<Recipient> readers() {
            return recipients.stream()
                    .filter(recipient -> recipient.unsubscribedAt == null)
                    .toList();
        }

        /** Those who did. */
        public List<Recipient> gone() {
            return recipients.stream()
                    .filter(recipient -> recipient.unsubscribedAt != null)
                    .toList();
        }

        public long readerCount() {
            return readers().size();
        }
    }

    private static final String SELECT = """
            select subscription.*, account.name as owner_name, account.role
            from subscription join account on account.id = owner
            """;

    private final JdbcClient database;

    Subscriptions(JdbcClient database) {
        this.database = database;
    }

    /** Those that this caller may change: an administrator all, others their own; by name. */
    List<Subscription> of(Caller caller, Kind kind) {
        return withRecipients(database.sql(SELECT + """
                        where kind = :kind and (:all or owner = :caller)
                        order by lower(subscription.name), subscription.id""")
                .param("kind", kind.text())
                .param("all", caller.isAdmin())
                .param("caller", caller.identity())
                .query(Subscriptions::subscription)
                .list());
    }

    /** One that this caller may change. */
    Optional<Subscription> find(Caller caller, UUID id) {
        return find(id).filter(
                        subscription -> caller.isAdmin() || subscription.owner().equals(caller.identity()));
    }

    Optional<Subscription> find(UUID id) {
        return withRecipients(database.sql(SELECT + "where subscription.id = :id")
                        .param("id", id)
                        .query(Subscriptions::subscription)
                        .list())
                .stream()
                .findFirst();
    }

    /** Those that are on, of accounts that are not disabled and whose role may still see numbers. */
    List<Subscription> active() {
        return withRecipients(
                database.sql(SELECT + """
                        where enabled and disabled_at is null
                            and (role = 'ADMIN' or role = 'ANALYST' and kind = 'digest')
                        order by created_at, subscription.id""").query(Subscriptions::subscription).list());
    }

    long countOf(UUID owner) {
        return database.sql("select count(*) from subscription where owner = :owner")
                .param("owner", owner)
                .query(Long.class)
                .single();
    }

    /** Adds or changes one; its owner and the time it was made stay. */
    void save(Subscription subscription) {
        database.sql("""
                        insert into subscription (id, owner, kind, rule, name, figures, threshold, language, webhook,
                            enabled, created_at)
                        values (:id, :owner, :kind, :rule, :name, :figures, :threshold, :language, :webhook, :enabled,
                            :createdAt)
                        on conflict (id) do update set rule = excluded.rule, name = excluded.name,
                            figures = excluded.figures, threshold = excluded.threshold, language = excluded.language,
                            webhook = excluded.webhook, enabled = excluded.enabled""")
                .param("id", subscription.id)
                .param("owner", subscription.owner)
                .param("kind", subscription.kind().text())
                .param("rule", subscription.rule.text())
                .param("name", subscription.name)
                .param(
                        "figures",
                        subscription.figures.stream().map(Figure::text).toArray(String[]::new))
                .param("threshold", subscription.threshold)
                .param("language", subscription.language)
                .param("webhook", subscription.webhook)
                .param("enabled", subscription.enabled)
                .param("createdAt", SqlTime.utc(subscription.createdAt))
                .update();
    }

    /** Those who unsubscribed stay. */
    void setReaders(UUID subscription, Collection<String> addresses) {
        database.sql("""
                        delete from subscription_recipient
                        where subscription = :subscription and unsubscribed_at is null
                            and not address = any (:addresses)""")
                .param("subscription", subscription)
                .param("addresses", addresses.toArray(String[]::new))
                .update();
        addresses.forEach(address -> database.sql("""
                        insert into subscription_recipient (id, subscription, address)
                        values (:id, :subscription, :address) on conflict do nothing""")
                .param("id", UUID.randomUUID())
                .param("subscription", subscription)
                .param("address", address)
                .update());
    }

    /**
     * Erases all that is kept about one address, whoever's digests and alerts it is in; also that it unsubscribed.
     *
     * @return in how many it was
     */
    int forget(String address) {
        return database.sql("delete from subscription_recipient where lower(address) = lower(:address)")
                .param("address", address)
                .update();
    }

    boolean delete(UUID id) {
        return database.sql("delete from subscription where id = :id")
                        .param("id", id)
                        .update()
                == 1;
    }

    /** The digest or alert that a recipient gets; empty where it is gone. */
    Optional<Subscription> ofRecipient(UUID recipient) {
        return database.sql("select subscription from subscription_recipient where id = :recipient")
                .param("recipient", recipient)
                .query(UUID.class)
                .optional()
                .flatMap(this::find)
                .map(subscription -> subscription.with(subscription.recipients.stream()
                        .filter(one -> one.id.equals(recipient))
                        .toList()));
    }

    /** @param at null to get the mails again */
    void unsubscribe(UUID recipient, @Nullable Instant at) {
        database.sql("update subscription_recipient set unsubscribed_at = :at where id = :recipient")
                .param("at", SqlTime.utcOrNull(at))
                .param("recipient", recipient)
                .update();
    }

    private List<Subscription> withRecipients(List<Subscription> subscriptions) {
        Map<UUID, List<Recipient>> recipients = database
                .sql("""
                        select id, subscription, address, unsubscribed_at from subscription_recipient
                        where subscription = any (:subscriptions) order by address""")
                .param(
                        "subscriptions",
                        subscriptions.stream().map(Subscription::id).toArray(UUID[]::new))
                .query((row, _) -> Map.entry(
                        row.getObject("subscription", UUID.class),
                        new Recipient(
                                row.getObject("id", UUID.class),
                                row.getString("address"),
                                SqlTime.instantOrNull(row, "unsubscribed_at"))))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        return subscriptions.stream()
                .map(one -> one.with(recipients.getOrDefault(one.id, List.of())))
                .toList();
    }

    private static Subscription subscription(ResultSet row, int number) throws SQLException {
        Kind kind = Kind.valueOf(upper(row.getString("kind")));
        return new Subscription(
                row.getObject("id", UUID.class),
                row.getObject("owner", UUID.class),
                row.getString("owner_name"),
                Role.valueOf(row.getString("role")),
                Rule.named(kind, row.getString("rule")).orElseThrow(),
                row.getString("name"),
                figures(row.getArray("figures")),
                row.getObject("threshold", Double.class),
                row.getString("language"),
                row.getObject("webhook", UUID.class),
                row.getBoolean("enabled"),
                SqlTime.instant(row, "created_at"),
                List.of());
    }

    private static List<Figure> figures(Array names) throws SQLException {
        return Stream.of((String[]) names.getArray())
                .map(Figure::named)
                .flatMap(Optional::stream)
                .toList();
    }

    private static String upper(String text) {
        return Objects.requireNonNull(text).equals("digest") ? "DIGEST" : "ALERT";
    }
}
