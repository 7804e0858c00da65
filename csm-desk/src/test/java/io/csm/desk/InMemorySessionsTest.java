package io.csm.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.ShardId;
import io.csm.spi.Sessions;
import io.csm.spi.Sessions.Session;
import io.csm.testkit.Fixtures;
import io.csm.testkit.SessionsContract;
import io.csm.testkit.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Sessions in memory")
class InMemorySessionsTest extends SessionsContract {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final ShardId SHARD = new ShardId(0);

  private final SettableClock clock = new SettableClock(Fixtures.START);
  private final InMemorySessions sessions = new InMemorySessions(clock);

  @Override
  protected Sessions sessions() {
    return sessions;
  }

  @Override
  protected void pass(Duration time) {
    clock.advance(time);
  }

  private static Session session(long agent, int name) {
    return new Session(SHARD, Fixtures.TENANT, new AgentId(agent), "session-" + name);
  }

  @Test
  @DisplayName("are bounded, and forgotten ones make room")
  void bounded() {
    for (int first = 0; first < InMemorySessions.MAX_SESSIONS; first += 1_000) {
      List<Session> some = new ArrayList<>();
      for (int i = first; i < first + 1_000; i++) {
        some.add(session(1 + i / 2, i % 2));
      }
      sessions.renew(some, MINUTE);
    }
    sessions.renew(List.of(session(1, 0)), MINUTE);
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(() -> sessions.renew(List.of(session(1, 0), session(1, 2)), MINUTE))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(Code.OVERLOADED));
    sessions.end(session(2, 0));
    sessions.end(session(2, 1));

    sessions.forget(Fixtures.TENANT, new AgentId(2));

    sessions.renew(List.of(session(1, 2), session(1, 3)), MINUTE);
  }

  @Test
  @DisplayName("that are over take no room once the agent is connected again")
  void reconnecting() {
    for (int i = 0; i < 2 * InMemorySessions.MAX_SESSIONS; i++) {
      sessions.renew(List.of(session(1, i)), MINUTE);
      sessions.end(session(1, i));
    }

    assertThat(sessions.gone(List.of(SHARD), Duration.ZERO, 10)).hasSize(1);
  }
}
