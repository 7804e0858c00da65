package io.csm.desk;

import static io.csm.desk.DeskWorld.POOL;
import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AgentId;
import io.csm.core.CustomerId;
import io.csm.core.QueueId;
import io.csm.core.TeamId;
import io.csm.core.TicketId;
import io.csm.core.config.Classification;
import io.csm.core.config.ClassificationRule;
import io.csm.core.config.CoolDown;
import io.csm.core.config.DeskPolicy;
import io.csm.core.config.ExceptionRule;
import io.csm.core.config.ExceptionRules;
import io.csm.core.config.Queue;
import io.csm.core.config.QueueShare;
import io.csm.core.config.RelaxationStep;
import io.csm.core.config.TicketCondition;
import io.csm.core.people.AgentProfile;
import io.csm.core.work.Capacity;
import io.csm.core.work.ChannelType;
import io.csm.core.work.DistributionMode;
import io.csm.core.work.Presence;
import io.csm.core.work.Priority;
import io.csm.core.work.PriorityCredit;
import io.csm.core.work.Skill;
import io.csm.testkit.InvariantExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("A recipe of docs/routing.md")
class RecipesTest {
  @RegisterExtension static final InvariantExtension INVARIANTS = DeskWorld.INVARIANTS;

  private final DeskWorld world = new DeskWorld();
  private final Desk desk = world.desk;
  private final QueueId support = DeskWorld.QUEUE;

  @Test
  @DisplayName("is the code of the page, each one")
  void code() throws IOException {
    Path at = Path.of("").toAbsolutePath();
    while (at != null && !Files.exists(at.resolve("docs/routing.md"))) {
      at = at.getParent();
    }
    assertThat(at).as("the folder that holds docs/routing.md").isNotNull();
    String page = Files.readString(at.resolve("docs/routing.md")).replace("\r\n", "\n");
    String source = "csm-desk/src/test/java/io/csm/desk/RecipesTest.java";
    String[] parts =
        Files.readString(at.resolve(source))
            .replace("\r\n", "\n")
            .split(" // recipe: (begin|end)\n", -1);
    assertThat(parts).as("this file, cut at the recipes").hasSize(2 * 10 + 1);
    for (int i = 1; i < parts.length; i += 2) {
      String recipe = parts[i].stripTrailing().stripIndent();
      assertThat(page).contains("```java\n" + recipe + "\n```");
    }
  }

  @Test
  @DisplayName("for VIPs puts them 15 minutes ahead, and no further")
  void vips() {
    // recipe: begin
    var ahead =
        new PriorityCredit(
            Duration.ZERO, Duration.ZERO, Duration.ofMinutes(15), Duration.ofHours(1));
    var vips = TicketCondition.ANY.withTags("vip");
    desk.configure(
            Queue.of(support, "Support", POOL).withCredit(ahead),
            Classification.of(ClassificationRule.of("VIPs", vips).withPriority(Priority.HIGH)))
        .orThrow();
    // recipe: end
    TicketId early = world.open();
    world.advance(Duration.ofMinutes(5));
    TicketId later = world.open();
    world.advance(Duration.ofMinutes(11));
    TicketId vip =
        open(NewTicket.of(world.customer(), support).withTags(new TreeSet<>(List.of("vip"))));

    assertThat(orderOfOffers(early, later, vip)).containsExactly(early, vip, later);
  }

  @Test
  @DisplayName("for a rare language asks who speaks it best, and lowers the demand after 2 minutes")
  void rareLanguage() {
    QueueId french = new QueueId(2);
    // recipe: begin
    desk.configure(
            Queue.of(french, "French", POOL)
                .withRequiredSkills(new TreeSet<>(List.of(new Skill("fr", 7))))
                .withDistribution(DistributionMode.BEST_MATCH)
                .withRelaxation(
                    RelaxationStep.after(Duration.ofMinutes(2)).lowering(new Skill("fr", 2))))
        .orThrow();
    // recipe: end
    AgentId fluent = world.agent(1, new Skill("fr", 8));
    AgentId beginner = world.agent(5, new Skill("fr", 3));
    TicketId first = open(NewTicket.of(world.customer(), french));
    TicketId second = open(NewTicket.of(world.customer(), french));
    world.tick();
    assertThat(world.offer(first).agent()).isEqualTo(fluent);
    world.accept(first).orThrow();
    world.advance(Duration.ofMinutes(2).minusSeconds(1));
    world.tick();
    assertThat(world.ticket(second).offers()).isEmpty();
    world.advance(Duration.ofSeconds(1));
    world.tick();
    assertThat(world.offer(second).agent()).isEqualTo(beginner);
  }

  @Test
  @DisplayName("for chats beside e-mail gives three chats, and two more e-mails")
  void chatsBesideMail() {
    // recipe: begin
    var capacity =
        Capacity.of(8, Map.of(ChannelType.CHAT, 2, ChannelType.EMAIL, 1))
            .withLimit(ChannelType.CHAT, 3);
    AgentId agent = desk.defineAgent(AgentProfile.of(POOL, new TreeSet<>(), capacity));
    // recipe: end
    desk.setPresence(agent, Presence.AVAILABLE).orThrow();
    assertThat(offered(ChannelType.CHAT, 5)).isEqualTo(3);
    assertThat(offered(ChannelType.EMAIL, 5)).isEqualTo(2);
  }

  @Test
  @DisplayName("for calls on another system counts them until they are over")
  void calls() {
    AgentId agent = world.agent(2);
    // recipe: begin
    desk.externalLoad(agent, ChannelType.VOICE, 2, "call 4711").orThrow(); // it rings there
    // recipe: end
    assertThat(offered(ChannelType.CHAT, 1)).isZero();
    // recipe: begin
    desk.externalLoad(agent, ChannelType.VOICE, 0, "call 4711").orThrow(); // it is over
    // recipe: end
    world.tick();
    assertThat(desk.board().queue(support).orElseThrow().ringing()).isEqualTo(1);
  }

  @Test
  @DisplayName("for a trial gives it about a tenth of the tickets")
  void trial() {
    QueueId trial = new QueueId(2);
    desk.configure(Queue.of(trial, "Trial", POOL)).orThrow();
    // recipe: begin
    desk.configure(
            Classification.of(
                ClassificationRule.of("trial", TicketCondition.ANY.withQueues(support))
                    .withQueues(new QueueShare(trial, 1), new QueueShare(support, 9))))
        .orThrow();
    // recipe: end
    int there = 0;
    for (int i = 0; i < 200; i++) {
      there += world.ticket(world.open()).queue().equals(trial) ? 1 : 0;
    }
    assertThat(there).isBetween(8, 40);
  }

  @Test
  @DisplayName("for the last agent again waits two minutes for who had the customer before")
  void lastAgent() {
    // recipe: begin
    desk.configure(DeskPolicy.STANDARD.withHoldForLastAgent(Duration.ofMinutes(2))).orThrow();
    // recipe: end
    CustomerId customer = world.customer();
    TicketId first = open(NewTicket.of(customer, support));
    AgentId had = world.agent(1);
    world.tick();
    world.accept(first).orThrow();
    AgentId other = world.agent(1);
    TicketId second = open(NewTicket.of(customer, support));
    world.tick();
    assertThat(world.ticket(second).offers()).as("held for " + had).isEmpty();
    world.advance(Duration.ofMinutes(2));
    world.tick();
    assertThat(world.offer(second).agent()).isEqualTo(other);
  }

  @Test
  @DisplayName("for empty chairs asks somebody else first, and makes who misses three AWAY")
  void emptyChairs() {
    // recipe: begin
    desk.configure(
            Queue.of(support, "Support", POOL)
                .withOfferTimeout(Duration.ofSeconds(20))
                .withCoolDown(new CoolDown(Duration.ofMinutes(10), Duration.ofSeconds(30))),
            DeskPolicy.STANDARD.withAwayAfterMissed(3))
        .orThrow();
    // recipe: end
    AgentId absent = world.agent(1);
    world.open();
    for (int second = 0; second < 160; second += 10) {
      world.tick();
      world.advance(Duration.ofSeconds(10));
    }
    assertThat(desk.agent(absent).orElseThrow().presence()).isEqualTo(Presence.AWAY);
  }

  @Test
  @DisplayName("for a rush lets the neighbours help with what has waited for ten minutes")
  void rush() {
    TeamId ours = new TeamId(1);
    TeamId neighbours = new TeamId(2);
    // recipe: begin
    desk.configure(
            Queue.of(support, "Support", POOL)
                .withTeams(ours)
                .withRelaxation(RelaxationStep.after(Duration.ofMinutes(10)).adding(neighbours)))
        .orThrow();
    // recipe: end
    AgentId helper =
        desk.defineAgent(
            AgentProfile.of(POOL, new TreeSet<>(), Capacity.ofItems(1)).withTeams(neighbours));
    desk.setPresence(helper, Presence.AVAILABLE).orThrow();
    TicketId ticket = world.open();
    world.tick();
    assertThat(world.ticket(ticket).offers()).isEmpty();
    world.advance(Duration.ofMinutes(10));
    world.tick();
    assertThat(world.offer(ticket).agent()).isEqualTo(helper);
  }

  @Test
  @DisplayName(
      "for nights moves what nobody takes for ten minutes, and what is too much, elsewhere")
  void nights() {
    QueueId night = new QueueId(2);
    desk.configure(Queue.of(night, "Night shift", POOL)).orThrow();
    // recipe: begin
    var here = TicketCondition.ANY.withQueues(support);
    desk.configure(
            ExceptionRules.of(
                ExceptionRule.after("late", Duration.ofMinutes(10)).when(here).movingTo(night),
                ExceptionRule.behind("full", 50).when(here).movingTo(night)))
        .orThrow();
    // recipe: end
    List<TicketId> tickets = new ArrayList<>();
    for (int i = 0; i < 53; i++) {
      tickets.add(world.open());
      world.advance(Duration.ofSeconds(1));
    }
    settle();
    assertThat(tickets.stream().filter(id -> world.ticket(id).queue().equals(night)))
        .containsExactly(tickets.get(51), tickets.get(52));
    world.advance(Duration.ofMinutes(10));
    settle();
    assertThat(tickets).allMatch(id -> world.ticket(id).queue().equals(night));
  }

  private void settle() {
    int rounds = 0;
    while (world.tick() > 0) {
      assertThat(++rounds).as("rounds until nothing is left to do").isLessThan(100);
    }
  }

  /** In which order one agent, who takes one at a time, is offered the tickets. */
  private List<TicketId> orderOfOffers(TicketId... tickets) {
    world.agent(1);
    TreeSet<TicketId> left = new TreeSet<>(List.of(tickets));
    List<TicketId> order = new ArrayList<>();
    while (!left.isEmpty()) {
      world.tick();
      TicketId next =
          left.stream()
              .filter(id -> !world.ticket(id).offers().isEmpty())
              .findFirst()
              .orElseThrow();
      world.accept(next).orThrow();
      desk.solve(next).orThrow();
      left.remove(next);
      order.add(next);
    }
    return order;
  }

  /** How many of so many new tickets ring after a tick. */
  private int offered(ChannelType channel, int tickets) {
    int before = desk.board().queue(support).orElseThrow().ringing();
    for (int i = 0; i < tickets; i++) {
      open(NewTicket.of(world.customer(), support).withChannel(channel));
    }
    world.tick();
    return desk.board().queue(support).orElseThrow().ringing() - before;
  }

  private TicketId open(NewTicket ticket) {
    return desk.open(ticket).orThrow().ticketId();
  }
}
