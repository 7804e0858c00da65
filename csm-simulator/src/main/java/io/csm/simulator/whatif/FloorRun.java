package io.csm.simulator.whatif;

import io.csm.simulator.Break;
import io.csm.simulator.Shift;
import io.csm.simulator.whatif.Agenda.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One run of one policy over one world: goes from instant to instant, and owns the truth of who is
 * there and who has what. A call is taken from the trace when its time has come, a shift when it
 * begins; what is held is what waits, what is served, and what is due. Used once, by one thread.
 */
final class FloorRun {
  private final Iterator<Waiting> calls;
  private final Iterator<Shift> shifts;
  private final Iterator<Break> breaks;
  private final Map<String, SimAgent> agents = new TreeMap<>();
  private final Policy policy;
  private final Fates fates;
  private final long wrapUp;
  private final Outcome outcome;
  private final Decided decided;
  private final Agenda agenda = new Agenda();
  private final Policy.Hands hands = this::give;
  private @Nullable Waiting nextCall;
  private @Nullable Shift nextShift;
  private @Nullable Break nextBreak;
  private long now = Long.MIN_VALUE;
  private long decisions;
  private int waiting;

  /** Hears of every assignment. */
  @FunctionalInterface
  interface Decided {
    void gave(Waiting call, SimAgent agent, long now);
  }

  /**
   * @param shifts in the order of their starts
   * @param breaks in the order of their starts
   * @param wrapUp milliseconds
   */
  FloorRun(
      Iterator<Waiting> calls,
      List<Shift> shifts,
      List<Break> breaks,
      List<SimAgent> agents,
      Policy policy,
      Fates fates,
      long wrapUp,
      Outcome outcome,
      Decided decided) {
    this.calls = calls;
    this.shifts = shifts.iterator();
    this.breaks = breaks.iterator();
    this.policy = policy;
    this.fates = fates;
    this.wrapUp = wrapUp;
    this.outcome = outcome;
    this.decided = decided;
    agents.forEach(agent -> this.agents.put(agent.name(), agent));
    nextCall = calls.hasNext() ? calls.next() : null;
    nextShift = this.shifts.hasNext() ? this.shifts.next() : null;
    nextBreak = this.breaks.hasNext() ? this.breaks.next() : null;
  }

  /** How many calls were given to agents. */
  long decisions() {
    return decisions;
  }

  /** Goes on to the next instant at which something happens; false if there is none. */
  boolean step() {
    long next = Math.min(agenda.next(), arrivals());
    if (waiting > 0) {
      long wanted = policy.nextMoment();
      next = Math.min(next, wanted > now ? wanted : Policy.NEVER);
    }
    if (next == Policy.NEVER) {
      return false;
    }
    now = next;
    beginShifts();
    agenda.run(now, Phase.FREED);
    enter();
    agenda.run(now, Phase.GO_OFF);
    if (waiting > 0) {
      policy.decide(now, hands);
    }
    agenda.run(now, Phase.LEAVE);
    return true;
  }

  /** Where the clock stands, in milliseconds since 1970. */
  long now() {
    return now;
  }

  private long arrivals() {
    long next = nextCall == null ? Policy.NEVER : nextCall.enteredAt();
    next = nextShift == null ? next : Math.min(next, millis(nextShift.from()));
    return nextBreak == null ? next : Math.min(next, millis(nextBreak.from()));
  }

  private static long millis(Instant at) {
    return at.toEpochMilli();
  }

  // ---- agents

  private void beginShifts() {
    for (Shift shift = nextShift; shift != null && millis(shift.from()) <= now; shift = nextShift) {
      SimAgent agent = agent(shift.agent());
      agenda.add(millis(shift.from()), Phase.COME_ON, agent.number(), () -> comeOn(agent));
      agenda.add(millis(shift.to()), Phase.GO_OFF, agent.number(), () -> goOff(agent));
      nextShift = shifts.hasNext() ? shifts.next() : null;
    }
    for (Break gap = nextBreak; gap != null && millis(gap.from()) <= now; gap = nextBreak) {
      SimAgent agent = agent(gap.agent());
      agenda.add(millis(gap.from()), Phase.GO_OFF, agent.number(), () -> breakBegins(agent));
      agenda.add(millis(gap.to()), Phase.COME_ON, agent.number(), () -> breakEnds(agent));
      nextBreak = breaks.hasNext() ? breaks.next() : null;
    }
  }

  private SimAgent agent(String name) {
    SimAgent agent = agents.get(name);
    if (agent == null) {
      throw new IllegalStateException("Agent (" + name + ") is on no list.");
    }
    return agent;
  }

  private void comeOn(SimAgent agent) {
    if (agent.cameOn(now)) {
      policy.cameOn(agent, now);
    }
  }

  private void goOff(SimAgent agent) {
    if (agent.wentOff(now)) {
      policy.wentOff(agent, now);
    }
  }

  private void breakBegins(SimAgent agent) {
    if (agent.breakBegins()) {
      policy.wentOff(agent, now);
    }
  }

  private void breakEnds(SimAgent agent) {
    if (agent.breakEnds(now)) {
      policy.cameOn(agent, now);
    }
  }

  // ---- calls

  private void enter() {
    for (Waiting call = nextCall; call != null && call.enteredAt() <= now; call = nextCall) {
      nextCall = calls.hasNext() ? calls.next() : null;
      outcome.offered();
      if (fates.neverQueues(call)) {
        call.waits = false;
        outcome.abandoned(0);
        continue;
      }
      waiting++;
      policy.arrived(call, now);
      long leaves = fates.leavesAt(call);
      if (leaves != Policy.NEVER) {
        Waiting caller = call;
        call.leaving =
            agenda.add(Math.max(now, leaves), Phase.LEAVE, call.number(), () -> leave(caller));
      }
    }
  }

  private void leave(Waiting call) {
    call.waits = false;
    waiting--;
    policy.left(call, now);
    outcome.abandoned(now - call.enteredAt());
  }

  private void give(Waiting call, SimAgent agent) {
    if (!call.waits || !agent.isPresent() || !agent.hasRoomFor(call.channel())) {
      throw new IllegalStateException(
          "%s was given to %s, who %s."
              .formatted(
                  call,
                  agent,
                  !call.waits
                      ? "is too late"
                      : agent.isPresent() ? "has no room for it" : "is not there"));
    }
    if (call.leaving != null) {
      agenda.remove(call.leaving);
      call.leaving = null;
    }
    decisions++;
    waiting--;
    call.waits = false;
    agent.takes(call, now);
    outcome.answered(now - call.enteredAt(), agent.has(call.skill()));
    decided.gave(call, agent, now);
    long end = now + fates.service(call);
    agenda.add(end, Phase.SERVED, call.number(), () -> served(call, agent));
  }

  private void served(Waiting call, SimAgent agent) {
    agent.served(now);
    agenda.add(now + wrapUp, Phase.FREED, call.number(), () -> freed(call, agent));
  }

  private void freed(Waiting call, SimAgent agent) {
    agent.frees(call, now);
    policy.finished(call, agent, now);
  }

  /** Lets go of what the policy used. */
  void close() {
    policy.close();
  }

  /** The figures of the whole run. */
  Measured figures() {
    return outcome.figures(new ArrayList<>(agents.values()));
  }
}
