package dev.footfall.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;

import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.Failures.TimeoutAdvice;
import dev.footfall.platform.ProblemException.ConflictException;
import dev.footfall.platform.ProblemException.ForbiddenException;
import dev.footfall.platform.ProblemException.NotFoundException;
import dev.footfall.platform.ProblemException.UnavailableException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.support.StaticMessageSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.MediaType;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.AbstractMockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.i18n.FixedLocaleResolver;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What callers see when something is wrong: always problem+json, in plain words, without the insides. */
@ExtendWith(OutputCaptureExtension.class)
class ProblemsTests {

    private final MockMvc mvc = MockMvcBuilders.standaloneSetup(new Troubled())
            .setControllerAdvice(new Problems(
                    new Failures(),
                    (problem, headers, request, response) -> false,
                    new TranslatedTexts(new StaticMessageSource(), new FixedLocaleResolver(Locale.ENGLISH))))
            .build();

    @Test
    void namesEachFieldOfAnInputError() throws Exception {
        var problem = problem(get("/input"), 400);

        assertThat(problem.at("/errors/0/field").asString()).isEqualTo("from");
        assertThat(problem.at("/errors/0/code").asString()).isEqualTo("invalid_date");
        assertThat(problem.at("/errors/1/detail").asString()).isEqualTo("too big");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            /typed/nonsense?day=2026-11-22&size=1, id,   invalid_uuid
            /typed/0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b?day=22.11.&size=1, day, invalid_date
            /typed/0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b?day=2026-11-22&size=many, size, invalid_number
            /typed/0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b?day=2026-11-22&size=99999999999, size, invalid_number
            /typed/0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b?day=2026-11-22, size, required
            /typed/0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b?day=2026-11-22&size=1&role=boss, role, unknown_value
            """)
    void answers400ForAValueOfTheWrongType(String path, String field, String code) throws Exception {
        var problem = problem(get(path), 400);

        assertThat(problem.at("/errors/0/field").asString()).isEqualTo(field);
        assertThat(problem.at("/errors/0/code").asString()).isEqualTo(code);
        assertThat(problem.toString()).doesNotContain("java.", "dev.footfall", "NumberFormat");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"people": [                                 | line 1, column
            {"id": }                                     | line 1, column
            nonsense                                     | line 1, column
            []                                           | shape
            """)
    void unreadableJsonSaysWhere(String body, String where) throws Exception {
        var problem =
                problem(post("/body").contentType(MediaType.APPLICATION_JSON).content(body), 400);

        assertThat(problem.path("detail").asString())
                .contains(where)
                .doesNotContain("java.", "dev.footfall", "nonsense");
    }

    @Test
    void namesABodyFieldOfTheWrongType() throws Exception {
        var problem = problem(
                post("/body").contentType(MediaType.APPLICATION_JSON).content("{\"people\": [{\"id\": \"x\"}]}"), 400);

        assertThat(problem.at("/errors/0/field").asString()).isEqualTo("people[0].id");
        assertThat(problem.at("/errors/0/code").asString()).isEqualTo("invalid_uuid");
    }

    @Test
    void answers400ForAnEmptyBody() throws Exception {
        problem(post("/body").contentType(MediaType.APPLICATION_JSON), 400);
    }

    @Test
    void usualErrorsHaveTheSameShape() throws Exception {
        assertThat(problem(get("/fails/missing"), 404).path("detail").asString())
                .isEqualTo("No such thing");
        problem(get("/fails/forbidden"), 403);
        problem(get("/fails/conflict"), 409);
        problem(put("/body"), 405);
        problem(post("/body").contentType(MediaType.TEXT_PLAIN).content("x"), 415);
        problem(get("/input").accept(MediaType.IMAGE_PNG), 400);
        problem(get("/json").accept(MediaType.IMAGE_PNG), 406);
    }

    @Test
    void saysWhenToRetryWhenUnavailable() throws Exception {
        assertThat(answer(get("/fails/busy"), 503).getHeader("Retry-After")).isEqualTo("7");
    }

    @ParameterizedTest
    @CsvSource({"away", "connection", "transaction", "slow", "wrapped"})
    void answers503WhileTheDatabaseIsAway(String kind) throws Exception {
        var answer = answer(get("/fails/" + kind), 503);

        assertThat(answer.getHeader("Retry-After")).isNotBlank();
        assertThat(answer.getContentAsString()).doesNotContain("secret-host", "select");
    }

    @Test
    void suggestsAskingForLessOnTimeout() throws Exception {
        var problem = problem(get("/report"), 422);

        assertThat(problem.path("detail").asString()).contains("timed out", "fewer 'days'");
        assertThat(problem.toString()).doesNotContain("select");
    }

    @Test
    void showsOnlyTheReferenceOfAnUnexpectedError(CapturedOutput log) throws Exception {
        var problem = problem(get("/fails/bug"), 500);

        var reference = problem.path("reference").asString();
        assertThat(reference).hasSize(8);
        assertThat(problem.toString()).doesNotContain("select", "Exception", "secret");
        assertThat(log.getOut())
                .contains(reference)
                .contains("GET /fails/{kind}")
                .contains("select secret");
    }

    private JsonNode problem(AbstractMockHttpServletRequestBuilder<?> request, int status) throws Exception {
        return JsonMapper.shared().readTree(answer(request, status).getContentAsString());
    }

    private MockHttpServletResponse answer(AbstractMockHttpServletRequestBuilder<?> request, int status)
            throws Exception {
        var response = mvc.perform(request).andReturn().getResponse();
        assertThat(response.getStatus()).isEqualTo(status);
        assertThat(response.getContentType()).isEqualTo("application/problem+json");
        assertThat(JsonMapper.shared()
                        .readTree(response.getContentAsString())
                        .path("status")
                        .asInt())
                .isEqualTo(status);
        return response;
    }

    @RestController
    static class Troubled {

        record Body(UUID id, List<Body> people) {}

        @GetMapping("/input")
        String input() {
            throw new InvalidInputException(List.of(
                    new InvalidInputException.Field("from", "invalid_date", "no date"),
                    new InvalidInputException.Field("size", "too_large", "too big")));
        }

        @GetMapping("/typed/{id}")
        String typed(
                @PathVariable UUID id,
                @RequestParam LocalDate day,
                @RequestParam int size,
                @RequestParam(required = false) Role role) {
            return "fine";
        }

        @GetMapping(path = "/json", produces = "application/json")
        Body json() {
            return new Body(UUID.randomUUID(), List.of());
        }

        @PostMapping(path = "/body", consumes = "application/json")
        String body(@RequestBody Body body) {
            return "fine";
        }

        @GetMapping("/report")
        @TimeoutAdvice("Ask for fewer 'days'.")
        String report() {
            throw new QueryTimeoutException("select secret");
        }

        @GetMapping("/fails/{kind}")
        String fails(@PathVariable String kind) {
            throw switch (kind) {
                case "missing" -> new NotFoundException("No such thing");
                case "forbidden" -> new ForbiddenException("Not yours");
                case "conflict" -> new ConflictException("It runs already");
                case "busy" -> new UnavailableException("Try later", Duration.ofSeconds(7));
                case "away" -> new DataAccessResourceFailureException("secret-host refused");
                case "connection" -> new CannotGetJdbcConnectionException("secret-host refused");
                case "transaction" -> new CannotCreateTransactionException("secret-host refused");
                case "slow" -> new QueryTimeoutException("select secret");
                case "wrapped" ->
                    new IllegalStateException("x", new DataAccessResourceFailureException("secret-host refused"));
                default -> new BadSqlGrammarException("task", "select secret", new java.sql.SQLException("secret"));
            };
        }
    }
}
