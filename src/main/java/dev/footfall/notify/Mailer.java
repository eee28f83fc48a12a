package dev.footfall.notify;

import dev.footfall.notify.Letter.LetterWriter;
import dev.footfall.notify.MailSettings.Security;
import dev.footfall.notify.Subscriptions.Recipient;
import dev.footfall.platform.Settings;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.mail.javamail.MimeMessageHelper;
import org.springframework.stereotype.Component;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/**
 * Hands letters to the SMTP server: as text and as HTML with the pictures inside, with a link and headers by which the
 * reader ends them. Each recipient gets a mail of their own and sees nobody else's address.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8058">RFC 8058, one-click unsubscription</a>
 */
@Component
class Mailer {

    private static final Logger log = LoggerFactory.getLogger(Mailer.class);
    private static final String CONNECT_TIMEOUT = "10000";
    private static final String TIMEOUT = "30000";
    private static final int PERMANENT = 500;

    private final MailSettings mailSettings;
    private final Settings settings;
    private final LetterWriter letters;
    private final UnsubscribeLinks links;
    private final ITemplateEngine templates;
    private final Clock clock;

    Mailer(
            MailSettings mailSettings,
            Settings settings,
            LetterWriter letters,
            UnsubscribeLinks links,
            ITemplateEngine templates,
            Clock clock) {
        this.mailSettings = mailSettings;
        this.settings = settings;
        this.letters = letters;
        this.links = links;
        this.templates = templates;
        this.clock = clock;
    }

    /** What became of a message. */
    sealed interface Outcome {

        /** The other side has taken it. */
        record Sent() implements Outcome {}

        /** It never will. @param problem key of why */
        record Refused(String problem) implements Outcome {}

        /**
         * It may later.
         *
         * @param away whether the same holds for everything that goes the same way
         */
        record Later(String problem, boolean away) implements Outcome {}
    }

    /** The settings without which nothing is sent. */
    List<String> missing() {
        return mailSettings.missing(settings);
    }

    boolean isReady() {
        return missing().isEmpty();
    }

    /** @param id of the message: sent again it has the same Message-ID, by which programs show it once */
    Outcome send(Letter letter, Recipient recipient, UUID id) {
        JavaMailSenderImpl server = server();
        try {
            server.send(mail(letter, recipient, id, server));
            return new Outcome.Sent();
        } catch (MailAuthenticationException e) {
            log.warn("The SMTP server refuses FOOTFALL_SMTP_USER");
            return new Outcome.Later("notify.problem.signin", true);
        } catch (MailException e) {
            return outcome(e, id);
        }
    }

    private static Outcome outcome(MailException failure, UUID id) {
        for (Throwable cause : causes(failure)) {
            int answer = switch (cause) {
                case SMTPAddressFailedException refused -> refused.getReturnCode();
                case SMTPSendFailedException refused -> refused.getReturnCode();
                default -> 0;
            };
            if (answer > 0) {
                // Not its words: servers repeat the address.
                log.warn("The SMTP server answers {} to message {}", answer, id);
                return answer >= PERMANENT
                        ? new Outcome.Refused("notify.problem.refused")
                        : new Outcome.Later("notify.problem.later", false);
            }
        }
        log.warn(
                "The SMTP server cannot be reached: {}",
                root(failure).getClass().getSimpleName());
        return new Outcome.Later("notify.problem.unreachable", true);
    }

    private static List<Throwable> causes(MailException failure) {
        var causes = new ArrayList<Throwable>();
        collect(failure, causes);
        if (failure instanceof MailSendException several) {
            for (Exception one : several.getMessageExceptions()) {
                collect(one, causes);
            }
        }
        return causes;
    }

    private static void collect(@Nullable Throwable failure, List<Throwable> causes) {
        for (Throwable cause = failure; cause != null && !causes.contains(cause); cause = next(cause)) {
            causes.add(cause);
        }
    }

    private static @Nullable Throwable next(Throwable failure) {
        return failure instanceof MessagingException mail && mail.getNextException() != null
                ? mail.getNextException()
                : failure.getCause();
    }

    private static Throwable root(MailException failure) {
        return causes(failure).getLast();
    }

    private MimeMessage mail(Letter letter, Recipient recipient, UUID id, JavaMailSenderImpl server) {
        String unsubscribe = letters.url(links.path(recipient.id()));
        MimeMessage mail = server.createMimeMessage();
        try {
            var helper = new MimeMessageHelper(
                    mail, MimeMessageHelper.MULTIPART_MODE_MIXED_RELATED, StandardCharsets.UTF_8.name());
            helper.setFrom(Objects.requireNonNull(mailSettings.from()));
            helper.setTo(recipient.address());
            helper.setSubject(letter.subject());
            helper.setSentDate(Date.from(clock.instant()));
            helper.setText(text(letter, unsubscribe), html(letter, unsubscribe));
            for (Letter.Tile tile : letter.tiles()) {
                helper.addInline(tile.contentId(), new ByteArrayResource(tile.picture()), "image/png");
            }
            mail.setHeader("Message-ID", "<" + id + "@" + host() + ">");
            mail.setHeader("List-Unsubscribe", "<" + unsubscribe + ">");
            mail.setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
            mail.setHeader("Auto-Submitted", "auto-generated");
            mail.setHeader("Content-Language", letter.locale().toLanguageTag());
            return mail;
        } catch (MessagingException e) {
            throw new IllegalStateException("The mail cannot be written", e);
        }
    }

    private String host() {
        return Objects.requireNonNull(settings.baseUrl()).getHost();
    }

    private String html(Letter letter, String unsubscribe) {
        return templates.process(
                "notify/mail",
                new Context(
                        letter.locale(),
                        Map.of(
                                "letter", letter,
                                "url", letters.url(letter.link()),
                                "unsubscribe", unsubscribe)));
    }

    /** The same without pictures. */
    String text(Letter letter, String unsubscribe) {
        var text = new StringBuilder(letter.sentence()).append("\n\n");
        for (Letter.Tile tile : letter.tiles()) {
            text.append(tile.label()).append(": ").append(tile.value());
            if (tile.change() != null) {
                text.append(" (").append(tile.change()).append(')');
            }
            text.append('\n');
        }
        if (letter.note() != null) {
            text.append('\n').append(letter.note()).append('\n');
        }
        text.append('\n').append(letters.url(letter.link())).append("\n\n-- \n");
        text.append(letters.text(letter.locale(), "notify.mail.why")).append('\n');
        return text.append(letters.text(letter.locale(), "notify.mail.unsubscribe"))
                .append(": ")
                .append(unsubscribe)
                .append('\n')
                .toString();
    }

    private JavaMailSenderImpl server() {
        var server = new JavaMailSenderImpl();
        server.setHost(mailSettings.host());
        server.setPort(mailSettings.port());
        server.setUsername(mailSettings.user());
        server.setPassword(mailSettings.password());
        server.setDefaultEncoding(StandardCharsets.UTF_8.name());
        Properties properties = server.getJavaMailProperties();
        properties.setProperty("mail.smtp.connectiontimeout", CONNECT_TIMEOUT);
        properties.setProperty("mail.smtp.timeout", TIMEOUT);
        properties.setProperty("mail.smtp.writetimeout", TIMEOUT);
        properties.setProperty("mail.smtp.auth", String.valueOf(mailSettings.user() != null));
        properties.setProperty("mail.smtp.localhost", settings.baseUrl() == null ? "localhost" : host());
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        if (mailSettings.security() == Security.STARTTLS) {
            properties.setProperty("mail.smtp.starttls.enable", "true");
            properties.setProperty("mail.smtp.starttls.required", "true");
        } else if (mailSettings.security() == Security.TLS) {
            properties.setProperty("mail.smtp.ssl.enable", "true");
        }
        return server;
    }
}
