package io.csm.examples.torture;

import io.csm.core.ChannelAccountId;
import io.csm.core.Id;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.work.Presence;
import io.csm.core.work.Priority;
import io.csm.examples.torture.Order.Kind;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Draws what customers and agents do next, from a seed and from what the node's screens show. Used
 * by one thread.
 *
 * <p>Messages are not the node's own: which one comes next follows from the time since the run
 * began, so that several nodes are handed the same message at the same moment, and the first words
 * of a new customer on two threads at once.
 */
final class Generator {
  /** How many messages come in a second, each at every node that happens to look. */
  private static final int MESSAGES_A_SECOND = 25;

  private final String name;
  private final RandomGenerator random;
  private final View view;
  private final InstantSource clock;
  private final InstantSource truth;
  private final long began;
  private long drawn;

  /**
   * @param name begins the keys of all commands; of this generator alone, in the whole run
   * @param clock the node's
   * @param truth a clock that all nodes share
   * @param began when the run began, in milliseconds since 1970 by the shared clock
   */
  Generator(
      long seed, String name, View view, InstantSource clock, InstantSource truth, long began) {
    this.name = name;
    this.random = new SplittableRandom(seed * 31 + name.hashCode());
    this.view = view;
    this.clock = clock;
    this.truth = truth;
    this.began = began;
  }

  /** The next command. */
  Order next() {
    TenantId tenant = World.TENANTS.get(random.nextInt(World.TENANTS.size()));
    int dice = random.nextInt(100);
    if (dice < 18) {
      return message();
    }
    if (dice < 22) {
      return order(tenant, Kind.OPEN, 1 + random.nextInt(World.QUEUES));
    }
    if (dice < 27) {
      return ofAgent(tenant);
    }
    if (dice < 48) {
      Optional<View.Ringing> ringing = view.ringing(tenant, random);
      if (ringing.isPresent()) {
        View.Ringing rings = ringing.get();
        return order(
            tenant,
            random.nextInt(6) == 0 ? Kind.DECLINE : Kind.ACCEPT,
            rings.ticket(),
            rings.offer(),
            rings.agent());
      }
    }
    if (dice < 80) {
      Optional<View.Held> held = view.held(tenant, random);
      if (held.isPresent()) {
        return work(tenant, held.get());
      }
    }
    Optional<TicketId> ticket = view.ticket(tenant, random);
    return ticket.isPresent() ? management(tenant, ticket.get()) : message();
  }

  private Order message() {
    long number = (truth.millis() - began) * MESSAGES_A_SECOND / 1_000;
    if (random.nextInt(4) == 0) {
      // Somebody who may have written before, in a message that only this node gets.
      long customer = Math.max(0, number / 4 - random.nextInt(20));
      return inbound(customer, random.nextInt(2), name + "-" + drawn++);
    }
    return inbound(number / 4, (int) (number % 2), "x" + number);
  }

  /** A customer writes to one tenant from one address, and has two threads there. */
  private static Order inbound(long customer, int thread, String id) {
    TenantId tenant = World.TENANTS.get((int) (customer / 2 % World.TENANTS.size()));
    ChannelAccountId account = customer % 2 == 0 ? World.MAIL : World.CHAT;
    String from = "customer-" + customer + "@example.com";
    return new Order(
        tenant,
        "in/" + account.value() + "/" + id,
        Kind.RECEIVE,
        List.of(
            String.valueOf(account.value()), from, from + "/" + thread, id, "你好 👋 from " + id));
  }

  private Order ofAgent(TenantId tenant) {
    long agent = 1L + random.nextInt(World.POOLS * World.AGENTS_PER_POOL);
    if (random.nextInt(4) == 0) {
      return order(tenant, Kind.CAPACITY, agent, 1 + random.nextInt(4));
    }
    if (random.nextInt(20) == 0) {
      // Mostly open: while it is not, no clock of the tenant runs.
      return order(tenant, Kind.CALENDAR, random.nextInt(4) > 0, random.nextInt(3) == 0);
    }
    Presence presence = random.nextInt(10) < 7 ? Presence.AVAILABLE : any(Presence.values());
    return order(tenant, Kind.PRESENCE, agent, presence);
  }

  /** What the agent does who has the ticket. */
  private Order work(TenantId tenant, View.Held held) {
    if (held.wrapsUp()) {
      return order(tenant, Kind.END_WRAP_UP, held.ticket(), held.assignment());
    }
    return switch (random.nextInt(12)) {
      case 0, 1, 2 ->
          order(tenant, Kind.REPLY, held.ticket(), held.agent(), "reply " + name + "-" + drawn);
      case 3 -> order(tenant, Kind.NOTE, held.ticket(), "note " + name + "-" + drawn);
      case 4 -> order(tenant, Kind.WAIT, held.ticket());
      case 5 -> snooze(tenant, held.ticket());
      case 6, 8 -> order(tenant, Kind.TRANSFER_TO_AGENT, held.ticket(), anyAgent());
      case 7 ->
          order(tenant, Kind.TRANSFER_TO_QUEUE, held.ticket(), 1 + random.nextInt(World.QUEUES));
      default -> order(tenant, Kind.SOLVE, held.ticket());
    };
  }

  /** What somebody does who looks at the list of tickets. */
  private Order management(TenantId tenant, TicketId ticket) {
    return switch (random.nextInt(26)) {
      case 0, 1, 2, 3, 12, 13, 14, 15 -> order(tenant, Kind.ASSIGN, ticket, anyAgent());
      case 4 -> order(tenant, Kind.ASSIGN_OVERRIDING, ticket, anyAgent());
      case 5 -> order(tenant, Kind.UNASSIGN, ticket);
      case 6 -> order(tenant, Kind.CHANGE_PRIORITY, ticket, any(Priority.values()));
      case 7 -> snooze(tenant, ticket);
      case 8 -> order(tenant, Kind.WAKE, ticket);
      case 9 -> order(tenant, Kind.REOPEN, ticket);
      case 10 -> order(tenant, Kind.MERGE, ticket, view.ticket(tenant, random).orElse(ticket));
      case 11 -> order(tenant, Kind.SOLVE, ticket);
      case 20, 21, 22, 23 -> schedule(tenant, ticket);
      case 24, 25 -> order(tenant, Kind.CANCEL_DEADLINE, ticket, deadline());
      default -> order(tenant, Kind.CLOSE, ticket);
    };
  }

  private Order snooze(TenantId tenant, TicketId ticket) {
    return order(
        tenant, Kind.SNOOZE, ticket, clock.instant().plusMillis(500 + random.nextInt(3_000)));
  }

  /** By the clock of a node, whose hands differ; what is long due by others fires at once. */
  private Order schedule(TenantId tenant, TicketId ticket) {
    return order(
        tenant,
        Kind.SCHEDULE,
        ticket,
        deadline(),
        clock.instant().plusMillis(random.nextInt(5_000)));
  }

  private String deadline() {
    return World.DEADLINES.get(random.nextInt(World.DEADLINES.size()));
  }

  private <E extends Enum<E>> E any(E[] all) {
    return List.of(all).get(random.nextInt(all.length));
  }

  private long anyAgent() {
    return 1L + random.nextInt(World.POOLS * World.AGENTS_PER_POOL);
  }

  private Order order(TenantId tenant, Kind kind, Object... arguments) {
    List<String> texts = new ArrayList<>();
    for (Object argument : arguments) {
      texts.add(argument instanceof Id<?> id ? number(id) : argument.toString());
    }
    return new Order(tenant, name + "-" + drawn++, kind, texts);
  }

  private static String number(Id<?> id) {
    return String.valueOf(id.value());
  }
}
