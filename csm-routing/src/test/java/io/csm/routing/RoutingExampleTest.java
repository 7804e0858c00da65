package io.csm.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AgentId;
import io.csm.core.PoolId;
import io.csm.core.QueueId;
import io.csm.core.TeamId;
import io.csm.core.TicketId;
import io.csm.core.config.Queue;
import io.csm.core.config.RelaxationStep;
import io.csm.core.people.Agent;
import io.csm.core.people.AgentProfile;
import io.csm.core.work.Capacity;
import io.csm.core.work.ChannelType;
import io.csm.core.work.DistributionMode;
import io.csm.core.work.LabelPredicate;
import io.csm.core.work.LabelPredicate.Comparison;
import io.csm.core.work.LabelValue;
import io.csm.core.work.Presence;
import io.csm.core.work.Priority;
import io.csm.core.work.PriorityCredit;
import io.csm.core.work.QueueOrder;
import io.csm.core.work.RoutingRequest;
import io.csm.core.work.ScorerRef;
import io.csm.core.work.Skill;
import io.csm.core.work.WorkItem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An example of docs/routing.md")
class RoutingExampleTest {
  private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");

  private static void example(PrintStream out) {
    // example: begin
    var pool = new PoolId(1);
    var support = new QueueId(1);
    var now = Instant.parse("2026-03-02T09:00:00Z");
    Router router = Router.builder(pool).build();
    router.putQueue(Queue.of(support, "Support", pool));

    var skills = new TreeSet<>(List.of(new Skill("en", 7)));
    var profile = AgentProfile.of(pool, skills, Capacity.ofItems(3));
    var ada = new Agent(new AgentId(17), profile, false, Presence.AVAILABLE, now, now, List.of());
    router.putAgent(ada, 1);

    for (String language : List.of("en", "fr")) {
      var ticket = new TicketId(language.equals("en") ? 4711 : 4712);
      var demands = new TreeSet<>(List.of(new Skill(language, 5)));
      router.putWork(
          new WorkItem(
              ticket, support, ChannelType.CHAT, demands, Priority.NORMAL, now, new TreeSet<>()),
          1);
    }

    for (Decision decision : router.tick(now)) {
      out.println(decision.kind() + " " + decision.ticket() + " to " + decision.agent());
      router.committed(decision, 2, 2); // when the store has it, with its new versions
    }
    Explanation why = router.explain(new TicketId(4712));
    out.println(why.standing() + " " + why.refused() + " " + why.missingSkills());
    // example: end
  }

  @Test
  @DisplayName("says what the page says")
  void output() throws IOException {
    var bytes = new ByteArrayOutputStream();
    example(new PrintStream(bytes, true, UTF_8));
    assertThat(page()).contains("```text\n" + bytes.toString(UTF_8) + "```");
  }

  @Test
  @DisplayName("is the code of the page")
  void code() throws IOException {
    String source =
        Files.readString(
            root().resolve("csm-routing/src/test/java/io/csm/routing/RoutingExampleTest.java"));
    String begin = "// example: begin\n";
    int examples = 0;
    for (int at = source.indexOf(begin); at >= 0; at = source.indexOf(begin, at + 1)) {
      int from = at + begin.length();
      int end = source.indexOf("// example: end", from);
      if (source.charAt(at - 1) == ' ') {
        String example = source.substring(from, end);
        assertThat(page()).contains("```java\n" + example.stripIndent() + "```");
        examples++;
      }
    }
    assertThat(examples).isEqualTo(11);
  }

  @Test
  @DisplayName("of BEST_MATCH prefers who has the skill, and takes anybody else after them")
  void bestMatch() {
    var pool = new PoolId(1);
    var support = new QueueId(1);
    Router router = Router.builder(pool).build();
    // example: begin
    var vip = new TreeSet<>(List.of(new Skill("vip", 5)));
    router.putQueue(
        Queue.of(support, "Support", pool)
            .withDistribution(DistributionMode.BEST_MATCH)
            .withPreferredSkills(vip));
    // example: end
    router.putAgent(agent(1, pool, new TreeSet<>()), 1);
    router.putAgent(agent(2, pool, vip), 1);
    assertThat(agents(router, support, 2)).containsExactly(2L, 1L);
  }

  @Test
  @DisplayName("of ROUND_ROBIN gives each their turn")
  void roundRobin() {
    var pool = new PoolId(1);
    var support = new QueueId(1);
    Router router = Router.builder(pool).build();
    // example: begin
    router.putQueue(
        Queue.of(support, "Support", pool).withDistribution(DistributionMode.ROUND_ROBIN));
    // example: end
    router.putAgent(agent(1, pool, new TreeSet<>()), 1);
    router.putAgent(agent(2, pool, new TreeSet<>()), 1);
    assertThat(agents(router, support, 4)).containsExactly(1L, 2L, 1L, 2L);
  }

  private static Agent agent(long id, PoolId pool, SortedSet<Skill> skills) {
    int items = id == 2 && !skills.isEmpty() ? 1 : 2;
    return available(id, AgentProfile.of(pool, skills, Capacity.ofItems(items)));
  }

  private static Agent available(long id, AgentProfile profile) {
    return new Agent(new AgentId(id), profile, false, Presence.AVAILABLE, NOW, NOW, List.of());
  }

  private static WorkItem work(long ticket, QueueId queue) {
    return new WorkItem(
        new TicketId(ticket),
        queue,
        ChannelType.CHAT,
        new TreeSet<>(),
        Priority.NORMAL,
        NOW,
        new TreeSet<>());
  }

  /** Who is offered so many tickets, one after the other. */
  private static List<Long> agents(Router router, QueueId queue, int tickets) {
    for (int i = 1; i <= tickets; i++) {
      router.putWork(work(i, queue), 1);
    }
    return router.tick(NOW).stream().map(decision -> decision.agent().value()).toList();
  }

  private static String page() throws IOException {
    return Files.readString(root().resolve("docs/routing.md")).replace("\r\n", "\n");
  }

  private static Path root() {
    Path at = Path.of("").toAbsolutePath();
    while (at != null && !Files.exists(at.resolve("docs/routing.md"))) {
      at = at.getParent();
    }
    assertThat(at).as("the folder that holds docs/routing.md").isNotNull();
    return at;
  }

  @Test
  @DisplayName("of relaxation asks for less, the longer the work waits")
  void relaxation() {
    var pool = new PoolId(1);
    var support = new QueueId(1);
    var neighbours = new TeamId(2);
    Router router = Router.builder(pool).build();
    // example: begin
    router.putQueue(
        Queue.of(support, "Support", pool)
            .withTeams(new TeamId(1))
            .withRequiredSkills(new TreeSet<>(List.of(new Skill("fr", 5))))
            .withRelaxation(
                RelaxationStep.after(Duration.ofSeconds(30)).lowering(new Skill("fr", 2)),
                RelaxationStep.after(Duration.ofMinutes(1)).adding(neighbours),
                RelaxationStep.after(Duration.ofMinutes(5))
                    .dropping("fr")
                    .toAnyTeam()
                    .withCredit(Duration.ofMinutes(10))));
    // example: end
    router.putAgent(agent(1, pool, new TreeSet<>()), 1);
    var fluent =
        AgentProfile.of(pool, new TreeSet<>(List.of(new Skill("fr", 3))), Capacity.ofItems(1));
    router.putAgent(available(2, fluent.withTeams(neighbours)), 1);
    assertThat(agents(router, support, 2)).isEmpty();
    assertThat(router.nextMoment()).contains(NOW.plusSeconds(30));
    assertThat(router.tick(NOW.plusSeconds(59))).isEmpty();
    assertThat(router.tick(NOW.plusSeconds(60)))
        .singleElement()
        .isInstanceOfSatisfying(
            Decision.MakeOffer.class,
            offer -> {
              assertThat(offer.agent()).isEqualTo(new AgentId(2));
              assertThat(offer.step()).isEqualTo(2);
            });
    assertThat(router.tick(NOW.plusSeconds(300)))
        .extracting(Decision::agent)
        .containsExactly(new AgentId(1));
  }

  @Test
  @DisplayName("of a shadow policy tells what it would have done, and does nothing")
  void shadow() {
    var pool = new PoolId(1);
    var support = new QueueId(1);
    List<String> out = new ArrayList<>();
    // example: begin
    ShadowRouter shadow =
        Router.builder(pool)
            .buildShadow(
                queue -> queue.withDistribution(DistributionMode.LEAST_LOADED),
                other ->
                    out.add(other.ticket() + ": " + other.actual() + ", not " + other.shadow()));
    Router router = Router.builder(pool).shadow(shadow).build();
    // example: end
    router.putQueue(Queue.of(support, "Support", pool));
    var none = new TreeSet<Skill>();
    router.putAgent(available(1, AgentProfile.of(pool, none, Capacity.ofItems(2))), 1);
    router.putAgent(available(2, AgentProfile.of(pool, none, Capacity.ofItems(4))), 1);
    assertThat(agents(router, support, 3)).containsExactly(1L, 2L, 1L);
    assertThat(out).containsExactly("ticket-3: agent-1, not agent-2");
  }

  @Test
  @DisplayName("of what unblocks work names the changes that the page names")
  void unblocking() throws IOException {
    var pool = new PoolId(1);
    var support = new QueueId(1);
    var ticket = new TicketId(4711);
    Router router = Router.builder(pool).build();
    router.putQueue(
        Queue.of(support, "Support", pool)
            .withRequiredSkills(new TreeSet<>(List.of(new Skill("fr", 5)))));
    var beginner =
        AgentProfile.of(pool, new TreeSet<>(List.of(new Skill("fr", 2))), Capacity.ofItems(1));
    var fluent =
        AgentProfile.of(pool, new TreeSet<>(List.of(new Skill("fr", 8))), Capacity.ofItems(1));
    router.putAgent(available(17, beginner), 1);
    router.putAgent(available(18, fluent).withPresence(Presence.AWAY, NOW), 1);
    router.putWork(work(4711, support), 1);
    List<String> out = new ArrayList<>();
    // example: begin
    for (Explanation.Unblocking change : router.explain(ticket).unblocking()) {
      out.add(change.remedy().text(Locale.ENGLISH) + ", after " + change.before() + " others");
    }
    // example: end
    assertThat(page()).contains("```text\n" + String.join("\n", out) + "\n```");
    assertThat(router.explain(ticket).unblocking())
        .extracting(change -> change.remedy().text(Locale.CHINA))
        .containsExactly("客服（18）变为 AVAILABLE", "客服（17）具备 fr ≥ 5", "对 fr 的要求不高于 2");
  }

  @Test
  @DisplayName("of labels and teams finds who has them, and a bypass anybody")
  void labels() {
    var pool = new PoolId(1);
    var support = new QueueId(1);
    Router router = Router.builder(pool).build();
    router.putQueue(Queue.of(support, "Support", pool));
    // example: begin
    var anne =
        AgentProfile.of(pool, new TreeSet<>(), Capacity.ofItems(3))
            .withTeams(new TeamId(1))
            .withLabels(Map.of("region", LabelValue.of("eu"), "rank", LabelValue.of(3)));

    var eu = LabelPredicate.in("region", LabelValue.of("eu"), LabelValue.of("uk"));
    var senior = LabelPredicate.of("rank", Comparison.AT_LEAST, LabelValue.of(3));
    var request = RoutingRequest.NONE.withLabels(eu, senior).withTeams(new TeamId(1));
    var anybody = RoutingRequest.NONE.withBypass(true);
    // example: end
    router.putAgent(agent(1, pool, new TreeSet<>()), 1);
    router.putAgent(available(2, anne), 1);
    router.putWork(work(1, support).withRequest(request), 1);
    router.putWork(work(2, support).withRequest(anybody), 1);
    assertThat(router.tick(NOW))
        .extracting(Decision::agent)
        .containsExactly(new AgentId(2), new AgentId(1));
  }

  @Test
  @DisplayName("of limits lets an agent have one call, and two tickets of a queue")
  void limits() {
    var pool = new PoolId(1);
    var support = new QueueId(1);
    Router router = Router.builder(pool).build();
    // example: begin
    router.putQueue(Queue.of(support, "Support", pool).withMaxPerAgent(2));
    var capacity =
        Capacity.of(10, Map.of(ChannelType.VOICE, 3)) // ten units, a call takes three
            .withLimit(ChannelType.VOICE, 1); // and there is one at a time
    // example: end
    router.putAgent(available(1, AgentProfile.of(pool, new TreeSet<>(), capacity)), 1);
    router.putWork(byVoice(work(1, support)), 1);
    router.putWork(byVoice(work(2, support)), 1);
    router.putWork(work(3, support), 1);
    router.putWork(work(4, support), 1);
    assertThat(router.tick(NOW)).extracting(d -> d.ticket().value()).containsExactly(1L, 3L);
  }

  private static WorkItem byVoice(WorkItem work) {
    return new WorkItem(
        work.ticket(),
        work.queue(),
        ChannelType.VOICE,
        work.requiredSkills(),
        work.priority(),
        work.enqueuedAt(),
        work.excludedAgents());
  }

  @Test
  @DisplayName("of the order puts work that is nearly due before work that came earlier")
  void order() {
    var pool = new PoolId(1);
    var support = new QueueId(1);
    Router router = Router.builder(pool).build();
    // example: begin
    router.putQueue(
        Queue.of(support, "Support", pool)
            .withCredit(
                new PriorityCredit(
                    Duration.ZERO, Duration.ZERO, Duration.ofMinutes(5), Duration.ofHours(1)))
            .withDueReserve(Duration.ofMinutes(10)));
    // example: end
    router.putAgent(available(1, AgentProfile.of(pool, new TreeSet<>(), Capacity.ofItems(3))), 1);
    router.putWork(work(1, support), 1);
    router.putWork(work(2, support).withDueAt(NOW.plusSeconds(601)), 1);
    router.putWork(work(3, support).withDueAt(NOW.plusSeconds(599)), 1);
    assertThat(router.tick(NOW)).extracting(d -> d.ticket().value()).containsExactly(3L, 1L, 2L);
  }

  @Test
  @DisplayName("of a scorer asks whom the host's function finds best")
  void scorer() {
    var pool = new PoolId(1);
    var support = new QueueId(1);
    // example: begin
    Scorer leastSkilled = (work, profile) -> -profile.skills().size(); // keep the experts free
    Router router =
        Router.builder(pool).scorer(new ScorerRef("least skilled", 1), leastSkilled).build();
    router.putQueue(Queue.of(support, "Support", pool).withScorer("least skilled", 1));
    // example: end
    router.putAgent(agent(1, pool, new TreeSet<>(List.of(new Skill("law", 9)))), 1);
    router.putAgent(agent(2, pool, new TreeSet<>()), 1);
    assertThat(agents(router, support, 1)).containsExactly(2L);
  }

  @Test
  @DisplayName("of a LIFO queue takes what came last, and what is worth more before that")
  void lifo() {
    var pool = new PoolId(1);
    var support = new QueueId(1);
    Router router = Router.builder(pool).build();
    // example: begin
    router.putQueue(
        Queue.of(support, "Chats", pool)
            .withOrder(QueueOrder.LIFO)
            .withSecondaryCredit(Duration.ofSeconds(30)));
    var regular = RoutingRequest.NONE.withSecondaryPriority(2); // a minute ahead
    // example: end
    router.putAgent(available(1, AgentProfile.of(pool, new TreeSet<>(), Capacity.ofItems(3))), 1);
    router.putWork(work(1, support).enqueuedAt(NOW.minusSeconds(90)), 1);
    router.putWork(work(2, support).enqueuedAt(NOW.minusSeconds(59)).withRequest(regular), 1);
    router.putWork(work(3, support), 1);
    assertThat(router.tick(NOW)).extracting(d -> d.ticket().value()).containsExactly(2L, 3L, 1L);
  }
}
