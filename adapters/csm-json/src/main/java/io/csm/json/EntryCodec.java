package io.csm.json;

import io.csm.core.Actor;
import io.csm.core.Code;
import io.csm.core.CommandKey;
import io.csm.core.CsmException;
import io.csm.core.EventId;
import io.csm.core.Position;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.AggregateType;
import io.csm.core.event.Envelope;
import io.csm.core.event.Event;
import io.csm.core.event.EventKind;
import io.csm.core.event.JournalEntry;
import io.csm.core.event.RecordedEvent;
import io.csm.core.event.UnknownEvent;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * An event in its envelope: one object with the fields of {@link Head}, and the event's own fields
 * under {@code data}.
 *
 * <p>An event that this version cannot know is kept as an {@link UnknownEvent}: one of another
 * kind, of a later schema version, or with a constant or kind in it that is not known here.
 */
abstract class EntryCodec<T> implements Codec<T> {
  static final EntryCodec<JournalEntry> JOURNAL = new OfJournal();
  static final EntryCodec<RecordedEvent> RECORDED = new OfRecorded();

  /** The version of every kind so far. Further fields do not raise it, another meaning does. */
  private static final int SCHEMA_VERSION = 1;

  private static final String DATA = "data";

  /** The longest payload of an unknown event may hold anything, as deep as a document can be. */
  private static final JsonText PAYLOAD =
      new JsonText(
          JsonLimits.STANDARD
              .withMaxDepth(500)
              .withMaxDocumentLength(UnknownEvent.MAX_PAYLOAD + 2)
              .withMaxNumberLength(1_000));

  private static final SortedMap<String, Class<? extends Event>> TYPES = new TreeMap<>();

  static {
    for (EventKind kind : EventKind.values()) {
      if (kind != EventKind.UNKNOWN) {
        TYPES.put(kind.name(), kind.type());
      }
    }
  }

  private final RecordCodec<Head> head = new RecordCodec<>(Head.class, null);

  /** The fields around an event, in their order. */
  record Head(
      String kind,
      int schemaVersion,
      EventId id,
      TenantId tenant,
      Aggregate aggregate,
      long version,
      Instant occurredAt,
      Instant recordedAt,
      Actor actor,
      CommandKey command,
      @Nullable EventId causedBy,
      long correlation,
      int hops,
      @Nullable Position position,
      @Nullable ShardId shard) {

    static Head of(
        Envelope envelope, Event event, @Nullable Position position, @Nullable ShardId shard) {
      return new Head(
          event instanceof UnknownEvent unknown ? unknown.name() : event.kind().name(),
          envelope.schemaVersion(),
          envelope.id(),
          envelope.aggregate().tenant(),
          new Aggregate(envelope.aggregate().type(), envelope.aggregate().id()),
          envelope.version(),
          envelope.occurredAt(),
          envelope.recordedAt(),
          envelope.actor(),
          envelope.command(),
          envelope.causedBy(),
          envelope.correlation(),
          envelope.hops(),
          position,
          shard);
    }

    Envelope envelope() {
      return new Envelope(
          id,
          new AggregateKey(tenant, aggregate.type, aggregate.id),
          version,
          schemaVersion,
          occurredAt,
          recordedAt,
          actor,
          command,
          causedBy,
          correlation,
          hops);
    }
  }

  /** What the event is about, within its tenant. */
  record Aggregate(AggregateType type, long id) {}

  abstract Head headOf(T value);

  abstract Event eventOf(T value);

  abstract T of(Head head, Envelope envelope, Event event, Path path);

  @Override
  public void write(JsonGenerator out, T value, UnknownFields unknown) {
    Head fields = headOf(value);
    Event event = eventOf(value);
    out.writeStartObject();
    head.writeFields(out, fields, unknown);
    out.writeName(DATA);
    if (event instanceof UnknownEvent unknownEvent) {
      payload(unknownEvent).write(out);
    } else {
      requireVersion(fields.schemaVersion);
      Codecs.ofValue(event).write(out, event, unknown.below(DATA));
    }
    unknown.write(out);
    out.writeEndObject();
  }

  @Override
  public T read(Node node, Path path, UnknownFields unknown) {
    Head fields = head.read(node, path, unknown);
    Node data = unknown.remove(DATA);
    Path dataPath = path.field(DATA);
    if (data == null) {
      throw Mistakes.malformed(dataPath, "it is missing", "an object");
    }
    Event event;
    try {
      event = event(fields, data, dataPath, unknown);
    } catch (Mistakes.NotKnownHere newer) {
      event = unknown(fields, data, path);
    }
    try {
      return of(fields, fields.envelope(), event, path);
    } catch (CsmException refused) {
      throw Mistakes.at(path, head.names(), refused);
    }
  }

  @Override
  public String expected() {
    return "an object";
  }

  private static Event event(Head head, Node data, Path path, UnknownFields unknown) {
    Class<? extends Event> type = TYPES.get(head.kind);
    if (type == null || head.schemaVersion > SCHEMA_VERSION) {
      throw new Mistakes.NotKnownHere(path, head.kind, TYPES.keySet());
    }
    UnknownFields inside = new UnknownFields();
    Event event = Codecs.of(type).read(data, path, inside);
    unknown.addBelow(DATA, inside);
    return event;
  }

  private UnknownEvent unknown(Head fields, Node data, Path path) {
    String payload = JsonText.write(data);
    if (payload.length() > UnknownEvent.MAX_PAYLOAD) {
      throw CsmException.of(
          Code.TOO_LONG,
          path.field(DATA).toString(),
          "length",
          payload.length(),
          "max",
          UnknownEvent.MAX_PAYLOAD);
    }
    try {
      return new UnknownEvent(fields.kind, payload);
    } catch (CsmException refused) {
      throw Mistakes.at(path, head.names(), refused);
    }
  }

  /** Brackets around it keep a payload of two values from passing for one. */
  private static Node payload(UnknownEvent event) {
    try {
      if (PAYLOAD.parse("[" + event.payload() + "]") instanceof Node.Items items
          && items.elements().size() == 1) {
        return items.elements().get(0);
      }
    } catch (CsmException malformed) {
      throw new CsmException(
          Mistakes.malformed(Path.ROOT.field(DATA), "it is no JSON", "one JSON value").problem(),
          malformed);
    }
    throw Mistakes.malformed(Path.ROOT.field(DATA), "it holds more than that", "one JSON value");
  }

  private static void requireVersion(int version) {
    if (version != SCHEMA_VERSION) {
      throw CsmException.of(
          Code.INVALID_VALUE, "schemaVersion", "value", version, "expected", SCHEMA_VERSION);
    }
  }

  private static final class OfJournal extends EntryCodec<JournalEntry> {
    @Override
    Head headOf(JournalEntry entry) {
      return Head.of(entry.envelope(), entry.event(), entry.position(), entry.shard());
    }

    @Override
    Event eventOf(JournalEntry entry) {
      return entry.event();
    }

    @Override
    JournalEntry of(Head head, Envelope envelope, Event event, Path path) {
      if (head.position == null) {
        throw Mistakes.malformed(path.field("position"), "it is missing", "a text such as \"42\"");
      }
      if (head.shard == null) {
        throw Mistakes.malformed(path.field("shard"), "it is missing", "a whole number");
      }
      return new JournalEntry(head.shard, head.position, envelope, event);
    }
  }

  private static final class OfRecorded extends EntryCodec<RecordedEvent> {
    @Override
    Head headOf(RecordedEvent recorded) {
      return Head.of(recorded.envelope(), recorded.event(), null, null);
    }

    @Override
    Event eventOf(RecordedEvent recorded) {
      return recorded.event();
    }

    @Override
    RecordedEvent of(Head head, Envelope envelope, Event event, Path path) {
      return new RecordedEvent(envelope, event);
    }
  }
}
