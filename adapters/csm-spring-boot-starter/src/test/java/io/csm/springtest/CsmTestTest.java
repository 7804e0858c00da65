package io.csm.springtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AgentId;
import io.csm.core.PoolId;
import io.csm.core.QueueId;
import io.csm.core.TicketId;
import io.csm.core.config.Pool;
import io.csm.core.config.Queue;
import io.csm.core.event.EventKind;
import io.csm.core.event.JournalEntry;
import io.csm.core.people.AgentProfile;
import io.csm.core.work.Capacity;
import io.csm.core.work.Presence;
import io.csm.desk.Desk;
import io.csm.desk.NewTicket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;

@CsmTest
@Import(CsmTestTest.Bell.class)
@DisplayName("A host's test")
class CsmTestTest {
  @Autowired private Desk desk;
  @Autowired private DeskTime time;
  @Autowired private Bell bell;

  /** A bean of the host's, under test. */
  static class Bell {
    final List<EventKind> rung = new ArrayList<>();

    @EventListener
    void on(JournalEntry entry) {
      rung.add(entry.event().kind());
    }
  }

  @Test
  @DisplayName("has a desk in memory, lets time pass, and sees what the host's own beans do")
  void offerExpires() {
    PoolId pool = new PoolId(1);
    QueueId queue = new QueueId(1);
    desk.configure(new Pool(pool, "Support"), Queue.of(queue, "Questions", pool)).orThrow();
    AgentId agent = desk.defineAgent(AgentProfile.of(pool, new TreeSet<>(), Capacity.ofItems(1)));
    desk.setPresence(agent, Presence.AVAILABLE).orThrow();
    TicketId ticket =
        desk.open(NewTicket.of(desk.createCustomer(null), queue)).orThrow().ticketId();

    time.tick();
    assertThat(desk.ticket(ticket).orElseThrow().offers()).hasSize(1);
    assertThat(bell.rung).contains(EventKind.OFFER_MADE).doesNotContain(EventKind.OFFER_EXPIRED);

    time.advance(Duration.ofMinutes(10));
    time.tick();
    assertThat(bell.rung).contains(EventKind.OFFER_EXPIRED);
  }
}
