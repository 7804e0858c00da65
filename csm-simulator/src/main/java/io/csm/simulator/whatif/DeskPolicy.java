package io.csm.simulator.whatif;

import io.csm.core.AgentId;
import io.csm.core.BrandId;
import io.csm.core.CustomerId;
import io.csm.core.HostKey;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.config.Brand;
import io.csm.core.config.ConfigurationItem;
import io.csm.core.config.Pool;
import io.csm.core.event.EventKind;
import io.csm.core.event.JournalEntry;
import io.csm.core.event.TicketEvent;
import io.csm.core.people.AgentProfile;
import io.csm.core.work.ChannelType;
import io.csm.core.work.Presence;
import io.csm.desk.Csm;
import io.csm.desk.Desk;
import io.csm.desk.NewTicket;
import io.csm.simulator.model.RandomStreams;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The shipped engine through a whole desk in memory: calls are tickets, agents sign in and out, and
 * what was decided is read from the journal.
 *
 * <p>A desk in memory keeps what it was told. So at a moment when nobody is there and nothing waits
 * or is worked on, and the desk has had {@value #RENEW_AFTER} tickets, a new one takes its place:
 * that changes no decision, and memory does not grow with the length of the trace.
 */
final class DeskPolicy implements Policy {
  static final int RENEW_AFTER = 5_000;

  private static final TenantId TENANT = new TenantId(1);
  private static final BrandId BRAND = new BrandId(1);

  /** The longest lease there is: nobody else is there to take over. */
  private static final Duration LEASE = Duration.ofHours(1);

  private static final Duration KEEP_ANSWERS = Duration.ofMinutes(1);

  private final List<SimAgent> agents;
  private final QueueSet queues;
  private final RandomStreams random;
  private final List<AgentId> ids = new ArrayList<>();
  private final Map<AgentId, SimAgent> byId = new HashMap<>();
  private final Map<TicketId, Waiting> waiting = new HashMap<>();
  private final Map<Waiting, TicketId> open = new HashMap<>();
  private final List<JournalEntry> news = new ArrayList<>();
  private Csm csm;
  private Desk desk;
  private long desks;
  private long opened;
  private int present;
  private Instant now = Instant.EPOCH;

  DeskPolicy(List<SimAgent> agents, QueueSet queues, RandomStreams random) {
    this.agents = List.copyOf(agents);
    this.queues = queues;
    this.random = random;
    this.csm = begin();
    this.desk = csm.createTenant(TENANT);
    furnish();
  }

  private Csm begin() {
    return Csm.builder()
        .clock(() -> now)
        .random(random.of("desk", desks++))
        .lease(LEASE)
        .keepAnswers(KEEP_ANSWERS)
        .build();
  }

  private void furnish() {
    csm.subscribe("whatif", news::addAll);
    List<ConfigurationItem> items = new ArrayList<>();
    items.add(new Brand(BRAND, "What if", "en"));
    items.add(new Pool(queues.pool(), "Agents"));
    items.addAll(queues.all());
    desk.configure(items.toArray(ConfigurationItem[]::new)).orThrow();
    ids.clear();
    byId.clear();
    for (SimAgent agent : agents) {
      AgentProfile profile = RouterPolicy.profile(agent, queues.pool());
      AgentId id =
          desk.defineAgent(
              new AgentProfile(
                  HostKey.of(agent.name()),
                  profile.pool(),
                  profile.teams(),
                  profile.skills(),
                  profile.capacity()));
      ids.add(id);
      byId.put(id, agent);
    }
  }

  private void renewIfIdle() {
    if (opened < RENEW_AFTER || present > 0 || !open.isEmpty()) {
      return;
    }
    csm.close();
    news.clear();
    opened = 0;
    csm = begin();
    desk = csm.createTenant(TENANT);
    furnish();
  }

  @Override
  public void cameOn(SimAgent agent, long at) {
    now = Instant.ofEpochMilli(at);
    renewIfIdle();
    present++;
    desk.setPresence(ids.get(agent.number()), Presence.AVAILABLE).orThrow();
  }

  @Override
  public void wentOff(SimAgent agent, long at) {
    now = Instant.ofEpochMilli(at);
    present--;
    desk.setPresence(ids.get(agent.number()), Presence.OFFLINE).orThrow();
  }

  @Override
  public void arrived(Waiting call, long at) {
    now = Instant.ofEpochMilli(at);
    opened++;
    String key = call.customer();
    CustomerId customer = desk.createCustomer(key == null ? null : HostKey.of(key));
    TicketId ticket =
        desk.open(
                NewTicket.of(customer, queues.of(call))
                    .withKey(HostKey.of(call.id()))
                    .withChannel(new ChannelType(call.channel()))
                    .withPriority(QueueSet.priority(call))
                    .withRequiredSkills(RouterPolicy.skills(List.of(call.skill()))))
            .orThrow()
            .ticketId();
    waiting.put(ticket, call);
    open.put(call, ticket);
  }

  @Override
  public void left(Waiting call, long at) {
    now = Instant.ofEpochMilli(at);
    TicketId ticket = close(call);
    waiting.remove(ticket);
    desk.close(ticket, null).orThrow();
  }

  @Override
  public void finished(Waiting call, SimAgent agent, long at) {
    now = Instant.ofEpochMilli(at);
    desk.as(ids.get(agent.number())).solve(close(call)).orThrow();
  }

  private TicketId close(Waiting call) {
    TicketId ticket = open.remove(call);
    if (ticket == null) {
      throw new IllegalStateException(call + " is no ticket of the desk.");
    }
    return ticket;
  }

  @Override
  public void decide(long at, Hands hands) {
    now = Instant.ofEpochMilli(at);
    csm.tick(now);
    List<JournalEntry> entries = new ArrayList<>(news);
    news.clear();
    for (JournalEntry entry : entries) {
      if (entry.event().kind() == EventKind.ASSIGNED) {
        TicketEvent.Assigned assigned = (TicketEvent.Assigned) entry.event();
        Waiting call = waiting.remove(new TicketId(entry.envelope().aggregate().id()));
        SimAgent agent = byId.get(assigned.agent());
        if (call != null && agent != null) {
          hands.give(call, agent);
        }
      }
    }
  }

  /** While something waits that is relaxed as time passes, every second. */
  @Override
  public long nextMoment() {
    boolean relaxes = queues.all().stream().anyMatch(queue -> !queue.relaxation().isEmpty());
    return relaxes ? now.toEpochMilli() / 1_000 * 1_000 + 1_000 : NEVER;
  }

  @Override
  public void close() {
    csm.close();
  }
}
