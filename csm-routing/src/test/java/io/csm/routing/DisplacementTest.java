package io.csm.routing;

import static io.csm.routing.Given.POOL;
import static io.csm.routing.Given.agent;
import static io.csm.routing.Given.at;
import static io.csm.routing.Given.holding;
import static io.csm.routing.Given.ticket;
import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.QueueId;
import io.csm.core.TicketId;
import io.csm.core.config.Queue;
import io.csm.core.people.Agent;
import io.csm.core.work.ChannelType;
import io.csm.core.work.Holding;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.Interruption;
import io.csm.core.work.Priority;
import io.csm.core.work.RoutingFilter;
import io.csm.core.work.WorkItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Work that interrupts")
class DisplacementTest {
  private static final QueueId CHATS = new QueueId(11);
  private static final QueueId MAIL = new QueueId(12);

  private final Queue chats =
      Queue.of(CHATS, "Chats", POOL).withInterruption(Interruption.INTERRUPTS);
  private final Queue mail =
      Queue.of(MAIL, "Mail", POOL).withInterruption(Interruption.INTERRUPTIBLE);
  private final Router router = Router.builder(POOL).build();

  @BeforeEach
  void queues() {
    router.putQueue(chats);
    router.putQueue(mail);
  }

  private static Holding held(long id, QueueId queue, HoldingKind kind, int units, long since) {
    return new Holding(
        id, kind, new TicketId(id), queue, ChannelType.EMAIL, units, at(since), null);
  }

  private static Holding mail(long id, int units, long since) {
    return held(id, MAIL, HoldingKind.ACTIVE, units, since);
  }

  private static WorkItem chat(long id, QueueId queue) {
    return new WorkItem(
        new TicketId(id),
        queue,
        ChannelType.CHAT,
        Given.skills(),
        Priority.NORMAL,
        at(0),
        new TreeSet<>());
  }

  private List<Decision.MakeOffer> tick(long at) {
    List<Decision.MakeOffer> offers = new ArrayList<>();
    for (Decision decision : router.tick(at(at))) {
      offers.add((Decision.MakeOffer) decision);
    }
    return offers;
  }

  private static List<Long> paused(Decision.MakeOffer offer) {
    return offer.displaces().stream().map(one -> one.assignment().value()).toList();
  }

  @Test
  @DisplayName("goes to who has units free first, though others are idle for longer")
  void lastResort() {
    router.putAgent(holding(agent(1, 1, 0), mail(100, 1, 5)), 1);
    router.putAgent(agent(2, 1, 50), 1);
    router.putWork(chat(1, CHATS), 1);
    router.putWork(chat(2, CHATS), 1);
    List<Decision.MakeOffer> offers = tick(60);
    assertThat(offers)
        .extracting(Decision::agent)
        .containsExactly(Given.agentId(2), Given.agentId(1));
    assertThat(offers.get(0).displaces()).isEmpty();
    assertThat(offers.get(1).displaces())
        .containsExactly(
            new Decision.MakeOffer.Displaced(ticket(100), new io.csm.core.AssignmentId(100)));
    assertThat(offers.get(1).excess()).isZero();
    assertThat(ReasonsText.of(offers.get(1).reasons(), Locale.ENGLISH)).contains("(1)");
  }

  @Test
  @DisplayName("has the fewest pieces paused, and of those what was begun last")
  void fewest() {
    Agent two = holding(agent(1, 2, 0), mail(101, 1, 5), mail(102, 1, 6));
    Agent one = holding(agent(2, 2, 50), mail(103, 2, 5));
    router.putAgent(two, 1);
    router.putAgent(one, 1);
    router.putQueue(chats);
    router.putWork(chat(1, CHATS), 1);
    Decision.MakeOffer offer = tick(60).get(0);
    // One piece each; one unit is less than two.
    assertThat(offer.agent()).isEqualTo(Given.agentId(1));
    assertThat(paused(offer)).containsExactly(102L);
    assertThat(offer.reasons().decidedBy()).isEqualTo("DISPLACES 1 since=" + at(6));
    assertThat(ReasonsText.of(offer.reasons(), Locale.ENGLISH)).contains("to be paused, 1;");
    assertThat(ReasonsText.of(offer.reasons(), Locale.CHINESE)).contains("需暂停");
  }

  @Test
  @DisplayName("never has work of its own kind, of plain queues, offers or wrap-ups paused")
  void equals() {
    router.putAgent(holding(agent(1, 1, 0), held(100, CHATS, HoldingKind.ACTIVE, 1, 5)), 1);
    router.putAgent(holding(agent(2, 1, 0), held(101, Given.QUEUE, HoldingKind.ACTIVE, 1, 5)), 1);
    router.putAgent(holding(agent(3, 1, 0), held(102, MAIL, HoldingKind.WRAP_UP, 1, 5)), 1);
    router.putAgent(holding(agent(4, 1, 0), held(103, MAIL, HoldingKind.OFFER, 1, 5)), 1);
    router.putWork(chat(1, CHATS), 1);
    assertThat(tick(60)).isEmpty();
    assertThat(router.explain(ticket(1)).refused())
        .containsExactly(Map.entry(RoutingFilter.CAPACITY, 4));
    assertThat(router.explain(ticket(1)).standing())
        .isEqualTo(Explanation.Standing.NOBODY_ELIGIBLE);

    router.putAgent(holding(agent(5, 1, 0), mail(104, 1, 5)), 1);
    router.putWork(chat(2, MAIL), 1);
    Explanation why = router.explain(ticket(1));
    assertThat(why.standing()).isEqualTo(Explanation.Standing.READY);
    assertThat(why.eligible()).isEqualTo(1);
    assertThat(why.next()).containsExactly(Given.agentId(5));
    assertThat(router.nextMoment()).contains(at(60));
    assertThat(tick(60)).extracting(Decision::ticket).containsExactly(ticket(1));
  }

  @Test
  @DisplayName("has no more paused before what was paused has been read back")
  void onceAtATime() {
    Agent full = holding(agent(1, 2, 0), mail(101, 1, 5), mail(102, 1, 6));
    router.putAgent(full, 1);
    router.putWork(chat(1, CHATS), 1);
    router.putWork(chat(2, CHATS), 1);
    Decision.MakeOffer first = tick(60).get(0);
    assertThat(paused(first)).containsExactly(102L);
    assertThat(tick(61)).isEmpty();
    router.committed(first, 3, 2);
    Agent after =
        holding(
            agent(1, 2, 0),
            mail(101, 1, 5),
            held(102, MAIL, HoldingKind.RESUMING, 1, 60),
            held(500, CHATS, HoldingKind.OFFER, 1, 60));
    router.putAgent(after, 3);
    assertThat(router.nextMoment()).contains(at(61));
    Decision.MakeOffer second = tick(62).get(0);
    assertThat(second.ticket()).isEqualTo(ticket(2));
    assertThat(paused(second)).containsExactly(101L);

    router.refused(second, new io.csm.core.Position(7));
    router.removeWork(ticket(2), 9);
    router.readUpTo(new io.csm.core.Position(7));
    router.putAgent(
        holding(agent(1, 2, 0), mail(101, 1, 5), held(102, MAIL, HoldingKind.RESUMING, 1, 60)), 4);
    assertThat(router.tick(at(63)))
        .extracting(Decision::kind)
        .containsExactly(Decision.Kind.RESUME_WORK);
  }

  @Test
  @DisplayName("is no more able to where no queue gives way any more")
  void configurationChanges() {
    router.putAgent(holding(agent(1, 1, 0), mail(101, 1, 5)), 1);
    router.putQueue(mail.withInterruption(Interruption.NONE));
    router.putWork(chat(1, CHATS), 1);
    assertThat(tick(60)).isEmpty();
    router.putQueue(mail);
    assertThat(tick(61)).hasSize(1);
  }

  @Test
  @DisplayName("is in the page as this example has it")
  void example() throws IOException {
    // example: begin
    router.putQueue(Queue.of(CHATS, "Chats", POOL).withInterruption(Interruption.INTERRUPTS));
    router.putQueue(Queue.of(MAIL, "Mail", POOL).withInterruption(Interruption.INTERRUPTIBLE));
    // example: end
    String[] parts =
        file("csm-routing/src/test/java/io/csm/routing/DisplacementTest.java")
            .split(" // example: (begin|end)\n", -1);
    assertThat(file("docs/routing.md"))
        .contains("```java\n" + parts[1].stripTrailing().stripIndent() + "\n```");
  }

  private static String file(String path) throws IOException {
    Path at = Path.of("").toAbsolutePath();
    while (at != null && !Files.exists(at.resolve("docs/routing.md"))) {
      at = at.getParent();
    }
    assertThat(at).as("the folder that holds docs/routing.md").isNotNull();
    return Files.readString(at.resolve(path)).replace("\r\n", "\n");
  }
}
