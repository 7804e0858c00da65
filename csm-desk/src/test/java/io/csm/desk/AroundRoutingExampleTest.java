package io.csm.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AgentId;
import io.csm.core.CalendarId;
import io.csm.core.CustomerId;
import io.csm.core.OfferId;
import io.csm.core.PoolId;
import io.csm.core.QueueId;
import io.csm.core.TeamId;
import io.csm.core.TicketId;
import io.csm.core.config.BusinessCalendar;
import io.csm.core.config.Classification;
import io.csm.core.config.ClassificationRule;
import io.csm.core.config.DeskCalendar;
import io.csm.core.config.ExceptionRule;
import io.csm.core.config.ExceptionRules;
import io.csm.core.config.FieldDefinition;
import io.csm.core.config.FieldPredicate;
import io.csm.core.config.FieldType;
import io.csm.core.config.FieldValue;
import io.csm.core.config.Pool;
import io.csm.core.config.Queue;
import io.csm.core.config.QueueHours;
import io.csm.core.config.QueueShare;
import io.csm.core.config.SkillSource;
import io.csm.core.config.Team;
import io.csm.core.config.TicketCondition;
import io.csm.core.config.TicketSchema;
import io.csm.core.people.AgentProfile;
import io.csm.core.ticket.WorkState;
import io.csm.core.work.Capacity;
import io.csm.core.work.ChannelType;
import io.csm.core.work.LabelPredicate;
import io.csm.core.work.LabelPredicate.Comparison;
import io.csm.core.work.LabelValue;
import io.csm.core.work.Presence;
import io.csm.core.work.Priority;
import io.csm.core.work.RoutingRequest;
import io.csm.core.work.Skill;
import io.csm.routing.LintFinding;
import io.csm.testkit.InvariantExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Of what docs/routing.md says about the desk, the example")
class AroundRoutingExampleTest {
  @RegisterExtension static final InvariantExtension INVARIANTS = DeskWorld.INVARIANTS;

  private final DeskWorld world = new DeskWorld();

  @Test
  @DisplayName("of classification sets queue, priority and demands")
  void classification() throws IOException {
    Desk desk = world.desk;
    QueueId billing = new QueueId(2);
    QueueId trial = new QueueId(3);
    QueueId general = DeskWorld.QUEUE;
    desk.configure(
            Queue.of(billing, "Billing", DeskWorld.POOL),
            Queue.of(trial, "Trial", DeskWorld.POOL),
            new TicketSchema(
                1,
                TicketSchema.standard().types(),
                List.of(FieldDefinition.builder("amount", FieldType.NUMBER).build()),
                TicketSchema.standard().statuses()))
        .orThrow();
    // example: begin
    var large = FieldPredicate.atLeast("amount", FieldValue.Num.of(1_000));
    desk.configure(
            Classification.of(
                ClassificationRule.of("large amounts", TicketCondition.ANY.withFields(large))
                    .withQueue(billing)
                    .withPriority(Priority.HIGH),
                ClassificationRule.of("a trial", TicketCondition.ANY.withChannels(ChannelType.WEB))
                    .withQueues(new QueueShare(trial, 1), new QueueShare(general, 9)),
                ClassificationRule.of("languages", TicketCondition.ANY)
                    .withSkillsFrom(SkillSource.language())))
        .orThrow();
    // example: end
    TicketId ticket =
        desk.open(
                NewTicket.of(world.customer(), general)
                    .withLanguage("fr-CA")
                    .withFields(new TreeMap<>(Map.of("amount", FieldValue.Num.of(2_000)))))
            .orThrow()
            .ticketId();

    assertThat(world.ticket(ticket).queue()).isEqualTo(billing);
    assertThat(world.ticket(ticket).priority()).isEqualTo(Priority.HIGH);
    assertThat(world.ticket(ticket).requiredSkills()).containsExactly(new Skill("fr", 1));
    assertThatThePageHasTheCode();
  }

  @Test
  @DisplayName("of what rules ask of routing sets labels, a team and who is not asked")
  void classificationAsks() throws IOException {
    Desk desk = world.desk;
    TeamId europe = new TeamId(5);
    desk.configure(new Team(europe, null, "Europe")).orThrow();
    AgentId trainee = world.agent(3);
    // example: begin
    var senior = LabelPredicate.of("rank", Comparison.AT_LEAST, LabelValue.of(3));
    desk.configure(
            Classification.of(
                ClassificationRule.of("Europe", TicketCondition.ANY.withLanguages("de", "fr"))
                    .withRequest(RoutingRequest.NONE.withTeams(europe)),
                ClassificationRule.of("complaints", TicketCondition.ANY.withTags("complaint"))
                    .withRequest(RoutingRequest.NONE.withLabels(senior).withExcluded(trainee))))
        .orThrow();
    // example: end
    TicketId ticket =
        desk.open(
                NewTicket.of(world.customer(), DeskWorld.QUEUE)
                    .withLanguage("fr-CA")
                    .withTags(new TreeSet<>(List.of("complaint"))))
            .orThrow()
            .ticketId();

    assertThat(world.ticket(ticket).request())
        .isEqualTo(RoutingRequest.NONE.withTeams(europe).withLabels(senior).withExcluded(trainee));
    assertThatThePageHasTheCode();
  }

  @Test
  @DisplayName("of calls accepts by itself, and holds the agent while the call is written up")
  void autoAccept() throws IOException {
    Desk desk = world.desk;
    PoolId pool = DeskWorld.POOL;
    QueueId calls = new QueueId(2);
    // example: begin
    desk.configure(
            Queue.of(calls, "Calls", pool)
                .withAutoAccept(true) // the call is put through
                .withWrapUp(Duration.ofMinutes(2))) // and then written up
        .orThrow();
    // example: end
    AgentId agent = world.agent(1);
    TicketId first = desk.open(NewTicket.of(world.customer(), calls)).orThrow().ticketId();
    TicketId second = desk.open(NewTicket.of(world.customer(), calls)).orThrow().ticketId();
    ticks();
    assertThat(world.ticket(first).work()).isEqualTo(WorkState.ASSIGNED);
    desk.as(agent).solve(first).orThrow();
    ticks();
    assertThat(world.ticket(second).work()).isEqualTo(WorkState.WAITING);
    world.advance(Duration.ofMinutes(2));
    ticks();

    assertThat(world.ticket(second).work()).isEqualTo(WorkState.ASSIGNED);
    assertThatThePageHasTheCode();
  }

  @Test
  @DisplayName("of what an agent says declines with a reason, and closes a channel")
  void agentSays() throws IOException {
    Desk desk = world.desk;
    AgentId ada = world.agent(1);
    TicketId ticket = world.open();
    world.tick();
    OfferId offer = world.offer(ticket).id();
    // example: begin
    desk.decline(ticket, offer, ada, "not my product").orThrow();
    desk.setClosedChannels(ada, new TreeSet<>(List.of(ChannelType.VOICE))).orThrow();
    // example: end
    ticks();

    assertThat(world.ticket(ticket).work()).isEqualTo(WorkState.WAITING);
    assertThat(desk.agent(ada).orElseThrow().availability().closedChannels())
        .containsExactly(ChannelType.VOICE);
    assertThatThePageHasTheCode();
  }

  @Test
  @DisplayName("of scheduled work is offered to nobody before its time")
  void scheduled() throws IOException {
    Desk desk = world.desk;
    QueueId support = DeskWorld.QUEUE;
    CustomerId customer = world.customer();
    // example: begin
    TicketId call = desk.open(NewTicket.of(customer, support)).orThrow().ticketId();
    desk.snooze(call, Instant.parse("2026-03-03T02:00:00Z")).orThrow(); // tomorrow at ten
    // example: end
    world.agent(1);
    ticks();
    assertThat(world.ticket(call).offers()).isEmpty();
    world.time.set(Instant.parse("2026-03-03T02:00:00Z"));
    ticks();

    assertThat(world.ticket(call).work()).isEqualTo(WorkState.OFFERED);
    assertThatThePageHasTheCode();
  }

  private void ticks() {
    for (int i = 0; i < 4; i++) {
      world.tick();
    }
  }

  @Test
  @DisplayName("of exceptions moves what comes to a full queue, and raises what waits too long")
  void exceptions() {
    Desk desk = world.desk;
    QueueId support = DeskWorld.QUEUE;
    QueueId overflow = new QueueId(2);
    TeamId seniors = new TeamId(5);
    desk.configure(
            new Team(seniors, null, "Seniors"), Queue.of(overflow, "Overflow", DeskWorld.POOL))
        .orThrow();
    // example: begin
    desk.configure(
            ExceptionRules.of(
                ExceptionRule.after("late", Duration.ofMinutes(5)).raisingTo(Priority.URGENT),
                ExceptionRule.after("very late", Duration.ofMinutes(15))
                    .when(TicketCondition.ANY.withPriorities(Priority.URGENT))
                    .lowering(new Skill("fr", 2))
                    .escalatingTo(seniors)
                    .tellingHost(),
                ExceptionRule.behind("full", 50)
                    .when(TicketCondition.ANY.withQueues(support))
                    .movingTo(overflow)))
        .orThrow();
    // example: end
    TicketId first = world.open();
    for (int i = 0; i < 50; i++) {
      world.open();
    }
    TicketId last = world.open();
    world.tick();
    assertThat(world.ticket(last).queue()).isEqualTo(overflow);
    world.advance(Duration.ofMinutes(15));
    world.tick();
    assertThat(world.ticket(first).exceptions()).containsExactly("late", "very late");
    assertThat(world.ticket(first).request().teams()).containsExactly(seniors);
  }

  @Test
  @DisplayName("of changed demands asks somebody else")
  void changedDemands() {
    Desk desk = world.desk;
    TeamId seniors = new TeamId(5);
    desk.configure(new Team(seniors, null, "Seniors")).orThrow();
    AgentProfile senior =
        AgentProfile.of(
                DeskWorld.POOL, new TreeSet<>(List.of(new Skill("fr", 4))), Capacity.ofItems(1))
            .withTeams(seniors);
    AgentId anne = desk.defineAgent(senior);
    AgentId bea = desk.defineAgent(senior);
    desk.setPresence(anne, Presence.AVAILABLE).orThrow();
    TicketId ticket = world.open();
    world.tick();
    assertThat(world.offer(ticket).agent()).isEqualTo(anne);
    // example: begin
    desk.changeDemands(
            ticket,
            new TreeSet<>(List.of(new Skill("fr", 3))),
            RoutingRequest.NONE.withExcluded(anne).withTeams(seniors))
        .orThrow();
    // example: end
    world.tick();
    assertThat(world.ticket(ticket).work()).isEqualTo(WorkState.WAITING);
    desk.setPresence(bea, Presence.AVAILABLE).orThrow();
    world.tick();
    assertThat(world.offer(ticket).agent()).isEqualTo(bea);
    assertThat(world.ticket(ticket).requiredSkills()).containsExactly(new Skill("fr", 3));
    var written =
        InboundMessage.text(DeskWorld.CHAT, "zoe", "bonjour")
            .withRequest(RoutingRequest.NONE.withExcluded(bea));
    TicketId received = desk.receive(written).orThrow().ticketId();
    assertThat(world.ticket(received).request().excluded()).containsExactly(bea);
  }

  @Test
  @DisplayName("of opening hours lets chats overflow, calls be called back, and mails wait")
  void openingHours() {
    Desk desk = world.desk;
    PoolId pool = DeskWorld.POOL;
    PoolId abroad = new PoolId(2);
    QueueId overflow = new QueueId(2);
    QueueId chats = new QueueId(3);
    QueueId calls = new QueueId(4);
    QueueId mails = new QueueId(5);
    desk.configure(new Pool(abroad, "Abroad")).orThrow();
    // example: begin
    var office =
        BusinessCalendar.builder("office", "Asia/Shanghai").openOnWeekdays("09:00-17:00").build();
    desk.configure(
            new DeskCalendar(new CalendarId(1), office),
            Queue.of(overflow, "Night desk", abroad),
            Queue.of(chats, "Chats", pool).withHours(QueueHours.overflowing("office", overflow)),
            Queue.of(calls, "Calls", pool).withHours(QueueHours.callingBack("office")),
            Queue.of(mails, "Mails", pool)
                .withHours(QueueHours.waiting("office").withPausedWaiting(true)))
        .orThrow();
    // example: end
    world.advance(Duration.ofHours(8));
    List<TicketId> tickets = new ArrayList<>();
    for (QueueId queue : List.of(chats, calls, mails)) {
      tickets.add(desk.open(NewTicket.of(world.customer(), queue)).orThrow().ticketId());
    }
    for (int i = 0; i < 5; i++) {
      world.tick();
    }
    assertThat(world.ticket(tickets.get(0)).queue()).isEqualTo(overflow);
    assertThat(world.ticket(tickets.get(1)).callbackAt())
        .isEqualTo(Instant.parse("2026-03-03T01:00:00Z"));
    assertThat(desk.explain(tickets.get(2)).orElseThrow().closedUntil())
        .isEqualTo(Instant.parse("2026-03-03T01:00:00Z"));
  }

  @Test
  @DisplayName("of lint says what it finds")
  void lint() throws IOException {
    Desk desk = world.desk;
    world.agent(1);
    world.agent(1);
    desk.configure(
            Queue.of(DeskWorld.QUEUE, "Support", DeskWorld.POOL)
                .withRequiredSkills(new TreeSet<>(List.of(new Skill("fr", 2)))))
        .orThrow();
    List<String> out = new ArrayList<>();
    // example: begin
    for (LintFinding finding : desk.lint()) {
      out.add(finding.rule() + " " + finding.path() + "\n" + finding.text(Locale.ENGLISH));
    }
    // example: end

    assertThat(page()).contains("```text\n" + String.join("\n", out) + "\n```");
  }

  @Test
  @DisplayName("of the board counts what waits and rings")
  void board() throws IOException {
    Desk desk = world.desk;
    QueueId support = DeskWorld.QUEUE;
    world.agent(1);
    world.open();
    world.tick();
    world.open();
    world.advance(Duration.ofSeconds(1));
    TicketId second = world.open();
    List<String> out = new ArrayList<>();
    // example: begin
    Board.QueueLine line = desk.board().queue(support).orElseThrow();
    Board.Place place = desk.place(second).orElseThrow();
    out.add(line.waitingInAll() + " wait, " + line.ringing() + " rings; ahead: " + place.ahead());
    // example: end

    assertThat(page()).contains("```text\n" + String.join("\n", out) + "\n```");
  }

  private static void assertThatThePageHasTheCode() throws IOException {
    Path source = Path.of("csm-desk/src/test/java/io/csm/desk/AroundRoutingExampleTest.java");
    String code = Files.readString(root().resolve(source)).replace("\r\n", "\n");
    String begin = "    // example: begin\n";
    int examples = 0;
    for (int at = code.indexOf(begin); at >= 0; at = code.indexOf(begin, at + 1)) {
      String example = code.substring(at + begin.length(), code.indexOf("// example: end", at));
      assertThat(page()).contains("```java\n" + example.stripIndent() + "```");
      examples++;
    }
    assertThat(examples).isEqualTo(10);
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
}
