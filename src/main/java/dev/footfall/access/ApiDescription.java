package dev.footfall.access;

import dev.footfall.platform.Caller;
import dev.footfall.platform.ReportingZone;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Describes {@code /api/openapi}. The server is "/", since the request's Host header can be forged. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {

    private static final String BEARER = "bearer";

    @Bean
    OpenAPI openApi(ObjectProvider<BuildProperties> build) {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Caller.class);
        var version =
                build.stream().map(BuildProperties::getVersion).findFirst().orElse("unknown");
        return new OpenAPI()
                .info(new Info()
                        .title("Footfall")
                        .version(version)
                        .description("User activity tracking. Errors are application/problem+json (RFC 9457); "
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
                                                + "host platform: `sub` is the user's UUID, `exp` is required, `roles` "
                                                + "may name ADMIN, ANALYST, OPS.")))
                .addSecurityItem(new SecurityRequirement().addList(BEARER));
    }
}
