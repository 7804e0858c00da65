package io.csm.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.CustomerId;
import io.csm.core.HostKey;
import io.csm.core.PoolId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.config.Pool;
import io.csm.core.people.Agent;
import io.csm.core.people.AgentProfile;
import io.csm.core.work.Capacity;
import io.csm.core.work.Presence;
import io.csm.core.work.Skill;
import io.csm.spi.AgentDirectory;
import io.csm.spi.Changed;
import io.csm.spi.CustomerDirectory;
import io.csm.spi.IdentityKey;
import io.csm.testkit.InvariantExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PeopleTest {
  @RegisterExtension static final InvariantExtension INVARIANTS = DeskWorld.INVARIANTS;

  private final DeskWorld world = new DeskWorld();

  /** A staff table of a host, with a log of what changed. */
  private static final class Staff implements AgentDirectory {
    final SortedMap<HostKey<AgentId>, AgentProfile> rows = new TreeMap<>();
    final List<HostKey<AgentId>> log = new ArrayList<>();

    void put(String key, int items, Skill... skills) {
      rows.put(HostKey.of(key), profile(items, skills));
      log.add(HostKey.of(key));
    }

    void remove(String key) {
      rows.remove(HostKey.<AgentId>of(key));
      log.add(HostKey.of(key));
    }

    private static AgentProfile profile(int items, Skill... skills) {
      return AgentProfile.of(
          DeskWorld.POOL, new TreeSet<>(List.of(skills)), Capacity.ofItems(items));
    }

    @Override
    public SortedMap<HostKey<AgentId>, AgentProfile> find(
        TenantId tenant, List<HostKey<AgentId>> keys) {
      SortedMap<HostKey<AgentId>, AgentProfile> found = new TreeMap<>(rows);
      found.keySet().retainAll(keys);
      return found;
    }

    @Override
    public Changed<HostKey<AgentId>> changedAfter(TenantId tenant, String cursor, int limit) {
      int from = cursor.isEmpty() ? 0 : Integer.parseInt(cursor);
      int to = Math.min(log.size(), from + limit);
      return new Changed<>(log.subList(from, to), Integer.toString(to));
    }
  }

  @Test
  void agentsFollowTheHostsDirectoryAsItChanges() {
    Staff staff = new Staff();
    Desk desk = world.builder("b").agents(staff).build().desk(DeskWorld.TENANT);
    HostKey<AgentId> key = HostKey.of("emp-1");
    staff.put("emp-1", 1);
    staff.put("emp-2", 2);
    assertThat(desk.syncAgents()).isEqualTo(2);
    assertThat(desk.syncAgents()).isZero();
    Agent before = desk.agent(key).orElseThrow();

    staff.put("emp-1", 5, new Skill("refunds", 3));
    desk.agentsChanged(List.of(key));
    Agent after = desk.agent(key).orElseThrow();
    assertThat(after.id()).isEqualTo(before.id());
    assertThat(after.capacity().units()).isEqualTo(5);
    assertThat(after.profile().has(new Skill("refunds", 3))).isTrue();

    staff.remove("emp-2");
    desk.syncAgents();
    assertThat(desk.agent(HostKey.of("emp-2")).orElseThrow().retired()).isTrue();
  }

  @Test
  void aCutInCapacityTakesNothingAwayAndGivesNothingNew() {
    AgentId agent = world.agent(2);
    TicketId one = world.open();
    TicketId two = world.open();
    world.tick();
    world.accept(one).orThrow();
    world.accept(two).orThrow();
    world.desk.defineAgent(
        agent, AgentProfile.of(DeskWorld.POOL, new TreeSet<>(), Capacity.ofItems(1)));
    assertThat(world.desk.agent(agent).orElseThrow().unitsFree()).isEqualTo(-1);
    TicketId three = world.open();
    world.desk.solve(one).orThrow();
    world.tick();
    assertThat(world.ticket(three).offers()).isEmpty();
    world.desk.solve(two).orThrow();
    world.tick();
    assertThat(world.ticket(three).offers()).hasSize(1);
  }

  @Test
  void anAgentWithWorkStaysInThePool() {
    AgentId agent = world.agent(1);
    world.open();
    world.tick();
    world.desk.configure(new Pool(new PoolId(2), "Other")).orThrow();
    assertThatThrownBy(
            () ->
                world.desk.defineAgent(
                    agent, AgentProfile.of(new PoolId(2), new TreeSet<>(), Capacity.ofItems(1))))
        .isInstanceOf(CsmException.class)
        .hasMessageContaining("agent.pool");
  }

  @Test
  void overridingGoesBeyondCapacityAndSaysByHowMuch() {
    AgentId agent = world.agent(1);
    TicketId one = world.open();
    TicketId two = world.open();
    world.desk.assign(one, agent).orThrow();
    Result refused = world.desk.assign(two, agent);
    assertThat(((Result.Rejected) refused).problem().code()).isEqualTo(Code.OVER_CAPACITY);
    world.desk.assignOverriding(two, agent).orThrow();
    assertThat(world.desk.history(two, 0, 100).toString()).contains("excess=1");
    assertThat(world.desk.agent(agent).orElseThrow().unitsInUse()).isEqualTo(2);
  }

  @Test
  void addressesOfTheDirectorysCustomersLeadToThem() {
    HostKey<CustomerId> key = HostKey.of("crm-1");
    IdentityKey identity = new IdentityKey(DeskWorld.MAIL, "a@example.com");
    Desk desk =
        world
            .builder("b")
            .customers(
                new CustomerDirectory() {
                  @Override
                  public Optional<HostKey<CustomerId>> find(TenantId tenant, IdentityKey asked) {
                    return Optional.empty();
                  }

                  @Override
                  public SortedMap<HostKey<CustomerId>, List<IdentityKey>> identities(
                      TenantId tenant, List<HostKey<CustomerId>> keys) {
                    return new TreeMap<>(java.util.Map.of(key, List.of(identity)));
                  }
                })
            .build()
            .desk(DeskWorld.TENANT);
    desk.customersChanged(List.of(key));
    CustomerId customer = desk.customer(key).orElseThrow().id();
    assertThat(
            desk.receive(InboundMessage.text(DeskWorld.MAIL, "a@example.com", "hi"))
                .orThrow()
                .customer())
        .isEqualTo(customer);
    desk.unlinkIdentity(
            customer, desk.customer(key).orElseThrow().identities().get(0).address().id())
        .orThrow();
    assertThat(desk.customer(key).orElseThrow().identities()).isEmpty();
  }

  @Test
  void anAddressOfSomebodyElseCannotBeLinked() {
    CustomerId owner =
        world.desk.receive(InboundMessage.text(DeskWorld.CHAT, "a", "hi")).orThrow().customer();
    Result result = world.desk.linkIdentity(world.customer(), new IdentityKey(DeskWorld.CHAT, "a"));
    assertThat(((Result.Rejected) result).problem().code()).isEqualTo(Code.ALREADY_EXISTS);
    assertThat(world.desk.linkIdentity(owner, new IdentityKey(DeskWorld.CHAT, "a")).isDone())
        .isTrue();
  }

  @Test
  void aStartedEngineRoutesByItself() throws Exception {
    ScheduledExecutorService threads = Executors.newScheduledThreadPool(1);
    CountDownLatch rings = new CountDownLatch(1);
    try (Csm csm =
        world.builder("b").executor(threads).notices(notice -> rings.countDown()).build()) {
      csm.start();
      Desk desk = csm.desk(DeskWorld.TENANT);
      AgentId agent =
          desk.defineAgent(AgentProfile.of(DeskWorld.POOL, new TreeSet<>(), Capacity.ofItems(1)));
      desk.setPresence(agent, Presence.AVAILABLE).orThrow();
      desk.open(NewTicket.of(desk.createCustomer(null), DeskWorld.QUEUE)).orThrow();
      assertThat(rings.await(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aClosedEngineRefusesAndANodeNumberIsFreeAgain() {
    Csm csm = world.node("b");
    csm.close();
    csm.close();
    assertThatThrownBy(() -> csm.tick(world.time.get()))
        .isInstanceOf(CsmException.class)
        .hasMessageContaining("closed");
    world.node("b").close();
  }

  @Test
  void aBuilderRefusesWhatIsSetTwiceOrMissing() {
    assertThatThrownBy(() -> Csm.builder().clock(world.clock).clock(world.clock))
        .isInstanceOf(CsmException.class)
        .hasMessageContaining("clock");
    assertThatThrownBy(() -> Csm.builder().store(world.store).node("b").build())
        .isInstanceOf(CsmException.class)
        .hasMessageContaining("nodeNumbers");
    try (Csm csm = Csm.builder().build()) {
      assertThatThrownBy(csm::start)
          .isInstanceOf(CsmException.class)
          .hasMessageContaining("executor");
    }
  }
}
