package dev.footfall.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.Wait;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FairPermitsTests {

    private static final FairPermits.Share ALL = new FairPermits.Share("all", 10);

    private final List<String> begun = new ArrayList<>();
    private final Deque<FairPermits.Permit> taken = new ArrayDeque<>();

    @Test
    void givesTheNextTurnToWhoHoldsFewest() {
        FairPermits permits = new FairPermits(2);
        for (String holder : List.of("a", "a", "a", "a", "b", "c", "b")) {
            request(permits, holder, 2);
        }
        assertThat(begun).containsExactly("a", "a");
        while (!taken.isEmpty()) {
            taken.removeFirst().close();
        }
        // b holds none when a gives its first back; then a none either, and it came before c
        assertThat(begun).containsExactly("a", "a", "b", "a", "c", "a", "b");
        assertThat(permits.taken()).isZero();
    }

    @Test
    void limitsEachHolderAndDelaysNobodyBehindIt() {
        FairPermits permits = new FairPermits(3);
        request(permits, "a", 1);
        request(permits, "a", 1);
        request(permits, "b", 1);
        assertThat(begun).containsExactly("a", "b");
        assertThat(permits.waiting("a")).isEqualTo(1);
        taken.removeFirst().close();
        assertThat(begun).containsExactly("a", "b", "a");
    }

    @Test
    void secondShareLimitsAllOfAKind() {
        FairPermits permits = new FairPermits(3);
        FairPermits.Share kind = new FairPermits.Share("kind", 2);
        for (String holder : List.of("a", "b", "c")) {
            permits.request(List.of(new FairPermits.Share(holder, 1), kind), _ -> begun.add(holder));
        }
        request(permits, "other", 1);
        assertThat(begun).containsExactly("a", "b", "other");
    }

    @Test
    void canceledRequestTakesNoTurn() {
        FairPermits permits = new FairPermits(1);
        request(permits, "a", 1);
        assertThat(permits.request(List.of(ALL), _ -> begun.add("gone")).isTakenAtLast())
                .isFalse();
        permits.request(List.of(ALL), _ -> begun.add("closed")).close();
        request(permits, "b", 1);
        FairPermits.Permit first = taken.removeFirst();
        first.close();
        first.close();
        assertThat(begun).containsExactly("a", "b");
        assertThat(permits.taken()).isEqualTo(1);
        assertThat(permits.taken("all")).isZero();
    }

    @Test
    void ownShareDelaysNobodyElse() {
        FairPermits permits = new FairPermits(2);
        for (String holder : List.of("a", "a", "a", "b")) {
            request(permits, holder, 2);
        }
        FairPermits.Permit first = taken.removeFirst();
        first.keepOwnShareOnly();
        first.keepOwnShareOnly();
        assertThat(begun).as("a has its two all the same").containsExactly("a", "a", "b");
        taken.removeFirst().close();
        assertThat(begun).containsExactly("a", "a", "b", "a");
        first.close();
        taken.forEach(FairPermits.Permit::close);
        assertThat(permits.taken()).isZero();
        assertThat(permits.taken("a")).isZero();
    }

    @Test
    void manyThreadsExceedNoLimitAndReturnAll() {
        FairPermits permits = new FairPermits(4);
        AtomicInteger all = new AtomicInteger();
        AtomicInteger highest = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        Random random = new Random(5);
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 2_000; i++) {
                Object holder = random.nextInt(5);
                threads.execute(() -> permits.request(
                        List.of(new FairPermits.Share(holder, 2)),
                        permit -> threads.execute(() -> {
                            highest.accumulateAndGet(all.incrementAndGet(), Math::max);
                            Thread.yield();
                            all.decrementAndGet();
                            permit.close();
                            done.incrementAndGet();
                        })));
            }
            Wait.until(() -> done.get() == 2_000);
        }
        assertThat(highest.get()).isBetween(1, 4);
        assertThat(permits.taken()).isZero();
    }

    @Test
    void callersWaitAndLearnWhoseShareIsFull() throws Exception {
        CallerPermits permits = new CallerPermits(4, 1);
        Caller person = Caller.token(UUID.randomUUID(), Set.of(Role.USER));
        Caller admin = Caller.token(UUID.randomUUID(), Set.of(Role.ADMIN));
        FairPermits.Permit held = permits.acquire(person);
        assertThatThrownBy(() -> permits.acquire(person, Duration.ofMillis(5)))
                .isInstanceOfSatisfying(
                        CallerPermits.TooManyException.class,
                        e -> assertThat(e.isOwn()).isTrue());
        permits.acquire(admin);
        permits.acquire(admin);
        permits.acquire(Caller.token(UUID.randomUUID(), Set.of(Role.USER)));
        assertThatThrownBy(() -> permits.acquire(Caller.key(UUID.randomUUID(), "k", Set.of(Role.ADMIN), Set.of())))
                .isInstanceOfSatisfying(CallerPermits.TooManyException.class, e -> {
                    assertThat(e.isOwn()).isFalse();
                    assertThat(e.underWay()).isEqualTo(4);
                });
        Thread later = Thread.ofVirtual().start(held::close);
        try (FairPermits.Permit next = permits.acquire(person, Duration.ofSeconds(30))) {
            assertThat(next.isTakenAtLast()).isTrue();
        }
        later.join();
    }

    private void request(FairPermits permits, String holder, int share) {
        permits.request(List.of(new FairPermits.Share(holder, share)), permit -> {
            begun.add(holder);
            taken.addLast(permit);
        });
    }
}
