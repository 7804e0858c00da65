package io.csm.testkit;

import static io.csm.testkit.Fixtures.OTHER_TENANT;
import static io.csm.testkit.Fixtures.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.csm.core.AgentId;
import io.csm.core.CsmException;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.spi.Sessions;
import io.csm.spi.Sessions.Gone;
import io.csm.spi.Sessions.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The contract of {@link Sessions}. */
@DisplayName("Sessions")
public abstract class SessionsContract {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration GRACE = Duration.ofSeconds(15);
  private static final ShardId SHARD = new ShardId(0);
  private static final ShardId OTHER_SHARD = new ShardId(1);
  private static final AgentId ANN = new AgentId(71);
  private static final AgentId BOB = new AgentId(72);

  /** For the tests of your sessions. */
  protected SessionsContract() {}

  /** The sessions under test: the same during a test, and none at its begin. */
  protected abstract Sessions sessions();

  /** Lets time pass by the clock of the sessions. */
  protected abstract void pass(Duration time);

  private static Session session(AgentId agent, String name) {
    return new Session(SHARD, TENANT, agent, name);
  }

  private void renew(Session... some) {
    sessions().renew(List.of(some), MINUTE);
  }

  private List<Gone> gone() {
    List<Gone> gone = sessions().gone(List.of(SHARD), GRACE, 100);
    for (AgentId agent : List.of(ANN, BOB)) {
      assertThat(sessions().isGone(TENANT, agent, GRACE))
          .as("%s is gone", agent)
          .isEqualTo(gone.contains(gone(agent)));
    }
    return gone;
  }

  private static Gone gone(AgentId agent) {
    return new Gone(TENANT, agent);
  }

  @Test
  @DisplayName("who never had a session is never gone, nor is who has one")
  void connected() {
    assertThat(gone()).isEmpty();
    renew(session(ANN, "a"));
    pass(Duration.ofSeconds(59));

    assertThat(gone()).isEmpty();
  }

  @Test
  @DisplayName("whose session ran out is gone when the grace time is over, and not before")
  void ranOut() {
    renew(session(ANN, "a"));
    pass(MINUTE.plusSeconds(14));
    assertThat(gone()).isEmpty();

    pass(Duration.ofSeconds(1));

    assertThat(gone()).containsExactly(gone(ANN));
  }

  @Test
  @DisplayName("a session that is renewed lasts")
  void renewed() {
    renew(session(ANN, "a"));
    pass(Duration.ofSeconds(50));
    renew(session(ANN, "a"));
    pass(MINUTE);

    assertThat(gone()).isEmpty();
  }

  @Test
  @DisplayName("whose session was ended is gone after the grace time")
  void ended() {
    renew(session(ANN, "a"));
    sessions().end(session(ANN, "a"));
    pass(Duration.ofSeconds(14));
    assertThat(gone()).isEmpty();

    pass(Duration.ofSeconds(1));

    assertThat(gone()).containsExactly(gone(ANN));
  }

  @Test
  @DisplayName("a session that ran out is not ended once more, and one that never was is no error")
  void endedLate() {
    renew(session(ANN, "a"));
    pass(MINUTE.plus(GRACE));
    sessions().end(session(ANN, "a"));
    sessions().end(session(BOB, "never"));

    assertThat(gone()).containsExactly(gone(ANN));
  }

  @Test
  @DisplayName("of several sessions the last one counts")
  void several() {
    renew(session(ANN, "a"), session(ANN, "b"));
    sessions().end(session(ANN, "a"));
    pass(Duration.ofSeconds(30));
    assertThat(gone()).isEmpty();

    sessions().end(session(ANN, "b"));
    pass(GRACE);

    assertThat(gone()).containsExactly(gone(ANN));
  }

  @Test
  @DisplayName("who is gone is answered until forgotten")
  void forgotten() {
    renew(session(ANN, "a"), session(BOB, "b"));
    pass(MINUTE.plus(GRACE));
    assertThat(gone()).containsExactly(gone(ANN), gone(BOB));
    assertThat(gone()).containsExactly(gone(ANN), gone(BOB));

    sessions().forget(TENANT, ANN);

    assertThat(gone()).containsExactly(gone(BOB));
  }

  @Test
  @DisplayName("who connects again is gone no longer, by whatever session")
  void again() {
    renew(session(ANN, "a"));
    pass(MINUTE.plus(GRACE));
    renew(session(ANN, "b"));
    assertThat(gone()).isEmpty();

    pass(MINUTE.plus(GRACE));

    assertThat(gone()).containsExactly(gone(ANN));
  }

  @Test
  @DisplayName("a session that lives is not forgotten")
  void living() {
    renew(session(ANN, "a"));
    sessions().forget(TENANT, ANN);
    pass(MINUTE.plus(GRACE));

    assertThat(gone()).containsExactly(gone(ANN));
  }

  @Test
  @DisplayName("sessions of one name belong to different agents and tenants")
  void names() {
    renew(session(ANN, "a"), session(BOB, "a"), new Session(SHARD, OTHER_TENANT, ANN, "a"));
    sessions().end(session(ANN, "a"));
    pass(GRACE);

    assertThat(gone()).containsExactly(gone(ANN));
  }

  @Test
  @DisplayName("agents are answered by tenant and id, of the shards asked for, up to a limit")
  void shards() {
    TenantId elsewhere = new TenantId(3);
    renew(
        new Session(SHARD, OTHER_TENANT, ANN, "a"),
        new Session(OTHER_SHARD, elsewhere, ANN, "a"),
        session(BOB, "b"),
        session(ANN, "a"));
    pass(MINUTE.plus(GRACE));
    Gone other = new Gone(OTHER_TENANT, ANN);
    Gone far = new Gone(elsewhere, ANN);

    assertThat(sessions().gone(List.of(OTHER_SHARD, SHARD), GRACE, 100))
        .containsExactly(gone(ANN), gone(BOB), other, far);
    assertThat(gone()).containsExactly(gone(ANN), gone(BOB), other);
    assertThat(sessions().gone(List.of(OTHER_SHARD), GRACE, 100)).containsExactly(far);
    assertThat(sessions().gone(List.of(), GRACE, 100)).isEmpty();
    assertThat(sessions().gone(List.of(SHARD), GRACE, 2)).containsExactly(gone(ANN), gone(BOB));
  }

  @Test
  @DisplayName("lists, names and times out of range are refused, and nothing of them is done")
  void bounds() {
    Sessions sessions = sessions();
    List<Session> tooMany = new ArrayList<>();
    for (int i = 0; i <= 1_000; i++) {
      tooMany.add(session(ANN, "s" + i));
    }
    for (Runnable call :
        List.<Runnable>of(
            () -> sessions.renew(tooMany, MINUTE),
            () -> renew(session(ANN, "a"), session(ANN, "")),
            () -> renew(session(ANN, "a"), session(ANN, "n".repeat(201))),
            () -> sessions.renew(List.of(session(ANN, "a")), Duration.ofMillis(999)),
            () -> sessions.renew(List.of(session(ANN, "a")), Duration.ofHours(1).plusMillis(1)),
            () -> sessions.gone(Collections.nCopies(1_001, SHARD), GRACE, 1),
            () -> sessions.gone(List.of(SHARD), Duration.ofMillis(-1), 1),
            () -> sessions.gone(List.of(SHARD), Duration.ofDays(1).plusMillis(1), 1),
            () -> sessions.isGone(TENANT, ANN, Duration.ofMillis(-1)),
            () -> sessions.isGone(TENANT, ANN, Duration.ofDays(1).plusMillis(1)),
            () -> sessions.gone(List.of(SHARD), GRACE, 0),
            () -> sessions.gone(List.of(SHARD), GRACE, 1_001))) {
      assertThatExceptionOfType(CsmException.class).isThrownBy(call::run);
    }
    pass(Duration.ofHours(2));
    assertThat(gone()).isEmpty();

    sessions.renew(tooMany.subList(0, 1_000), Duration.ofSeconds(1));
    pass(Duration.ofSeconds(1));
    assertThat(sessions.gone(List.of(SHARD), Duration.ZERO, 1)).containsExactly(gone(ANN));
  }

  @Test
  @DisplayName("who connects while being forgotten is not forgotten")
  void race() {
    for (int round = 0; round < 20; round++) {
      AgentId agent = new AgentId(100 + round);
      renew(session(agent, "before"));
      sessions().end(session(agent, "before"));

      Race.of(
          2,
          i ->
              () -> {
                if (i == 0) {
                  sessions().forget(TENANT, agent);
                } else {
                  renew(session(agent, "before"));
                }
                return i;
              });
      assertThat(sessions().gone(List.of(SHARD), Duration.ZERO, 100)).isEmpty();
    }
    pass(MINUTE);

    assertThat(sessions().gone(List.of(SHARD), Duration.ZERO, 100)).hasSize(20);
  }
}
