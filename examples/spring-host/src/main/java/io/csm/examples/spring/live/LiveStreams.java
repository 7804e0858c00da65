package io.csm.examples.spring.live;

import io.csm.core.Position;
import io.csm.core.ShardId;
import io.csm.core.event.AggregateType;
import io.csm.core.event.JournalEntry;
import io.csm.examples.spring.people.Role;
import io.csm.examples.spring.service.NotFoundException;
import io.csm.examples.spring.service.SeenTickets;
import io.csm.examples.spring.service.Who;
import io.csm.spi.JournalPage;
import io.csm.spi.Store;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Streams of events to browsers, straight from the journal: the id of an event is its position, so
 * that a browser that comes back says how far it had read, and gets what it missed, on whichever
 * node. What is sent says <em>that</em> a ticket or an agent changed, and never how: the page asks
 * again, and is shown what it may see.
 *
 * <p>One thread looks every 250 ms how far the journals have come, for all streams; where there is
 * something new, eight threads read and send. A stream keeps nothing but a position, so that a slow
 * browser costs no memory. At most {@value #MAX_STREAMS} at a time.
 */
@Component
public class LiveStreams implements DisposableBean {
  /** The most streams of a node. */
  public static final int MAX_STREAMS = 5_000;

  private static final Logger log = LoggerFactory.getLogger(LiveStreams.class);
  private static final int PAGE = 1_000;
  private static final long LOOK_EVERY_MS = 250;
  private static final long BEAT_EVERY_MS = 15_000;

  private final Store store;
  private final SeenTickets seen;
  private final Map<Stream, Boolean> streams = new ConcurrentHashMap<>();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService senders = Executors.newFixedThreadPool(8);

  LiveStreams(Store store, SeenTickets seen) {
    this.store = store;
    this.seen = seen;
    var unusedLooks =
        clock.scheduleWithFixedDelay(
            this::look, LOOK_EVERY_MS, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
    var unusedBeats =
        clock.scheduleWithFixedDelay(
            this::beat, BEAT_EVERY_MS, BEAT_EVERY_MS, TimeUnit.MILLISECONDS);
  }

  /**
   * Opens a stream.
   *
   * @param session the HTTP session that it ends with
   * @param lastEventId how far the browser has read, as it says; null for one that begins now
   * @param closed what is done once when it is over, for whatever reason
   */
  public SseEmitter open(Who who, String session, @Nullable String lastEventId, Runnable closed) {
    ShardId shard = store.shardOf(who.tenant()).orElseThrow(NotFoundException::new);
    if (streams.size() >= MAX_STREAMS) {
      throw new TooManyStreamsException();
    }
    Position end = store.end(shard);
    Position from = from(lastEventId, end);
    SseEmitter emitter = new SseEmitter();
    Stream stream = new Stream(who, shard, session, emitter, from);
    Runnable over =
        () -> {
          if (streams.remove(stream) != null) {
            closed.run();
          }
        };
    emitter.onCompletion(over);
    emitter.onTimeout(emitter::complete);
    emitter.onError(failure -> over.run());
    streams.put(stream, true);
    stream.hello = true;
    wake(stream);
    return emitter;
  }

  /** Ends the streams of an HTTP session, e.g. when somebody logs out. */
  public void closeSession(String session) {
    for (Stream stream : streams.keySet()) {
      if (stream.session.equals(session)) {
        stream.emitter.complete();
      }
    }
  }

  /** How many streams are open. */
  public int count() {
    return streams.size();
  }

  /** An id that is no position, or one of the future, begins now. */
  private static Position from(@Nullable String lastEventId, Position end) {
    if (lastEventId == null || !lastEventId.matches("\\d{1,18}")) {
      return end;
    }
    Position wanted = new Position(Long.parseLong(lastEventId));
    return wanted.isAfter(end) ? end : wanted;
  }

  private void look() {
    if (streams.isEmpty()) {
      return;
    }
    try {
      List<Position> now = store.ends();
      for (Stream stream : streams.keySet()) {
        if (now.get(stream.shard.value()).isAfter(stream.position)) {
          wake(stream);
        }
      }
    } catch (RuntimeException failed) {
      log.warn("The journals could not be looked at, once more in {} ms", LOOK_EVERY_MS, failed);
    }
  }

  private void beat() {
    for (Stream stream : streams.keySet()) {
      stream.beat = true;
      wake(stream);
    }
  }

  /**
   * One thread at a time works on a stream; a call that comes meanwhile makes it look once more.
   */
  private void wake(Stream stream) {
    if (stream.calls.getAndIncrement() == 0) {
      senders.execute(() -> work(stream));
    }
  }

  private void work(Stream stream) {
    int calls;
    do {
      calls = stream.calls.get();
      try {
        send(stream);
      } catch (IOException | IllegalStateException gone) {
        stream.emitter.completeWithError(gone);
        streams.remove(stream);
        return;
      } catch (RuntimeException failed) {
        log.warn("A stream could not go on, and is closed; the browser comes back", failed);
        stream.emitter.complete();
        return;
      }
    } while (!stream.calls.compareAndSet(calls, 0));
  }

  private void send(Stream stream) throws IOException {
    if (stream.hello) {
      stream.hello = false;
      stream.emitter.send(event(stream.position, "hello", ""));
    }
    if (stream.beat) {
      stream.beat = false;
      stream.emitter.send(SseEmitter.event().comment("still here"));
    }
    while (true) {
      JournalPage page = store.read(stream.shard, stream.position, PAGE);
      if (page instanceof JournalPage.Truncated truncated) {
        stream.position = new Position(truncated.firstAvailable().value() - 1);
        stream.emitter.send(event(stream.position, "reset", ""));
        continue;
      }
      JournalPage.Entries entries = (JournalPage.Entries) page;
      if (entries.entries().isEmpty()) {
        return;
      }
      send(stream, entries);
    }
  }

  /** Each ticket and agent once for a page, under the position of its end. */
  private void send(Stream stream, JournalPage.Entries page) throws IOException {
    Set<Long> tickets = new LinkedHashSet<>();
    Set<Long> agents = new LinkedHashSet<>();
    for (JournalEntry entry : page.entries()) {
      var aggregate = entry.envelope().aggregate();
      if (aggregate.tenant().equals(stream.who.tenant())) {
        if (aggregate.type() == AggregateType.TICKET) {
          tickets.add(aggregate.id());
        } else if (aggregate.type() == AggregateType.AGENT) {
          agents.add(aggregate.id());
        }
      }
    }
    stream.position = page.end();
    for (long agent : agents) {
      if (mayHearOf(stream.who, agent)) {
        stream.emitter.send(event(stream.position, "agent", Long.toString(agent)));
      }
    }
    for (long ticket : tickets) {
      if (seen.maySee(stream.who, ticket)) {
        stream.emitter.send(event(stream.position, "ticket", Long.toString(ticket)));
      }
    }
  }

  private static boolean mayHearOf(Who who, long agent) {
    return who.role().leads() || (who.role() == Role.AGENT && who.agent().value() == agent);
  }

  private static SseEmitter.SseEventBuilder event(Position position, String name, String data) {
    return SseEmitter.event().id(Long.toString(position.value())).name(name).data(data);
  }

  @Override
  public void destroy() {
    clock.shutdownNow();
    for (Stream stream : streams.keySet()) {
      stream.emitter.complete();
    }
    senders.shutdown();
  }

  /** One browser. Touched by one sender at a time; the flags are set by others. */
  private static final class Stream {
    final Who who;
    final ShardId shard;
    final String session;
    final SseEmitter emitter;
    final AtomicInteger calls = new AtomicInteger();
    volatile Position position;
    volatile boolean hello;
    volatile boolean beat;

    Stream(Who who, ShardId shard, String session, SseEmitter emitter, Position position) {
      this.who = who;
      this.shard = shard;
      this.session = session;
      this.emitter = emitter;
      this.position = position;
    }
  }
}
