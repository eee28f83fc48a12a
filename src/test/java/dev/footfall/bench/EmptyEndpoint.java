package dev.footfall.bench;

import org.springframework.context.annotation.Profile;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What an endpoint behind the same filter chain costs that does nothing: the limit for single posts. */
@RestController
@Profile("bench")
class EmptyEndpoint {

    @PostMapping("/api/admin/bench/empty")
    ResponseEntity<Void> nothing(@RequestBody byte[] body) {
        return ResponseEntity.accepted().build();
    }
}
