package io.csm.desk;

import io.csm.core.AggregateState;
import io.csm.core.CommandKey;
import io.csm.core.ContentId;
import io.csm.core.ConversationId;
import io.csm.core.CustomerId;
import io.csm.core.MessageId;
import io.csm.core.TicketId;
import io.csm.core.config.Configuration;
import io.csm.core.config.StatusCategory;
import io.csm.core.conversation.Message;
import io.csm.core.event.AggregateType;
import io.csm.core.event.RecordedEvent;
import io.csm.core.ticket.Ticket;
import io.csm.spi.CommitResult;
import io.csm.spi.Guard;
import io.csm.spi.IdentityKey;
import io.csm.spi.StoredAnswer;
import io.csm.spi.ThreadKey;
import io.csm.spi.Versioned;
import io.csm.spi.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All that an {@link InMemoryStore} holds of one tenant; guarded by the lock of its shard. */
final class InMemoryTenant {
  private final InMemoryShard shard;
  private final Map<AggregateType, NavigableMap<Long, Aggregate>> aggregates =
      new EnumMap<>(AggregateType.class);
  private final Map<StatusCategory, NavigableMap<Long, Ticket>> tickets =
      new EnumMap<>(StatusCategory.class);
  private final Map<TicketId, NavigableSet<MessageId>> messages = new HashMap<>();

  private final Map<CommandKey, StoredAnswer> answers = new HashMap<>();
  private final Map<HostName, Long> hostKeys = new HashMap<>();
  private final Map<IdentityKey, IdentityClaim> identities = new HashMap<>();
  private final Map<ContentId, IdentityKey> addresses = new HashMap<>();
  private final Map<ThreadKey, ConversationId> threads = new HashMap<>();
  private final Map<ConversationId, List<ThreadKey>> threadsOf = new HashMap<>();

  InMemoryTenant(InMemoryShard shard) {
    this.shard = shard;
  }

  InMemoryShard shard() {
    return shard;
  }

  /** How many keys are claimed. */
  long keys() {
    return (long) answers.size() + hostKeys.size() + identities.size() + threads.size();
  }

  // ---- reading

  long version(AggregateType type, long id) {
    Aggregate aggregate = of(type).get(id);
    return aggregate == null ? 0 : aggregate.state.version();
  }

  Optional<Versioned> state(AggregateType type, long id) {
    return Optional.ofNullable(of(type).get(id)).map(aggregate -> aggregate.state);
  }

  List<RecordedEvent> history(AggregateType type, long id, long afterVersion, int limit) {
    Aggregate aggregate = of(type).get(id);
    if (aggregate == null || afterVersion >= aggregate.history.size()) {
      return List.of();
    }
    int from = (int) afterVersion;
    int to = Math.min(aggregate.history.size(), from + limit);
    return List.copyOf(aggregate.history.subList(from, to));
  }

  /** The tickets that wait or sleep, by id. */
  List<Versioned> routed(@Nullable TicketId after, int limit) {
    List<Versioned> found = new ArrayList<>();
    // No stream: it would count what is behind, which takes as long as all of it.
    for (Aggregate aggregate :
        of(AggregateType.TICKET).tailMap(after == null ? 0L : after.value(), false).values()) {
      if (((Ticket) aggregate.state.state()).isRouted()) {
        found.add(aggregate.state);
        if (found.size() == limit) {
          break;
        }
      }
    }
    return found;
  }

  Configuration configuration() {
    Aggregate aggregate = of(AggregateType.CONFIGURATION).get(1L);
    return aggregate == null ? Configuration.EMPTY : (Configuration) aggregate.state.state();
  }

  /** The tickets of one category, by id. */
  Collection<Ticket> tickets(StatusCategory category) {
    return tickets.getOrDefault(category, Collections.emptyNavigableMap()).values();
  }

  Optional<StoredAnswer> answer(CommandKey key, Instant now) {
    return Optional.ofNullable(answers.get(key)).filter(kept -> kept.keptUntil().isAfter(now));
  }

  Optional<CustomerId> customerOf(IdentityKey identity) {
    return Optional.ofNullable(identities.get(identity)).map(IdentityClaim::customer);
  }

  Optional<ConversationId> conversationOf(ThreadKey thread) {
    return Optional.ofNullable(threads.get(thread));
  }

  OptionalLong idOf(AggregateType type, String key) {
    Long id = hostKeys.get(new HostName(type, key));
    return id == null ? OptionalLong.empty() : OptionalLong.of(id);
  }

  List<MessageId> messagesOf(TicketId ticket, @Nullable MessageId after, int limit) {
    NavigableSet<MessageId> all = messages.get(ticket);
    if (all == null) {
      return List.of();
    }
    return (after == null ? all : all.tailSet(after, false)).stream().limit(limit).toList();
  }

  List<Long> ids(AggregateType type, long after, int limit) {
    return of(type).tailMap(after, false).keySet().stream().limit(limit).toList();
  }

  // ---- writing

  void write(Write write) {
    Versioned after =
        new Versioned(
            write.key(),
            write.newVersion(),
            write.events().get(write.events().size() - 1).envelope().recordedAt(),
            write.state());
    NavigableMap<Long, Aggregate> ofType =
        aggregates.computeIfAbsent(write.key().type(), unused -> new TreeMap<>());
    Aggregate aggregate = ofType.get(write.key().id());
    AggregateState before = null;
    if (aggregate == null) {
      aggregate = new Aggregate(after);
      ofType.put(write.key().id(), aggregate);
    } else {
      before = aggregate.state.state();
      aggregate.state = after;
    }
    aggregate.history.addAll(write.events());
    index(before, write.state());
  }

  private void index(@Nullable AggregateState before, AggregateState after) {
    if (before instanceof Ticket ticket) {
      ticketsIn(ticket.category()).remove(ticket.id().value());
    }
    if (after instanceof Ticket ticket) {
      ticketsIn(ticket.category()).put(ticket.id().value(), ticket);
    }
    if (before instanceof Message message) {
      messagesOf(message.ticket()).remove(message.id());
    }
    if (after instanceof Message message) {
      messagesOf(message.ticket()).add(message.id());
    }
  }

  private NavigableMap<Long, Ticket> ticketsIn(StatusCategory category) {
    return tickets.computeIfAbsent(category, unused -> new TreeMap<>());
  }

  private NavigableSet<MessageId> messagesOf(TicketId ticket) {
    return messages.computeIfAbsent(ticket, unused -> new TreeSet<>());
  }

  void blank(CommandKey key) {
    answers.computeIfPresent(key, (same, kept) -> new StoredAnswer(key, "", "", kept.keptUntil()));
  }

  void forget(CommandKey key) {
    answers.remove(key);
  }

  // ---- claims; each can be undone as long as nothing has happened since

  @Nullable CommitResult repeated(Guard.ClaimCommand claim) {
    StoredAnswer answer = answers.get(claim.answer().key());
    return answer == null ? null : new CommitResult.Repeated(answer);
  }

  void claim(Guard.ClaimCommand claim, Deque<Runnable> undo) {
    put(answers, claim.answer().key(), claim.answer(), undo);
  }

  boolean claim(Guard.ClaimHostKey claim, Deque<Runnable> undo) {
    HostName name = new HostName(claim.type(), claim.key());
    Long owner = hostKeys.get(name);
    if (owner != null && owner != claim.id()) {
      return false;
    }
    put(hostKeys, name, claim.id(), undo);
    return true;
  }

  boolean claim(Guard.ClaimIdentity claim, Deque<Runnable> undo) {
    IdentityClaim present = identities.get(claim.identity());
    if (present != null) {
      if (!present.customer().equals(claim.customer())) {
        return false;
      }
      put(addresses, present.address(), null, undo);
    }
    put(identities, claim.identity(), new IdentityClaim(claim.customer(), claim.address()), undo);
    put(addresses, claim.address(), claim.identity(), undo);
    return true;
  }

  boolean move(Guard.MoveIdentity move, Deque<Runnable> undo) {
    IdentityKey identity = addresses.get(move.address());
    if (identity == null) {
      return false;
    }
    put(identities, identity, new IdentityClaim(move.customer(), move.address()), undo);
    return true;
  }

  void release(Guard.ReleaseIdentity release, Deque<Runnable> undo) {
    IdentityKey identity = addresses.get(release.address());
    if (identity != null) {
      put(addresses, release.address(), null, undo);
      put(identities, identity, null, undo);
    }
  }

  boolean claim(Guard.ClaimThread claim, Deque<Runnable> undo) {
    ConversationId owner = threads.get(claim.thread());
    if (owner != null) {
      return owner.equals(claim.conversation());
    }
    put(threads, claim.thread(), claim.conversation(), undo);
    List<ThreadKey> all = new ArrayList<>(threadsOf.getOrDefault(claim.conversation(), List.of()));
    all.add(claim.thread());
    put(threadsOf, claim.conversation(), List.copyOf(all), undo);
    return true;
  }

  void release(Guard.ReleaseThread release, Deque<Runnable> undo) {
    for (ThreadKey thread : threadsOf.getOrDefault(release.conversation(), List.of())) {
      put(threads, thread, null, undo);
    }
    put(threadsOf, release.conversation(), null, undo);
  }

  private NavigableMap<Long, Aggregate> of(AggregateType type) {
    return aggregates.getOrDefault(type, Collections.emptyNavigableMap());
  }

  /** Puts a value, or removes it where it is null, and remembers how to take that back. */
  private static <K, V> void put(Map<K, V> map, K key, @Nullable V value, Deque<Runnable> undo) {
    V before = value == null ? map.remove(key) : map.put(key, value);
    undo.push(before == null ? () -> map.remove(key) : () -> map.put(key, before));
  }

  private static final class Aggregate {
    final List<RecordedEvent> history = new ArrayList<>();
    Versioned state;

    Aggregate(Versioned state) {
      this.state = state;
    }
  }

  private record HostName(AggregateType type, String key) {}

  private record IdentityClaim(CustomerId customer, ContentId address) {}
}
