package io.csm.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.QueueId;
import io.csm.core.TeamId;
import io.csm.core.TicketId;
import io.csm.core.config.Classification;
import io.csm.core.config.ClassificationRule;
import io.csm.core.config.ConfigurationKind;
import io.csm.core.config.ExceptionRule;
import io.csm.core.config.ExceptionRules;
import io.csm.core.config.FieldDefinition;
import io.csm.core.config.FieldPredicate;
import io.csm.core.config.FieldType;
import io.csm.core.config.FieldValue;
import io.csm.core.config.Queue;
import io.csm.core.config.QueueShare;
import io.csm.core.config.SkillSource;
import io.csm.core.config.Team;
import io.csm.core.config.TicketCondition;
import io.csm.core.config.TicketSchema;
import io.csm.core.event.EventKind;
import io.csm.core.event.RecordedEvent;
import io.csm.core.event.TicketEvent;
import io.csm.core.people.AgentProfile;
import io.csm.core.ticket.Ticket;
import io.csm.core.ticket.WorkState;
import io.csm.core.work.Capacity;
import io.csm.core.work.ChannelType;
import io.csm.core.work.LabelPredicate;
import io.csm.core.work.LabelValue;
import io.csm.core.work.Presence;
import io.csm.core.work.Priority;
import io.csm.core.work.RoutingFilter;
import io.csm.core.work.RoutingRequest;
import io.csm.core.work.Skill;
import io.csm.testkit.InvariantExtension;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Classification through the desk")
class ClassificationDeskTest {
  @RegisterExtension static final InvariantExtension INVARIANTS = DeskWorld.INVARIANTS;

  private static final QueueId BILLING = new QueueId(2);
  private static final Skill MONEY = new Skill("money", 3);

  private final DeskWorld world = new DeskWorld();

  ClassificationDeskTest() {
    world
        .desk
        .configure(
            Queue.of(BILLING, "Billing", DeskWorld.POOL),
            new TicketSchema(
                1,
                TicketSchema.standard().types(),
                List.of(
                    FieldDefinition.builder("product", FieldType.TEXT).build(),
                    FieldDefinition.builder("phone", FieldType.TEXT).personal().build()),
                TicketSchema.standard().statuses()))
        .orThrow();
  }

  private static ClassificationRule billing() {
    return ClassificationRule.of(
            "billing",
            TicketCondition.ANY.withFields(
                FieldPredicate.in("product", new FieldValue.Text("invoice"))))
        .withQueue(BILLING)
        .withPriority(Priority.HIGH)
        .withSkills(MONEY)
        .withSkillsFrom(SkillSource.field("product", "p-"));
  }

  private TicketId open(String product) {
    return world
        .desk
        .open(
            NewTicket.of(world.customer(), DeskWorld.QUEUE)
                .withFields(new TreeMap<>(Map.of("product", new FieldValue.Text(product))))
                .withRequiredSkills(new TreeSet<>(List.of(new Skill("en", 2)))))
        .orThrow()
        .ticketId();
  }

  private List<EventKind> kinds(TicketId ticket) {
    return world.desk.history(ticket, 0, 100).stream().map(e -> e.event().kind()).toList();
  }

  private TicketEvent.Classified last(TicketId ticket) {
    return world.desk.history(ticket, 0, 100).stream()
        .map(RecordedEvent::event)
        .filter(event -> event.kind() == EventKind.TICKET_CLASSIFIED)
        .map(TicketEvent.Classified.class::cast)
        .reduce((a, b) -> b)
        .orElseThrow();
  }

  @Test
  @DisplayName(
      "sets queue, priority and demands of a ticket that is opened, and says by which rule")
  void opened() {
    world.desk.configure(Classification.of(billing())).orThrow();

    TicketId id = open("invoice");

    Ticket ticket = world.ticket(id);
    assertThat(ticket.queue()).isEqualTo(BILLING);
    assertThat(ticket.priority()).isEqualTo(Priority.HIGH);
    assertThat(ticket.requiredSkills())
        .containsExactly(new Skill("en", 2), MONEY, new Skill("p-invoice", 1));
    assertThat(last(id).rules()).containsExactly("billing");
    assertThat(last(id).given()).containsExactly(new Skill("en", 2));
    assertThat(kinds(id))
        .containsExactly(
            EventKind.TICKET_OPENED, EventKind.WORK_QUEUED, EventKind.TICKET_CLASSIFIED);
  }

  @Test
  @DisplayName("leaves a ticket alone for which no rule is")
  void untouched() {
    world.desk.configure(Classification.of(billing())).orThrow();

    TicketId id = open("camera");

    assertThat(world.ticket(id).queue()).isEqualTo(DeskWorld.QUEUE);
    assertThat(kinds(id)).containsExactly(EventKind.TICKET_OPENED, EventKind.WORK_QUEUED);
  }

  @Test
  @DisplayName("sorts what customers write by channel and language")
  void received() {
    world
        .desk
        .configure(
            Classification.of(
                ClassificationRule.of(
                        "chat in French",
                        TicketCondition.ANY
                            .withChannels(ChannelType.CHAT)
                            .withAccounts(DeskWorld.CHAT)
                            .withLanguages("fr"))
                    .withQueue(BILLING)
                    .withSkillsFrom(SkillSource.language())))
        .orThrow();

    TicketId french = received("fr-CA");
    TicketId english = received("en");

    assertThat(world.ticket(french).queue()).isEqualTo(BILLING);
    assertThat(world.ticket(french).requiredSkills()).containsExactly(new Skill("fr", 1));
    assertThat(world.ticket(english).queue()).isEqualTo(DeskWorld.QUEUE);
  }

  private TicketId received(String language) {
    return world
        .desk
        .receive(
            InboundMessage.text(DeskWorld.CHAT, "from-" + language, "hello").withLanguage(language))
        .orThrow()
        .ticketId();
  }

  @Test
  @DisplayName("gives every ticket to the queue of its share, and to the agents there")
  void split() {
    world
        .desk
        .configure(
            Classification.of(
                ClassificationRule.of("split", TicketCondition.ANY)
                    .withQueues(new QueueShare(DeskWorld.QUEUE, 1), new QueueShare(BILLING, 3))))
        .orThrow();

    int billing = 0;
    for (int i = 0; i < 200; i++) {
      billing += BILLING.equals(world.ticket(world.open()).queue()) ? 1 : 0;
    }

    assertThat(billing).isBetween(115, 185);
  }

  @Test
  @DisplayName("is asked again on request: old demands of rules go, those of the ticket stay")
  void again() {
    world.desk.configure(Classification.of(billing())).orThrow();
    TicketId id = open("camera");

    world
        .desk
        .setFields(id, Map.of("product", new FieldValue.Text("invoice")), List.of())
        .orThrow();
    world.desk.classify(id).orThrow();
    assertThat(world.ticket(id).queue()).isEqualTo(BILLING);
    assertThat(world.ticket(id).requiredSkills()).contains(MONEY);
    assertThat(kinds(id))
        .endsWith(
            EventKind.PRIORITY_CHANGED,
            EventKind.TRANSFERRED,
            EventKind.TICKET_CLASSIFIED,
            EventKind.WORK_QUEUED);

    world.desk.setFields(id, Map.of("product", new FieldValue.Text("camera")), List.of()).orThrow();
    world.desk.classify(id).orThrow();
    assertThat(world.ticket(id).requiredSkills()).containsExactly(new Skill("en", 2));
    assertThat(last(id).rules()).isEmpty();
    assertThat(world.ticket(id).queue()).isEqualTo(BILLING);
    assertThat(world.ticket(id).priority()).isEqualTo(Priority.HIGH);
  }

  @Test
  @DisplayName("sets labels, teams and exclusions, by which the ticket is offered or waits")
  void requests() {
    TeamId team = new TeamId(7);
    AgentId excluded = agent(4, team);
    agent(4);
    agent(2, team);
    world
        .desk
        .configure(
            new Team(team, null, "Europe"),
            Classification.of(
                ClassificationRule.of("europe", TicketCondition.ANY)
                    .withRequest(RoutingRequest.NONE.withTeams(team).withExcluded(excluded)),
                ClassificationRule.of("seniors", TicketCondition.ANY)
                    .withRequest(
                        RoutingRequest.NONE.withLabels(
                            LabelPredicate.of(
                                "rank", LabelPredicate.Comparison.AT_LEAST, LabelValue.of(3))))))
        .orThrow();

    TicketId id = open("invoice");
    world.tick();
    assertThat(world.ticket(id).work()).isEqualTo(WorkState.WAITING);
    assertThat(world.desk.explain(id).orElseThrow().refused())
        .isEqualTo(
            Map.of(RoutingFilter.EXCLUDED, 1, RoutingFilter.TEAM, 1, RoutingFilter.LABEL, 1));

    AgentId fit = agent(3, team);
    world.tick();
    assertThat(world.offer(id).agent()).isEqualTo(fit);
  }

  private AgentId agent(int rank, TeamId... teams) {
    AgentId agent =
        world.desk.defineAgent(
            AgentProfile.of(
                    DeskWorld.POOL, new TreeSet<>(List.of(new Skill("en", 9))), Capacity.ofItems(3))
                .withTeams(teams)
                .withLabels(Map.of("rank", LabelValue.of(rank))));
    world.desk.setPresence(agent, Presence.AVAILABLE).orThrow();
    return agent;
  }

  @Test
  @DisplayName(
      "takes back what rules have asked when it is asked again, and leaves what is the ticket's")
  void requestsAgain() {
    TeamId team = new TeamId(7);
    var own = LabelPredicate.equal("region", LabelValue.of("eu"));
    var more = LabelPredicate.equal("tier", LabelValue.of(1));
    ClassificationRule rule =
        ClassificationRule.of(
                "invoices",
                TicketCondition.ANY.withFields(
                    FieldPredicate.in("product", new FieldValue.Text("invoice"))))
            .withRequest(RoutingRequest.NONE.withTeams(team).withLabels(own, more));
    world.desk.configure(new Team(team, null, "Europe"), Classification.of(rule)).orThrow();
    TicketId id =
        world
            .desk
            .open(
                NewTicket.of(world.customer(), DeskWorld.QUEUE)
                    .withFields(new TreeMap<>(Map.of("product", new FieldValue.Text("invoice"))))
                    .withRequest(RoutingRequest.NONE.withLabels(own)))
            .orThrow()
            .ticketId();
    assertThat(world.ticket(id).request())
        .isEqualTo(RoutingRequest.NONE.withTeams(team).withLabels(own, more));
    assertThat(last(id).asked()).isEqualTo(RoutingRequest.NONE.withTeams(team).withLabels(more));
    List<EventKind> before = kinds(id);
    world.desk.classify(id).orThrow();
    assertThat(kinds(id)).isEqualTo(before);

    world.desk.setFields(id, Map.of("product", new FieldValue.Text("camera")), List.of()).orThrow();
    world.desk.classify(id).orThrow();

    assertThat(world.ticket(id).request()).isEqualTo(RoutingRequest.NONE.withLabels(own));
    assertThat(last(id).asked()).isEqualTo(RoutingRequest.NONE);
  }

  @Test
  @DisplayName("leaves the team to which a ticket was escalated when it is asked again")
  void escalated() {
    TeamId team = new TeamId(7);
    TeamId seniors = new TeamId(8);
    var label = LabelPredicate.equal("tier", LabelValue.of(1));
    world
        .desk
        .configure(
            new Team(team, null, "Europe"),
            new Team(seniors, null, "Seniors"),
            Classification.of(
                ClassificationRule.of("all", TicketCondition.ANY)
                    .withRequest(RoutingRequest.NONE.withTeams(team).withLabels(label))),
            ExceptionRules.of(
                ExceptionRule.after("late", Duration.ofMinutes(5)).escalatingTo(seniors)))
        .orThrow();
    TicketId id = open("invoice");
    world.advance(Duration.ofMinutes(6));
    world.tick();
    RoutingRequest escalated = RoutingRequest.NONE.withOnlyTeams(seniors).withLabels(label);
    assertThat(world.ticket(id).request()).isEqualTo(escalated);

    world.desk.configure(Classification.NONE).orThrow();
    world.desk.classify(id).orThrow();

    assertThat(world.ticket(id).request()).isEqualTo(RoutingRequest.NONE.withOnlyTeams(seniors));
  }

  @Test
  @DisplayName("refuses a team that is not there, with the path")
  void teams() {
    var nowhere =
        ClassificationRule.of("x", TicketCondition.ANY)
            .withRequest(RoutingRequest.NONE.withTeams(new TeamId(99)));
    assertThat(world.desk.configure(Classification.of(nowhere)))
        .isInstanceOfSatisfying(
            Result.Rejected.class,
            rejected ->
                assertThat(rejected.problem().path())
                    .isEqualTo("classification.rules[0].request.teams"));
  }

  @Test
  @DisplayName("changes nothing when it says what it said")
  void twice() {
    world.desk.configure(Classification.of(billing())).orThrow();
    TicketId id = open("invoice");
    List<EventKind> before = kinds(id);

    world.desk.classify(id).orThrow();

    assertThat(kinds(id)).isEqualTo(before);
  }

  @Test
  @DisplayName("leaves a ticket in its queue that somebody has")
  void assigned() {
    TicketId id = open("invoice");
    AgentId agent = world.agent(3, new Skill("en", 9));
    world.desk.assign(id, agent).orThrow();
    world.desk.configure(Classification.of(billing())).orThrow();

    world.desk.classify(id).orThrow();

    assertThat(world.ticket(id).queue()).isEqualTo(DeskWorld.QUEUE);
    assertThat(world.ticket(id).priority()).isEqualTo(Priority.HIGH);
    assertThat(world.ticket(id).work()).isEqualTo(WorkState.ASSIGNED);
  }

  @Test
  @DisplayName("withdraws an offer to somebody whom the new demands rule out")
  void offered() {
    TicketId id = open("invoice");
    world.agent(3, new Skill("en", 9));
    world.tick();
    assertThat(world.ticket(id).work()).isEqualTo(WorkState.OFFERED);
    world.desk.configure(Classification.of(billing())).orThrow();

    world.desk.classify(id).orThrow();
    world.tick();

    assertThat(world.ticket(id).work()).isEqualTo(WorkState.WAITING);
  }

  @Test
  @DisplayName(
      "is refused where it names a personal field, with the path, now and when a schema changes")
  void personal() {
    Classification byPhone =
        Classification.of(
            ClassificationRule.of(
                    "by phone",
                    TicketCondition.ANY.withFields(
                        FieldPredicate.in("phone", new FieldValue.Text("1"))))
                .withQueue(BILLING));

    Result refused = world.desk.configure(byPhone);

    assertThat(refused)
        .isInstanceOfSatisfying(
            Result.Rejected.class,
            rejected -> {
              assertThat(rejected.problem().code()).isEqualTo(Code.PERSONAL_FIELD);
              assertThat(rejected.problem().path())
                  .isEqualTo("classification.rules[0].when.fields[0].field");
            });
  }

  @Test
  @DisplayName("names queues that are there, and keeps them from being removed")
  void queues() {
    var nowhere = ClassificationRule.of("x", TicketCondition.ANY).withQueue(new QueueId(99));
    assertThat(world.desk.configure(Classification.of(nowhere)))
        .isInstanceOfSatisfying(
            Result.Rejected.class,
            rejected ->
                assertThat(rejected.problem().path())
                    .isEqualTo("classification.rules[0].queues[0].queue"));

    world.desk.configure(Classification.of(billing())).orThrow();
    assertThat(world.desk.removeConfiguration(ConfigurationKind.QUEUE, BILLING.value()))
        .isInstanceOfSatisfying(
            Result.Rejected.class,
            rejected -> assertThat(rejected.problem().code()).isEqualTo(Code.NOT_FOUND));
  }
}
