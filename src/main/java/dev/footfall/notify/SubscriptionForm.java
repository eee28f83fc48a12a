package dev.footfall.notify;

import dev.footfall.analytics.report.KeyFigures.Figure;
import dev.footfall.notify.Subscriptions.Kind;
import dev.footfall.notify.Subscriptions.Recipient;
import dev.footfall.notify.Subscriptions.Rule;
import dev.footfall.notify.Subscriptions.Subscription;
import dev.footfall.notify.Webhooks.Webhook;
import dev.footfall.platform.Ascii;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.InvalidInputException.Field;
import dev.footfall.platform.QueryParameters;
import dev.footfall.platform.page.Languages;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** Reads the form of a digest or alert, and finds everything that is wrong with it. */
final class SubscriptionForm {

    static final int MAX_READERS = 20;
    private static final int MAX_NAME = 100;
    private static final int MAX_ADDRESS = 254;

    /** Simple on purpose: only the server of the address knows whether it exists. No quotes, no lists, no line ends. */
    private static final Pattern ADDRESS =
            Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
                    + "(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*");

    private final Kind kind;
    private final Caller caller;
    private final MultiValueMap<String, String> body;
    private final List<Webhook> webhooks;
    private final Set<String> languages;
    private final List<Field> errors = new ArrayList<>();

    /** What the form says; {@code addresses} are those of its readers. */
    record Filled(Subscription subscription, Set<String> addresses) {}

    SubscriptionForm(
            Kind kind,
            Caller caller,
            MultiValueMap<String, String> body,
            List<Webhook> webhooks,
            Set<String> languages) {
        this.kind = kind;
        this.caller = caller;
        this.body = body;
        this.webhooks = webhooks;
        this.languages = languages;
    }

    /** The values of a form that was just opened. */
    static Map<String, List<String>> values(@Nullable Subscription subscription, Kind kind) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        if (subscription == null) {
            values.put("enabled", List.of("on"));
            values.put("language", List.of(Languages.current().getLanguage()));
            values.put("rule", List.of(kind == Kind.DIGEST ? Rule.WEEK.text() : Rule.RANGE.text()));
            values.put(
                    "figures",
                    kind == Kind.DIGEST
                            ? List.of(Figure.PEOPLE.text(), Figure.EVENTS.text(), Figure.NEWCOMERS.text())
                            : List.of(Figure.EVENTS.text()));
            return values;
        }
        values.put("name", List.of(subscription.name()));
        values.put("rule", List.of(subscription.rule().text()));
        values.put("figures", subscription.figures().stream().map(Figure::text).toList());
        values.put(
                "threshold", subscription.threshold() == null ? List.of() : List.of(plain(subscription.threshold())));
        values.put("language", List.of(subscription.language()));
        values.put(
                "webhook",
                subscription.webhook() == null
                        ? List.of()
                        : List.of(subscription.webhook().toString()));
        values.put("enabled", subscription.enabled() ? List.of("on") : List.of());
        values.put(
                "addresses",
                List.of(subscription.readers().stream().map(Recipient::address).collect(Collectors.joining("\n"))));
        return values;
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }

    /**
     * @param before null for a new one
     * @throws InvalidInputException with everything that is wrong
     */
    Filled read(@Nullable Subscription before, UUID id, Instant now) {
        String name = name();
        Rule rule = Rule.named(kind, body.getFirst("rule")).orElse(null);
        if (rule == null) {
            errors.add(new Field("rule", "unknown_value", "Choose one of them."));
            rule = Rule.of(kind).getFirst();
        }
        List<Figure> figures = rule == Rule.ALARM ? List.of() : figures();
        Double threshold = rule == Rule.ABOVE || rule == Rule.BELOW ? threshold() : null;
        UUID webhook = webhook();
        Set<String> addresses = addresses(before, webhook);
        String language = Objects.requireNonNullElse(body.getFirst("language"), "en");
        if (!languages.contains(language)) {
            errors.add(new Field("language", "unknown_value", "Choose one of the languages."));
        }
        if (!errors.isEmpty()) {
            throw new InvalidInputException(errors);
        }
        return new Filled(
                new Subscription(
                        id,
                        before == null ? caller.identity() : before.owner(),
                        null,
                        before == null ? (caller.isAdmin() ? Role.ADMIN : Role.ANALYST) : before.role(),
                        rule,
                        name,
                        figures,
                        threshold,
                        language,
                        webhook,
                        body.containsKey("enabled"),
                        before == null ? now : before.createdAt(),
                        List.of()),
                addresses);
    }

    private String name() {
        String name = Objects.requireNonNullElse(body.getFirst("name"), "").strip();
        if (name.isEmpty() || name.length() > MAX_NAME) {
            errors.add(new Field("name", "invalid_value", "A name has 1 to 100 characters."));
        } else if (name.chars().anyMatch(Character::isISOControl)) {
            errors.add(new Field("name", "invalid_value", "A name has no line breaks or control characters."));
        }
        return name;
    }

    private List<Figure> figures() {
        List<Figure> figures = body.getOrDefault("figures", List.of()).stream()
                .map(Figure::named)
                .flatMap(Optional::stream)
                .distinct()
                .sorted()
                .toList();
        if (figures.isEmpty()) {
            errors.add(new Field("figures", "required", "Choose at least one number."));
        } else if (kind == Kind.ALERT && figures.size() > 1) {
            errors.add(new Field("figures", "repeated", "An alert watches one number."));
        }
        return figures;
    }

    private @Nullable Double threshold() {
        try {
            double number = Double.parseDouble(
                    Objects.requireNonNullElse(body.getFirst("threshold"), "").strip());
            if (number >= 0 && number <= 1e15) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Reported below, like a number out of range.
        }
        errors.add(new Field("threshold", "invalid_number", "Give a number like 1000, from 0 on."));
        return null;
    }

    private @Nullable UUID webhook() {
        String text = Objects.requireNonNullElse(body.getFirst("webhook"), "");
        if (text.isEmpty()) {
            return null;
        }
        UUID id = QueryParameters.uuidOf(text);
        if (!caller.isAdmin()
                || webhooks.stream().noneMatch(webhook -> webhook.id().equals(id))) {
            errors.add(new Field("webhook", "unknown_value", "Choose one of the webhooks."));
            return null;
        }
        return id;
    }

    private Set<String> addresses(@Nullable Subscription before, @Nullable UUID webhook) {
        Set<String> addresses = new LinkedHashSet<>();
        for (String line :
                Objects.requireNonNullElse(body.getFirst("addresses"), "").split("[\\s,;]+")) {
            if (!line.isEmpty()) {
                addresses.add(line);
            }
        }
        int most = caller.isAdmin() ? MAX_READERS : 1;
        Set<String> gone = before == null
                ? Set.of()
                : before.gone().stream()
                        .map(recipient -> Ascii.lower(recipient.address()))
                        .collect(Collectors.toSet());
        if (addresses.isEmpty() && webhook == null) {
            errors.add(new Field("addresses", "required", "Give at least one address."));
        } else if (addresses.size() > most) {
            errors.add(new Field(
                    "addresses",
                    "too_many",
                    most == 1 ? "Give your own address only." : "At most %d addresses.".formatted(most)));
        } else if (!addresses.stream().allMatch(SubscriptionForm::isAddress)) {
            errors.add(new Field("addresses", "invalid_value", "Give one mail address a line, like name@example.org."));
        } else if (addresses.stream().anyMatch(address -> gone.contains(Ascii.lower(address)))) {
            errors.add(new Field(
                    "addresses",
                    "conflict",
                    "Somebody in the list has unsubscribed. Only they can undo it, by the link in their last mail."));
        }
        return addresses;
    }

    static boolean isAddress(String text) {
        return text.length() <= MAX_ADDRESS && ADDRESS.matcher(text).matches();
    }
}
