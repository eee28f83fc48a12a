package dev.footfall.clients.imports;

import dev.footfall.access.keys.CaptureKeys;
import dev.footfall.access.keys.CaptureKeys.CaptureKey;
import dev.footfall.clients.imports.ImportFolder.ImportSettings;
import dev.footfall.platform.Audit;
import dev.footfall.platform.Caller;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.ProblemException.ConflictException;
import dev.footfall.platform.batch.JobRuns;
import dev.footfall.platform.body.BodySettings.FileBody;
import dev.footfall.platform.page.ConfirmDialog.FlashMessage;
import dev.footfall.platform.page.FormData;
import dev.footfall.platform.page.PageController;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.tomcat.util.http.fileupload.FileItemIterator;
import org.apache.tomcat.util.http.fileupload.FileItemStream;
import org.apache.tomcat.util.http.fileupload.FileUpload;
import org.apache.tomcat.util.http.fileupload.FileUploadException;
import org.apache.tomcat.util.http.fileupload.servlet.ServletRequestContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The page that takes a file and starts its import. The file goes to the disk as it arrives, once: Tomcat's own parts
 * would be written before anybody asked who sends them. The form's token stands in its address for the same reason.
 */
@PageController
class ImportPage {

    private static final String PATH = "/admin/sources/import";
    private static final Set<String> FIELDS = Set.of("format", "key");
    private static final int MAX_FIELD = 200;

    private final ImportFolder folder;
    private final ImportSettings settings;
    private final CaptureKeys keys;
    private final JobRuns runs;
    private final Audit audit;

    ImportPage(ImportFolder folder, ImportSettings settings, CaptureKeys keys, JobRuns runs, Audit audit) {
        this.folder = folder;
        this.settings = settings;
        this.keys = keys;
        this.runs = runs;
        this.audit = audit;
    }

    /** @param keys those that may send, newest first */
    record ImportView(FormData formData, List<String> formats, List<CaptureKey> keys, long maxUpload) {}

    /** @param file its name in the folder; null where none came */
    private record Upload(
            Map<String, String> fields, @Nullable String file) {}

    @GetMapping(PATH)
    String open(Model model) {
        return form(FormData.nothing(), model);
    }

    @PostMapping(PATH)
    String start(
            Caller caller,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Model model)
            throws IOException {
        Upload upload = read(request);
        FormData formData = FormData.of(asTyped(upload.fields));
        try {
            long run = start(caller, upload);
            return FlashMessage.on(
                    "/admin/jobs/" + ImportConfiguration.NAME + "/runs/" + run, redirect, "import.started");
        } catch (InvalidInputException e) {
            formData = formData.with(e);
        } catch (ConflictException e) {
            formData = formData.with("file", e);
        }
        if (upload.file != null) {
            folder.delete(upload.file);
        }
        response.setStatus(HttpStatus.BAD_REQUEST.value());
        return form(formData, model);
    }

    private long start(Caller caller, Upload upload) {
        if (upload.file == null) {
            throw new InvalidInputException("file", "required", "Choose a file.");
        }
        Map<String, String> parameters = new HashMap<>(upload.fields);
        parameters.values().removeIf(String::isBlank);
        String format = parameters.get("format");
        if (format != null && ImportFormat.named(format).isEmpty()) {
            throw new InvalidInputException(
                    "format", "invalid_value", "The format must be one of: " + ImportFormat.texts() + ".");
        }
        parameters.put(ImportConfiguration.FILE, upload.file);
        long run = runs.start(ImportConfiguration.NAME, parameters, caller);
        audit.record(new Audit.Entry("import-started", caller, "run " + run, null));
        return run;
    }

    private Upload read(HttpServletRequest request) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        String file = null;
        try {
            FileItemIterator parts = new FileUpload().getItemIterator(new ServletRequestContext(request));
            while (parts.hasNext()) {
                FileItemStream part = parts.next();
                try (InputStream in = part.openStream()) {
                    if (!part.isFormField()
                            && file == null
                            && !String.valueOf(part.getName()).isEmpty()) {
                        file = folder.keep(in);
                    } else if (FIELDS.contains(part.getFieldName())) {
                        fields.put(part.getFieldName(), new String(in.readNBytes(MAX_FIELD), StandardCharsets.UTF_8));
                    }
                }
            }
            return new Upload(fields, file);
        } catch (IOException | RuntimeException e) {
            if (file != null) {
                folder.delete(file);
            }
            if (e instanceof FileUploadException) {
                return new Upload(fields, null); // no form with a file
            }
            throw e;
        }
    }

    private static Map<String, List<String>> asTyped(Map<String, String> fields) {
        Map<String, List<String>> typed = new HashMap<>();
        fields.forEach((name, value) -> typed.put(name, List.of(value)));
        return typed;
    }

    private String form(FormData formData, Model model) {
        model.addAttribute(
                "view",
                new ImportView(
                        formData,
                        Arrays.stream(ImportFormat.values())
                                .map(ImportFormat::text)
                                .toList(),
                        keys.all().stream().filter(CaptureKey::valid).toList(),
                        settings.maxUpload().toBytes()));
        return "clients/import";
    }

    @Configuration(proxyBeanMethods = false)
    static class ImportBody {

        @Bean
        FileBody importBody(ImportSettings settings) {
            return new FileBody(PATH, settings.maxUpload().toBytes());
        }
    }
}
