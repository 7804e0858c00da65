package io.csm.json;

import io.csm.core.config.ClassificationRule;
import io.csm.core.config.ConcurrentOffers;
import io.csm.core.config.CoolDown;
import io.csm.core.config.DeskPolicy;
import io.csm.core.config.ExceptionRule;
import io.csm.core.config.Queue;
import io.csm.core.config.QueueHours;
import io.csm.core.config.RelaxationStep;
import io.csm.core.config.SkillChange;
import io.csm.core.event.AgentEvent;
import io.csm.core.event.TicketEvent;
import io.csm.core.people.Agent;
import io.csm.core.people.Attendance;
import io.csm.core.people.Availability;
import io.csm.core.ticket.OpenOffer;
import io.csm.core.ticket.Ticket;
import io.csm.core.work.Interruption;
import io.csm.core.work.PreferredAgent;
import io.csm.core.work.QueueOrder;
import io.csm.core.work.RoutingRequest;
import io.csm.core.work.WorkItem;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What components are worth that came to a record later, or are seldom said: with that value they
 * are left out.
 */
final class Defaults {
  private static final Map<Class<?>, Map<String, Object>> DEFAULTS = new LinkedHashMap<>();

  static {
    put(WorkItem.class, "request", RoutingRequest.NONE);
    put(Ticket.class, "request", RoutingRequest.NONE);
    put(TicketEvent.Opened.class, "request", RoutingRequest.NONE);
    put(ClassificationRule.class, "request", RoutingRequest.NONE);
    put(TicketEvent.Classified.class, "asked", RoutingRequest.NONE);
    put(TicketEvent.OfferMade.class, "step", 0);
    put(OpenOffer.class, "step", 0);
    put(TicketEvent.OfferMade.class, "excess", 0);
    put(OpenOffer.class, "excess", 0);
    put(PreferredAgent.class, "maxExcess", 0);
    put(Agent.class, "availability", Availability.FULL);
    put(Agent.class, "attendance", Attendance.NONE);
    put(AgentEvent.HoldingReleased.class, "answered", false);
    put(DeskPolicy.class, "awayAfterMissed", 0);
    put(Queue.class, "maxPerAgent", 0);
    put(Queue.class, "order", QueueOrder.FIFO);
    put(Queue.class, "secondaryCredit", Duration.ZERO);
    put(Queue.class, "coolDown", CoolDown.STANDARD);
    put(Queue.class, "concurrentOffers", ConcurrentOffers.ONE);
    put(ExceptionRule.class, "skills", SkillChange.NONE);
    put(TicketEvent.ExceptionRaised.class, "skills", SkillChange.NONE);
    put(Queue.class, "interruption", Interruption.NONE);
    put(QueueHours.class, "pausesWaiting", false);
    put(RoutingRequest.class, "bypass", false);
    put(RoutingRequest.class, "secondaryPriority", 0);
    put(RoutingRequest.class, "onlyTeams", false);
    put(RelaxationStep.class, "anyTeam", false);
    put(RelaxationStep.class, "credit", Duration.ZERO);
  }

  private Defaults() {}

  private static void put(Class<?> type, String component, Object value) {
    DEFAULTS.computeIfAbsent(type, any -> new TreeMap<>()).put(component, value);
  }

  /** The value of a component that is left out; null if its type says it, or it may not be. */
  static @Nullable Object of(RecordComponent component) {
    Map<String, Object> ofType = DEFAULTS.get(component.getDeclaringRecord());
    return ofType == null ? null : ofType.get(component.getName());
  }
}
