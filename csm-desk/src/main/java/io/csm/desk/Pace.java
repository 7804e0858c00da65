package io.csm.desk;

import io.csm.core.Position;
import io.csm.core.QueueId;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.AggregateType;
import io.csm.core.event.Event;
import io.csm.core.event.JournalEntry;
import io.csm.core.event.TicketEvent;
import io.csm.spi.JournalPage;
import io.csm.spi.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How fast a queue moves, read off the end of the journal when somebody asks. Needs no router and
 * keeps nothing, so that every node says the same, also after a restart.
 *
 * <p>What counts is the time from one assignment of the queue to the next where the ticket of the
 * next was waiting already: only then were agents what it waited for. From one assignment to a
 * ticket that came later, the time says how seldom tickets come.
 */
final class Pace {
  static final int MOST_GAPS = 30;
  static final int FEWEST_GAPS = 5;
  static final Duration WINDOW = Duration.ofHours(1);
  static final int PAGE = 1_000;
  static final int MOST_PAGES = 10;

  private final Store store;
  private final ShardId shard;
  private final TenantId tenant;

  Pace(Store store, ShardId shard, TenantId tenant) {
    this.store = store;
    this.shard = shard;
    this.tenant = tenant;
  }

  /** How long somebody will wait behind so many; null where too little was assigned lately. */
  @Nullable Duration wait(QueueId queue, int ahead, Instant now) {
    List<Duration> gaps = gaps(queue, now.minus(WINDOW));
    if (gaps.size() < FEWEST_GAPS) {
      return null;
    }
    List<Duration> last = gaps.subList(Math.max(0, gaps.size() - MOST_GAPS), gaps.size());
    Duration sum = last.stream().reduce(Duration.ZERO, Duration::plus);
    return sum.multipliedBy(ahead + 1L).dividedBy(last.size());
  }

  private List<Duration> gaps(QueueId queue, Instant from) {
    List<JournalEntry> known = new ArrayList<>();
    List<Duration> gaps = List.of();
    long end = store.end(shard).value();
    for (int page = 0; page < MOST_PAGES && end > 0 && gaps.size() < MOST_GAPS; page++) {
      long start = Math.max(0, end - PAGE);
      JournalPage read = store.read(shard, new Position(start), (int) (end - start));
      if (!(read instanceof JournalPage.Entries found) || found.entries().isEmpty()) {
        break;
      }
      known.addAll(0, found.entries().stream().filter(this::counts).toList());
      gaps = gaps(known, queue, from);
      if (found.entries().get(0).envelope().recordedAt().isBefore(from)) {
        break;
      }
      end = start;
    }
    return gaps;
  }

  private boolean counts(JournalEntry entry) {
    AggregateKey key = entry.envelope().aggregate();
    Event event = entry.event();
    return key.type() == AggregateType.TICKET
        && key.tenant().equals(tenant)
        && (event instanceof TicketEvent.Queued
            || event instanceof TicketEvent.Dequeued
            || event instanceof TicketEvent.Assigned);
  }

  private static List<Duration> gaps(List<JournalEntry> entries, QueueId queue, Instant from) {
    Map<TicketId, Instant> waiting = new HashMap<>();
    List<Duration> gaps = new ArrayList<>();
    Instant last = null;
    for (JournalEntry entry : entries) {
      TicketId ticket = new TicketId(entry.envelope().aggregate().id());
      Instant at = entry.envelope().recordedAt();
      if (entry.event() instanceof TicketEvent.Queued queued) {
        if (queued.item().queue().equals(queue)) {
          waiting.putIfAbsent(ticket, at);
        } else {
          waiting.remove(ticket);
        }
        continue;
      }
      Instant since = waiting.remove(ticket);
      if (!(entry.event() instanceof TicketEvent.Assigned assigned)
          || !assigned.queue().equals(queue)
          || at.isBefore(from)) {
        continue;
      }
      // What was offered waited, if not since then, from before the first entry.
      boolean waited = since != null || assigned.offer() != null;
      if (waited && last != null && (since == null || since.isBefore(last))) {
        gaps.add(Duration.between(last, at));
      }
      last = waited ? at : last;
    }
    return gaps;
  }
}
