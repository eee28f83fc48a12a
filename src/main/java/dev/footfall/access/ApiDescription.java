package dev.footfall.access;

import dev.footfall.platform.Caller;
import dev.footfall.platform.ExternalIds.EntityId;
import dev.footfall.platform.ExternalIds.PersonId;
import dev.footfall.platform.ReportingZone;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import org.springdoc.core.customizers.ParameterCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Describes {@code /api/openapi}, and gives its browser a style sheet of ours. The server is "/", since the request's
 * Host header can be forged.
 */
@Configuration(proxyBeanMethods = false)
class ApiDescription implements WebMvcConfigurer {

    private static final String BEARER = "bearer";

    /** In place of the sheet that Swagger UI's page loads last, which has two rules. */
    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/api/swagger-ui/index.css").addResourceLocations("classpath:/static/");
    }

    /** Spring converts these ids from texts, and so springdoc describes them as any text. */
    @Bean
    ParameterCustomizer describedIds() {
        return (described, parameter) -> {
            Class<?> type = parameter.getParameterType();
            if (described != null && (type == PersonId.class || type == EntityId.class)) {
                described.description("A UUID, or the text of 1 to 255 characters by which you know the "
                        + (type == PersonId.class ? "person" : "entity")
                        + ". A text with a slash, backslash, percent sign or semicolon cannot stand in a path: use the UUID "
                        + "that answers give.");
            }
            return described;
        };
    }

    @Bean
    OpenAPI openApi(ObjectProvider<BuildProperties> build) {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Caller.class);
        var version =
                build.stream().map(BuildProperties::getVersion).findFirst().orElse("unknown");
        return new OpenAPI()
                .info(new Info()
                        .title("Footfall")
                        .version(version)
                        .description("User activity tracking. Ids of people and entities are UUIDs, or any other text "
                                + "of 1 to 255 characters by which you know them; answers give the UUID that stands "
                                + "for it, and an entity's text as `entityKey`. Errors are application/problem+json (RFC 9457); "
                                + "input errors name each field in `errors`, with a code listed in "
                                + "docs/api.md. Days, hours, weeks and months are those of the reporting "
                                + "zone, by release "
                                + ReportingZone.rulesVersion()
                                + " of the zone database; analytics repeat the release as `zoneRules`."))
                .addServersItem(new Server().url("/"))
                .components(new Components()
                        .addSecuritySchemes(
                                BEARER,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .description("An API key with the scope that the call needs, or a JWT of the "
                                                + "host platform: `sub` is the user's id, `exp` is required, `roles` "
                                                + "may name ADMIN, ANALYST, OPS.")))
                .addSecurityItem(new SecurityRequirement().addList(BEARER));
    }
}
