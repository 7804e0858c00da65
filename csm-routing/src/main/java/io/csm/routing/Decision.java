package io.csm.routing;

import io.csm.core.AgentId;
import io.csm.core.AssignmentId;
import io.csm.core.OfferId;
import io.csm.core.QueueId;
import io.csm.core.TicketId;
import io.csm.core.work.ChannelType;
import io.csm.core.work.Reasons;
import java.time.Instant;
import java.util.List;

/**
 * What a {@link Router} decided, to be committed by its driver, who then answers with {@link
 * Router#committed} or {@link Router#refused}. Immutable.
 */
public sealed interface Decision {
  /** Counts the decisions of a router from 1 without gaps. */
  long number();

  /** Which of the four it is. */
  Kind kind();

  /** The ticket that it concerns. */
  TicketId ticket();

  /** The agent whose row it changes. */
  AgentId agent();

  /** The kinds of decision, in the order in which a tick makes them. */
  enum Kind {
    EXPIRE_OFFER,
    END_WRAP_UP,
    RESUME_WORK,
    MAKE_OFFER
  }

  /**
   * The offer has rung for long enough: its units become free, and the ticket waits again in its
   * old place.
   *
   * @param offer the agent's holding of kind OFFER whose {@code until} has come
   */
  record ExpireOffer(long number, TicketId ticket, AgentId agent, OfferId offer)
      implements Decision {
    @Override
    public Kind kind() {
      return Kind.EXPIRE_OFFER;
    }
  }

  /**
   * The time for the paperwork is over: the units of the assignment become free.
   *
   * @param assignment the agent's holding of kind WRAP_UP whose {@code until} has come
   */
  record EndWrapUp(long number, TicketId ticket, AgentId agent, AssignmentId assignment)
      implements Decision {
    @Override
    public Kind kind() {
      return Kind.END_WRAP_UP;
    }
  }

  /**
   * Work that is open again gets units from the agent who kept it.
   *
   * @param assignment the agent's holding of kind RESUMING, to become ACTIVE
   * @param units what it takes
   */
  record ResumeWork(long number, TicketId ticket, AgentId agent, AssignmentId assignment, int units)
      implements Decision {
    @Override
    public Kind kind() {
      return Kind.RESUME_WORK;
    }
  }

  /**
   * Waiting work is offered to an agent.
   *
   * @param units what it takes from the agent, for its channel
   * @param autoAccept whether the queue accepts for the agent, so that an assignment is made at
   *     once
   * @param expiresAt the time of the tick and the queue's offer timeout
   * @param reasons why this agent and none of the others
   * @param step how many of the queue's relaxation steps it needed, 0 for none
   * @param excess by how many units it goes over the capacity of a preferred agent, 0 for none
   * @param displaces active work of the agent that is paused for it, in the same change
   */
  record MakeOffer(
      long number,
      TicketId ticket,
      AgentId agent,
      QueueId queue,
      ChannelType channel,
      int units,
      boolean autoAccept,
      Instant expiresAt,
      Reasons reasons,
      int step,
      int excess,
      List<Displaced> displaces)
      implements Decision {
    public MakeOffer {
      displaces = List.copyOf(displaces);
    }

    /** Work that is paused: the assignment of a ticket. */
    public record Displaced(TicketId ticket, AssignmentId assignment) {}

    @Override
    public Kind kind() {
      return Kind.MAKE_OFFER;
    }
  }
}
