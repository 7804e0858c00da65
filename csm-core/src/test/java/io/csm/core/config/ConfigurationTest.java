package io.csm.core.config;

import static io.csm.core.Refused.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.BrandId;
import io.csm.core.ChannelAccountId;
import io.csm.core.Code;
import io.csm.core.HostKey;
import io.csm.core.PoolId;
import io.csm.core.QueueId;
import io.csm.core.TeamId;
import io.csm.core.event.ConfigurationEvent;
import io.csm.core.event.UnknownEvent;
import io.csm.core.lifecycle.ConfigurationLifecycle;
import io.csm.core.work.ChannelType;
import io.csm.core.work.DistributionMode;
import io.csm.core.work.Interruption;
import io.csm.core.work.LabelPredicate;
import io.csm.core.work.LabelValue;
import io.csm.core.work.PriorityCredit;
import io.csm.core.work.QueueOrder;
import io.csm.core.work.RoutingRequest;
import io.csm.core.work.Skill;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
  private static final PoolId POOL = new PoolId(1);
  private static final Queue QUEUE = Queue.of(new QueueId(1), "Returns", POOL);

  @Provide
  Arbitrary<List<ConfigurationItem>> items() {
    Arbitrary<Integer> ids = Arbitraries.integers().between(1, 4);
    Arbitrary<String> names = Arbitraries.of("a", "b", "c");
    return Arbitraries.<ConfigurationItem>oneOf(
            List.of(
                Combinators.combine(ids, names).as((id, name) -> new Pool(new PoolId(id), name)),
                Combinators.combine(ids, names)
                    .as((id, name) -> Queue.of(new QueueId(id), name, POOL)),
                Combinators.combine(ids, names)
                    .as((id, name) -> new Brand(new BrandId(id), name, "en"))))
        .list()
        .ofMaxSize(20);
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void aConfigurationIsTheLastItemPutUnderEachKindAndId(
      @ForAll("items") List<ConfigurationItem> puts,
      @ForAll("items") List<ConfigurationItem> removals) {
    Configuration configuration = null;
    TreeMap<ConfigurationKind, TreeMap<Long, ConfigurationItem>> naive = new TreeMap<>();
    for (ConfigurationItem item : puts) {
      configuration =
          ConfigurationLifecycle.evolve(configuration, new ConfigurationEvent.Put(item));
      naive.computeIfAbsent(item.kind(), kind -> new TreeMap<>()).put(item.itemId(), item);
    }
    for (ConfigurationItem item : removals) {
      configuration =
          ConfigurationLifecycle.evolve(
              configuration, new ConfigurationEvent.Removed(item.kind(), item.itemId()));
      naive.computeIfAbsent(item.kind(), kind -> new TreeMap<>()).remove(item.itemId());
    }

    Configuration expected = Configuration.EMPTY;
    for (var ofKind : naive.values()) {
      for (ConfigurationItem item : ofKind.values()) {
        expected = expected.with(item);
      }
    }
    Configuration got = configuration == null ? Configuration.EMPTY : configuration;
    assertThat(got).isEqualTo(expected).hasSameHashCodeAs(expected);
    for (ConfigurationKind kind : ConfigurationKind.values()) {
      assertThat(got.items(kind)).isEqualTo(naive.getOrDefault(kind, new TreeMap<>()));
    }
  }

  @Test
  void itemsAreFoundByIdAndByTheHostsKey() {
    Team team = new Team(new TeamId(1), HostKey.of("t-1"), "Night");
    Brand brand = new Brand(new BrandId(1), "Acme", "zh-cn");
    ChannelAccount account =
        new ChannelAccount(
            new ChannelAccountId(1), ChannelType.EMAIL, "help@example.com", brand.id(), QUEUE.id());
    Configuration configuration =
        Configuration.EMPTY
            .with(new Pool(POOL, "eu"))
            .with(QUEUE.withKey(HostKey.of("q-1")))
            .with(team)
            .with(brand)
            .with(account);

    assertThat(configuration.queue(QUEUE.id())).contains(QUEUE.withKey(HostKey.of("q-1")));
    assertThat(configuration.queue(HostKey.of("q-1"))).isEqualTo(configuration.queue(QUEUE.id()));
    assertThat(configuration.queue(HostKey.of("q-2"))).isEmpty();
    assertThat(configuration.pool(POOL)).isPresent();
    assertThat(configuration.pool(new PoolId(2))).isEmpty();
    assertThat(configuration.team(team.id())).contains(team);
    assertThat(configuration.team(HostKey.of("t-1"))).contains(team);
    assertThat(configuration.brand(brand.id())).contains(brand);
    assertThat(configuration.account(account.id())).contains(account);
    assertThat(configuration.queues()).hasSize(1);
    assertThat(configuration.pools()).hasSize(1);
  }

  @Test
  void schemaAndPolicyAreTheStandardUntilOthersArePut() {
    DeskPolicy policy = new DeskPolicy(Duration.ZERO, true, true, 0, 10);

    assertThat(Configuration.EMPTY.schema()).isEqualTo(TicketSchema.standard());
    assertThat(Configuration.EMPTY.policy()).isEqualTo(DeskPolicy.STANDARD);
    assertThat(Configuration.EMPTY.with(policy).policy()).isEqualTo(policy);
    assertThat(Configuration.EMPTY.with(policy).without(policy.kind(), 1).policy())
        .isEqualTo(DeskPolicy.STANDARD);
  }

  @Test
  void whatWasThereBeforeAChangeStaysAsItWas() {
    Configuration before = Configuration.EMPTY.with(QUEUE);
    before.with(QUEUE.withWrapUp(Duration.ofSeconds(9)));
    before.without(ConfigurationKind.QUEUE, 1);

    assertThat(before.queue(QUEUE.id())).contains(QUEUE);
  }

  @Test
  void anEventThatIsNoneOfItsOwnChangesNothing() {
    Configuration before = Configuration.EMPTY.with(QUEUE);

    assertThat(ConfigurationLifecycle.evolve(before, new UnknownEvent("LATER", "{}")))
        .isEqualTo(before);
  }

  @Nested
  class Bounds {
    @Test
    void aQueueRingsFor1SecondTo7DaysAndWrapsUpForAtMostADay() {
      assertThat(QUEUE.withOfferTimeout(Duration.ofDays(7)).withWrapUp(Duration.ofDays(1)).wrapUp())
          .isEqualTo(Duration.ofDays(1));
      refused(
          Code.INVALID_VALUE,
          "queue.offerTimeout",
          () -> QUEUE.withOfferTimeout(Duration.ofMillis(999)));
      refused(
          Code.INVALID_VALUE,
          "queue.offerTimeout",
          () -> QUEUE.withOfferTimeout(Duration.ofDays(7).plusNanos(1)));
      refused(Code.INVALID_VALUE, "queue.wrapUp", () -> QUEUE.withWrapUp(Duration.ofNanos(-1)));
      refused(
          Code.INVALID_VALUE,
          "queue.wrapUp",
          () -> QUEUE.withWrapUp(Duration.ofDays(1).plusNanos(1)));
    }

    @Test
    void aQueueDemandsAtMost16Skills() {
      TreeSet<Skill> skills =
          IntStream.range(0, 17)
              .mapToObj(i -> Skill.any("skill-" + i))
              .collect(Collectors.toCollection(TreeSet::new));

      refused(Code.TOO_MANY, "queue.requiredSkills", () -> QUEUE.withRequiredSkills(skills));
    }

    @Test
    void eachChangeOfAQueueChangesOneThing() {
      Queue all =
          QUEUE
              .withKey(HostKey.of("k"))
              .withRequiredSkills(new TreeSet<>(List.of(Skill.any("a"))))
              .withCredit(
                  new PriorityCredit(
                      Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(90)))
              .withDistribution(DistributionMode.LEAST_LOADED)
              .withOfferTimeout(Duration.ofSeconds(20))
              .withAutoAccept(true)
              .withWrapUp(Duration.ofSeconds(10))
              .withPreferredSkills(new TreeSet<>(List.of(new Skill("b", 3))))
              .withRequiredLabels(LabelPredicate.equal("c", LabelValue.of(4)))
              .withTeams(new TeamId(5))
              .withRelaxation(RelaxationStep.after(Duration.ofSeconds(6)))
              .withMaxPerAgent(7)
              .withDueReserve(Duration.ofSeconds(8))
              .withOrder(QueueOrder.LIFO)
              .withSecondaryCredit(Duration.ofSeconds(9))
              .withCoolDown(CoolDown.of(Duration.ofSeconds(9)))
              .withHours(QueueHours.waiting("office"))
              .withInterruption(Interruption.INTERRUPTS);

      assertThat(all)
          .isEqualTo(
              new Queue(
                  QUEUE.id(),
                  HostKey.of("k"),
                  "Returns",
                  POOL,
                  new TreeSet<>(List.of(Skill.any("a"))),
                  new PriorityCredit(
                      Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(90)),
                  DistributionMode.LEAST_LOADED,
                  Duration.ofSeconds(20),
                  true,
                  Duration.ofSeconds(10),
                  new TreeSet<>(List.of(new Skill("b", 3))),
                  new TreeSet<>(List.of(LabelPredicate.equal("c", LabelValue.of(4)))),
                  new TreeSet<>(List.of(new TeamId(5))),
                  List.of(RelaxationStep.after(Duration.ofSeconds(6))),
                  7,
                  Duration.ofSeconds(8),
                  QueueOrder.LIFO,
                  Duration.ofSeconds(9),
                  new CoolDown(Duration.ofSeconds(9), Duration.ofSeconds(9)),
                  ConcurrentOffers.ONE,
                  null,
                  new QueueHours("office", WhenClosed.WAIT, null, false),
                  Interruption.INTERRUPTS));
    }

    @Test
    void howManyAgentsWorkRingsAtIsBounded() {
      assertThat(QUEUE.concurrentOffers()).isEqualTo(ConcurrentOffers.ONE);
      Queue several = QUEUE.withConcurrentOffers(2, 20);
      assertThat(several.concurrentOffers()).isEqualTo(new ConcurrentOffers(2, 20));
      assertThat(several.withMaxPerAgent(1).concurrentOffers().max()).isEqualTo(20);
      refused(Code.INVALID_VALUE, "concurrentOffers.min", () -> QUEUE.withConcurrentOffers(3, 2));
      refused(Code.INVALID_VALUE, "concurrentOffers.min", () -> QUEUE.withConcurrentOffers(0, 2));
      refused(Code.INVALID_VALUE, "concurrentOffers.max", () -> QUEUE.withConcurrentOffers(1, 21));
      refused(Code.INVALID_VALUE, "queue.concurrentOffers.max", () -> several.withAutoAccept(true));
      refused(
          Code.INVALID_VALUE,
          "queue.concurrentOffers.max",
          () -> QUEUE.withAutoAccept(true).withConcurrentOffers(1, 2));
    }

    @Test
    void aScorerIsNamedWithItsModeAndGoesWithIt() {
      Queue scored = QUEUE.withScorer("vip", 2);
      assertThat(scored.distribution()).isEqualTo(DistributionMode.SCORER);
      assertThat(scored.scorer()).hasToString("vip@2");
      assertThat(scored.withDistribution(DistributionMode.LEAST_LOADED).scorer()).isNull();
      refused(
          Code.INVALID_VALUE,
          "queue.scorer",
          () -> QUEUE.withDistribution(DistributionMode.SCORER));
      refused(Code.TOO_LONG, "scorer.name", () -> QUEUE.withScorer("x".repeat(33), 1));
      refused(Code.INVALID_VALUE, "scorer.version", () -> QUEUE.withScorer("vip", 0));
    }

    @Test
    void stepsOfSecondaryPriorityAreBoundedInNumberAndWorth() {
      assertThat(QUEUE.withSecondaryCredit(Duration.ofDays(1)).secondaryCredit())
          .isEqualTo(Duration.ofDays(1));
      refused(
          Code.INVALID_VALUE,
          "queue.secondaryCredit",
          () -> QUEUE.withSecondaryCredit(Duration.ofDays(1).plusNanos(1)));
      refused(
          Code.INVALID_VALUE,
          "request.secondaryPriority",
          () -> RoutingRequest.NONE.withSecondaryPriority(101));
    }

    @Test
    void aCoolDownLastsAYearAtMost() {
      assertThat(QUEUE.coolDown().afterDecline()).isNull();
      assertThat(QUEUE.coolDown().afterMiss()).isZero();
      assertThat(CoolDown.of(Duration.ofDays(365)).afterDecline()).hasDays(365);
      refused(
          Code.INVALID_VALUE,
          "coolDown.afterDecline",
          () -> CoolDown.of(Duration.ofDays(365).plusNanos(1)));
      refused(
          Code.INVALID_VALUE, "coolDown.afterMiss", () -> new CoolDown(null, Duration.ofNanos(-1)));
    }

    @Test
    void relaxationStepsComeOneAfterTheOtherWithinAYear() {
      RelaxationStep early = RelaxationStep.after(Duration.ofSeconds(1));
      RelaxationStep late = RelaxationStep.after(Duration.ofSeconds(2));
      assertThat(QUEUE.withRelaxation(early, early, late).relaxation()).hasSize(3);
      refused(
          Code.INVALID_VALUE, "queue.relaxation[1].after", () -> QUEUE.withRelaxation(late, early));
      refused(
          Code.INVALID_VALUE,
          "step.after",
          () -> RelaxationStep.after(Duration.ofDays(365).plusNanos(1)));
      refused(Code.INVALID_VALUE, "step.credit", () -> early.withCredit(Duration.ofSeconds(-1)));
    }

    @Test
    void ratingsGoFromALowToAHigherEndWithin0To100() {
      assertThat(new DeskPolicy(Duration.ofDays(3_650), false, false, 0, 100).highestRating())
          .isEqualTo(100);
      refused(
          Code.INVALID_VALUE,
          "policy.lowestRating",
          () -> new DeskPolicy(Duration.ZERO, false, false, -1, 5));
      refused(
          Code.INVALID_VALUE,
          "policy.highestRating",
          () -> new DeskPolicy(Duration.ZERO, false, false, 5, 5));
      refused(
          Code.INVALID_VALUE,
          "policy.highestRating",
          () -> new DeskPolicy(Duration.ZERO, false, false, 1, 101));
      refused(
          Code.INVALID_VALUE,
          "policy.reopenWindow",
          () -> new DeskPolicy(Duration.ofDays(3_651), false, false, 1, 5));
      refused(
          Code.INVALID_VALUE,
          "policy.reopenWindow",
          () -> new DeskPolicy(Duration.ofNanos(-1), false, false, 1, 5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " x", "x\n"})
    void namesArePlain(String name) {
      refused(Code.INVALID_VALUE, "pool.name", () -> new Pool(POOL, name));
      refused(Code.INVALID_VALUE, "team.name", () -> new Team(new TeamId(1), null, name));
      refused(Code.INVALID_VALUE, "brand.name", () -> new Brand(new BrandId(1), name, "en"));
      refused(Code.INVALID_VALUE, "queue.name", () -> Queue.of(new QueueId(1), name, POOL));
      refused(Code.INVALID_VALUE, "channelAccount.account", () -> account(name));
    }

    @Test
    void namesAreShort() {
      refused(Code.TOO_LONG, "pool.name", () -> new Pool(POOL, "n".repeat(129)));
      refused(Code.TOO_LONG, "channelAccount.account", () -> account("a".repeat(257)));
    }

    @Test
    void aTenantHasAtMost10000ItemsOfAKind() {
      Configuration full = Configuration.EMPTY;
      for (int i = 1; i <= 10_000; i++) {
        full = full.with(new Pool(new PoolId(i), "p"));
      }
      Configuration last = full;

      assertThat(last.pools()).hasSize(10_000);
      refused(
          Code.TOO_MANY, "configuration.POOL", () -> last.with(new Pool(new PoolId(10_001), "p")));
      assertThat(last.with(new Pool(new PoolId(1), "other")).pools()).hasSize(10_000);
    }

    private ChannelAccount account(String name) {
      return new ChannelAccount(
          new ChannelAccountId(1), ChannelType.EMAIL, name, new BrandId(1), new QueueId(1));
    }
  }

  @Nested
  class LanguageTags {
    @ParameterizedTest
    @CsvSource({"zh-hans-cn, zh-Hans-CN", "EN, en", "de-at, de-AT", "sr-latn, sr-Latn"})
    void areBroughtIntoOneForm(String given, String canonical) {
      assertThat(Languages.canonical("language", given)).isEqualTo(canonical);
      assertThat(Languages.canonical("language", canonical)).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "english language", "e", "zh_CN", "-", "en-"})
    void areRefusedWhereTheyAreNone(String tag) {
      refused(Code.INVALID_VALUE, "language", () -> Languages.canonical("language", tag));
    }

    @Test
    void haveAtMost35Characters() {
      refused(
          Code.TOO_LONG, "language", () -> Languages.canonical("language", "en-" + "x".repeat(33)));
    }
  }
}
