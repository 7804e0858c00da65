package io.csm.testkit;

import static io.csm.testkit.Fixtures.BRAND;
import static io.csm.testkit.Fixtures.FILTERABLE_FIELD;
import static io.csm.testkit.Fixtures.QUEUE;
import static io.csm.testkit.Fixtures.START;
import static io.csm.testkit.Fixtures.VIP_QUEUE;

import io.csm.core.AgentId;
import io.csm.core.AssignmentId;
import io.csm.core.BrandId;
import io.csm.core.CustomerId;
import io.csm.core.TicketId;
import io.csm.core.config.FieldValue;
import io.csm.core.config.StatusCategory;
import io.csm.core.event.Event;
import io.csm.core.event.TicketEvent;
import io.csm.core.work.ChannelType;
import io.csm.core.work.Priority;
import io.csm.spi.TicketQueries.Filter;
import io.csm.spi.TicketQueries.Scope;
import io.csm.spi.TicketQueries.Sort;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Tickets and filters from a small world, so that they often meet: few times, people, tags and
 * values, and many ties.
 */
final class RandomTickets {
  private static final List<StatusCategory> CATEGORIES = List.of(StatusCategory.values());

  private final Random random;

  RandomTickets(Random random) {
    this.random = random;
  }

  /** One of twenty minutes. */
  Instant time() {
    return START.plusSeconds(60L * random.nextInt(20));
  }

  StatusCategory category() {
    return one(CATEGORIES);
  }

  Sort sort() {
    return one(List.of(Sort.values()));
  }

  int limit() {
    return 1 + random.nextInt(20);
  }

  /** The events of a ticket; its number and its id do not go in the same order. */
  Event[] history(TicketId id) {
    List<Event> events = new ArrayList<>();
    StatusCategory category = category();
    events.add(
        new TicketEvent.Opened(
            1 + (id.value() * 37) % 101,
            null,
            brand(),
            null,
            ChannelType.CHAT,
            customer(),
            null,
            null,
            false,
            type(),
            statusOf(StatusCategory.NEW),
            StatusCategory.NEW,
            one(List.of(Priority.values())),
            null,
            tags(),
            random.nextBoolean() ? fields() : new TreeMap<>(),
            one(List.of(QUEUE, VIP_QUEUE)),
            new TreeSet<>()));
    if (random.nextBoolean()) {
      events.add(new TicketEvent.Queued(Fixtures.workOf(id, time())));
      if (random.nextBoolean()) {
        events.add(Fixtures.assigned(new AssignmentId(id.value()), agent(), 0));
      }
    }
    if (category != StatusCategory.NEW) {
      events.add(new TicketEvent.StatusChanged(statusOf(category), category, null));
    }
    return events.toArray(Event[]::new);
  }

  Scope scope() {
    return switch (random.nextInt(4)) {
      case 0 -> Scope.ALL;
      case 1 -> new Scope(List.of(filter()));
      default -> new Scope(List.of(filter(), filter(), filter()));
    };
  }

  /** Some conditions, but seldom many: few tickets meet many. */
  Filter filter() {
    return new Filter(
        seldom() ? EnumSet.of(category(), category()) : EnumSet.noneOf(StatusCategory.class),
        seldom() ? set(statusOf(category()), statusOf(category())) : none(),
        seldom() ? set(type(), type()) : none(),
        seldom() ? set(VIP_QUEUE, VIP_QUEUE) : none(),
        seldom() ? set(agent(), agent()) : none(),
        random.nextInt(10) == 0,
        seldom() ? set(customer(), customer()) : none(),
        seldom() ? set(brand(), brand()) : none(),
        seldom() ? tags() : none(),
        seldom() ? fields() : new TreeMap<>(),
        seldomTime(),
        seldomTime(),
        random.nextBoolean() ? null : seldomTime(),
        random.nextBoolean() ? null : seldomTime());
  }

  private boolean seldom() {
    return random.nextInt(6) == 0;
  }

  private @Nullable Instant seldomTime() {
    return seldom() ? time() : null;
  }

  private AgentId agent() {
    return new AgentId(1 + random.nextInt(3));
  }

  private CustomerId customer() {
    return new CustomerId(1 + random.nextInt(4));
  }

  private BrandId brand() {
    return random.nextInt(3) == 0 ? new BrandId(12) : BRAND;
  }

  private String type() {
    return one(List.of("ticket", "return"));
  }

  private SortedSet<String> tags() {
    SortedSet<String> tags = new TreeSet<>();
    for (String tag : List.of("vip", "late", "angry")) {
      if (random.nextInt(3) == 0) {
        tags.add(tag);
      }
    }
    return tags;
  }

  private SortedMap<String, FieldValue> fields() {
    SortedMap<String, FieldValue> fields = new TreeMap<>();
    fields.put(FILTERABLE_FIELD, new FieldValue.Text(one(List.of("A-1", "A-2", "B-1"))));
    return fields;
  }

  private static String statusOf(StatusCategory category) {
    return Fixtures.schema().defaultStatus(category).name();
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private static <T> SortedSet<T> none() {
    return new TreeSet<>();
  }

  private static <T extends Comparable<? super T>> SortedSet<T> set(T one, T other) {
    SortedSet<T> set = new TreeSet<>();
    set.add(one);
    set.add(other);
    return set;
  }
}
