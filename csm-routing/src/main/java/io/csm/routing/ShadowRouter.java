package io.csm.routing;

import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.Position;
import io.csm.core.QueueId;
import io.csm.core.TicketId;
import io.csm.core.config.Queue;
import io.csm.core.config.QueueState;
import io.csm.core.people.Agent;
import io.csm.core.work.WorkItem;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A second policy that is fed with the same inputs as what really decides, and whose different
 * decisions are told to a listener. Nothing that it would decide is ever done: each comparison
 * starts from what is really the case, so that one difference does not lead to others.
 *
 * <p>Beside a {@link Router} it is registered with {@link RouterBuilder#shadow}; the router then
 * passes on all that it is told. Beside an assignment of the host's own it is used alone: the host
 * tells rows, and each {@linkplain #assigned assignment} before the rows that contain it.
 *
 * <p>Compared are the agents of decisions on the same ticket; when an offer runs out, and whether
 * it is accepted at once, is not. What the shadow alone would offer is told once for each ticket
 * and agent, until the ticket changes. Each comparison costs about what a tick of the policy costs,
 * and taking it back as much again. Not thread-safe; holds as much as a {@link Router} with the
 * same bounds.
 */
public final class ShadowRouter {
  private final Router router;
  private final UnaryOperator<Queue> policy;
  private final Consumer<ShadowDifference> listener;

  /** The real decisions that the shadow keeps in flight; no more than may be in flight. */
  private final Set<Long> adopted = new LinkedHashSet<>();

  /** Waiting work that the shadow alone would offer, and to whom; told already. */
  private final Map<TicketId, Set<AgentId>> told = new LinkedHashMap<>();

  private long compared;
  private long different;
  private long failures;

  ShadowRouter(Router router, UnaryOperator<Queue> policy, Consumer<ShadowDifference> listener) {
    this.router = router;
    this.policy = policy;
    this.listener = listener;
  }

  /** How many decisions have been compared, on either side. */
  public long compared() {
    return compared;
  }

  /** How many differences have been told. */
  public long different() {
    return different;
  }

  /**
   * How often the listener threw, or the policy made something of a queue that cannot be routed by;
   * beside a router neither goes any further, and such a queue is left out.
   */
  public long failures() {
    return failures;
  }

  /**
   * As {@link Router#putQueue}, with the queue as the host has it; the policy changes it here.
   *
   * @throws CsmException besides, INVALID_VALUE if the policy makes another queue of it
   */
  public void putQueue(Queue queue) {
    Queue changed = policy.apply(queue);
    if (!changed.id().equals(queue.id())) {
      throw CsmException.of(
          Code.INVALID_VALUE, "queue.id", "value", changed.id(), "expected", queue.id());
    }
    router.putQueue(changed);
  }

  /** A queue that the policy cannot take is left out here, and the router beside it goes on. */
  void queuePut(Queue queue) {
    try {
      putQueue(queue);
    } catch (RuntimeException ofThePolicy) {
      failures++;
      router.removeQueue(queue.id());
    }
  }

  /** As {@link Router#removeQueue}. */
  public void removeQueue(QueueId queue) {
    router.removeQueue(queue);
  }

  /** As {@link Router#closeQueue}. */
  public void closeQueue(QueueId queue, Instant until) {
    router.closeQueue(queue, until);
  }

  /** As {@link Router#openQueue}. */
  public void openQueue(QueueId queue) {
    router.openQueue(queue);
  }

  /** As {@link Router#turnQueue}. */
  public void turnQueue(QueueState state) {
    router.turnQueue(state);
  }

  /** As those above; null opens. */
  void turn(QueueId queue, @Nullable QueueState state) {
    if (state == null) {
      openQueue(queue);
    } else {
      turnQueue(state);
    }
  }

  /** As {@link Router#putAgent}. */
  public void putAgent(Agent agent, long version) {
    router.putAgent(agent, version);
  }

  /** As {@link Router#removeAgent}. */
  public void removeAgent(AgentId agent, long version) {
    router.removeAgent(agent, version);
  }

  /** As {@link Router#putWork}. */
  public void putWork(WorkItem item, long ticketVersion) {
    putWork(item, new TreeSet<>(), ticketVersion);
  }

  /** As {@link Router#putWork(WorkItem, SortedSet, long)}. */
  public void putWork(WorkItem item, SortedSet<AgentId> offeredTo, long ticketVersion) {
    told.remove(item.ticket());
    router.putWork(item, offeredTo, ticketVersion);
  }

  /** As {@link Router#removeWork}. */
  public void removeWork(TicketId ticket, long ticketVersion) {
    told.remove(ticket);
    router.removeWork(ticket, ticketVersion);
  }

  /**
   * Compares an assignment that the host has made by itself with what the policy would offer now.
   * Is called before the rows are put that contain the assignment.
   *
   * @param now not before the last time that was given
   */
  public void assigned(TicketId ticket, AgentId agent, Instant now) {
    Decision.@Nullable MakeOffer offer = null;
    for (Decision decision : router.propose(now)) {
      if (decision instanceof Decision.MakeOffer made
          && made.ticket().equals(ticket)
          && (offer == null || made.agent().equals(agent))) {
        offer = made;
      }
    }
    compared++;
    told.remove(ticket);
    if (offer == null || !offer.agent().equals(agent)) {
      tell(now, Decision.Kind.MAKE_OFFER, ticket, agent, offer);
    }
  }

  /**
   * Tells what the policy would decide now, where nothing else decides.
   *
   * @param now not before the last time that was given
   */
  public void tick(Instant now) {
    compare(now, router.propose(now), List.of());
  }

  /** The router beside it has decided so, and what is read is as it was when it did. */
  void decided(Instant now, List<Decision> actual) {
    List<Decision> proposed = router.propose(now);
    for (Decision decision : actual) {
      if (router.adopt(decision)) {
        adopted.add(decision.number());
      }
    }
    compare(now, proposed, actual);
  }

  private void compare(Instant now, List<Decision> proposed, List<Decision> actual) {
    // Of several on one ticket, those on the same agent belong together, then what comes first.
    Map<List<Object>, Deque<Decision>> shadows = new LinkedHashMap<>();
    for (Decision decision : proposed) {
      shadows.computeIfAbsent(key(decision), any -> new ArrayDeque<>(1)).add(decision);
    }
    List<Decision> others = new ArrayList<>();
    for (Decision decision : actual) {
      @Nullable Deque<Decision> onTicket = shadows.get(key(decision));
      if (onTicket == null || !onTicket.removeIf(s -> s.agent().equals(decision.agent()))) {
        others.add(decision);
      }
      compared++;
      told.remove(decision.ticket());
    }
    for (Decision decision : others) {
      @Nullable Deque<Decision> onTicket = shadows.get(key(decision));
      @Nullable Decision shadow = onTicket == null ? null : onTicket.poll();
      tell(now, decision.kind(), decision.ticket(), decision.agent(), shadow);
    }
    shadows.values().stream()
        .flatMap(Deque::stream)
        .sorted(Comparator.comparing(Decision::number))
        .forEach(shadow -> tellAlone(now, shadow));
  }

  /** What the shadow alone would do. */
  private void tellAlone(Instant now, Decision shadow) {
    compared++;
    if (told.computeIfAbsent(shadow.ticket(), any -> new TreeSet<>()).add(shadow.agent())) {
      tell(now, shadow.kind(), shadow.ticket(), null, shadow);
    }
    if (shadow.kind() != Decision.Kind.MAKE_OFFER) {
      told.remove(shadow.ticket());
    }
  }

  private static List<Object> key(Decision decision) {
    return List.of(decision.kind(), decision.ticket());
  }

  private void tell(
      Instant at,
      Decision.Kind kind,
      TicketId ticket,
      @Nullable AgentId actual,
      @Nullable Decision shadow) {
    different++;
    var difference =
        new ShadowDifference(
            at,
            kind,
            ticket,
            actual,
            shadow == null ? null : shadow.agent(),
            shadow instanceof Decision.MakeOffer offer ? offer.reasons() : null);
    try {
      listener.accept(difference);
    } catch (RuntimeException ofTheListener) {
      failures++;
    }
  }

  void readUpTo(Position position) {
    router.readUpTo(position);
  }

  void committed(Decision decision, long agentVersion, long ticketVersion) {
    if (adopted.remove(decision.number())) {
      router.committed(decision, agentVersion, ticketVersion);
    }
  }

  void refused(Decision decision, Position conflictAt) {
    if (adopted.remove(decision.number())) {
      router.refused(decision, conflictAt);
    }
  }

  void locked(Decision decision, boolean ticket, boolean agent) {
    if (adopted.remove(decision.number())) {
      router.locked(decision, ticket, agent);
    }
  }
}
