package io.csm.desk;

import io.csm.core.Actor;
import io.csm.core.ActorKind;
import io.csm.core.AgentId;
import io.csm.core.BrandId;
import io.csm.core.ChannelAccountId;
import io.csm.core.Code;
import io.csm.core.CommandKey;
import io.csm.core.ContentId;
import io.csm.core.ContentRef;
import io.csm.core.CsmException;
import io.csm.core.CustomerId;
import io.csm.core.EventId;
import io.csm.core.HostKey;
import io.csm.core.MessageId;
import io.csm.core.QueueId;
import io.csm.core.TeamId;
import io.csm.core.TicketId;
import io.csm.core.config.FieldValue;
import io.csm.core.config.SlaAction;
import io.csm.core.conversation.MessageKind;
import io.csm.core.conversation.PartType;
import io.csm.core.event.ExtensionEvent;
import io.csm.core.lifecycle.TicketCommand;
import io.csm.core.work.ChannelType;
import io.csm.core.work.LabelPredicate;
import io.csm.core.work.LabelValue;
import io.csm.core.work.PreferredAgent;
import io.csm.core.work.Priority;
import io.csm.core.work.RoutingRequest;
import io.csm.core.work.Skill;
import io.csm.spi.IdentityKey;
import io.csm.spi.IntakeRow;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The form in which a command waits for the host's commit: a version, then values, each behind a
 * byte that tells its type. Records carry the names of their components, so that one that gets a
 * further component can be read by those who do not know it yet, and read where it is missing.
 *
 * <p>Only the types in {@link #TYPES} can be written and read. Texts are UTF-8.
 */
final class Written {
  /** Raised when older nodes could not read what is written any more. */
  private static final int VERSION = 1;

  private static final SortedMap<String, Class<?>> TYPES = new TreeMap<>();

  static {
    for (Class<?> type :
        List.of(
            CallContext.class,
            Accepted.class,
            NewTicket.class,
            InboundMessage.class,
            Actor.class,
            ActorKind.class,
            CommandKey.class,
            EventId.class,
            HostKey.class,
            TicketId.class,
            MessageId.class,
            CustomerId.class,
            AgentId.class,
            QueueId.class,
            BrandId.class,
            ChannelAccountId.class,
            ContentId.class,
            ContentRef.class,
            IdentityKey.class,
            MessageKind.class,
            PartType.class,
            Priority.class,
            ChannelType.class,
            Skill.class,
            TeamId.class,
            RoutingRequest.class,
            PreferredAgent.class,
            PreferredAgent.Kind.class,
            LabelPredicate.class,
            LabelPredicate.Comparison.class,
            LabelValue.Text.class,
            LabelValue.Num.class,
            ExtensionEvent.class,
            NewDeadline.class,
            SlaAction.RaisePriority.class,
            SlaAction.MoveToQueue.class,
            SlaAction.Tell.class,
            SlaAction.Whom.class,
            TicketCommand.Tag.class,
            FieldValue.Text.class,
            FieldValue.Num.class,
            FieldValue.Money.class,
            FieldValue.Date.class,
            FieldValue.Moment.class,
            FieldValue.Bool.class,
            FieldValue.Chosen.class,
            FieldValue.Cascade.class,
            FieldValue.Reference.class,
            FieldValue.Content.class)) {
      TYPES.put(nameOf(type), type);
    }
  }

  private Written() {}

  /** One command with who gave it and what it was answered. */
  record Command(
      CallContext call, Accepted accepted, String name, List<@Nullable Object> arguments) {}

  /**
   * Writes a command.
   *
   * @throws CsmException with {@code TOO_LONG} beyond {@link IntakeRow#MAX_BYTES}
   */
  static byte[] write(Command command) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      write(out, command.call());
      write(out, command.accepted());
      write(out, command.name());
      write(out, command.arguments());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads a command.
   *
   * @throws CsmException with {@code UPGRADE_PENDING} if only a newer release can read it, with
   *     another code, mostly {@code MALFORMED}, if nobody can
   */
  static Command read(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readUnsignedByte();
      if (version > VERSION) {
        throw CsmException.of(
            Code.UPGRADE_PENDING,
            "intake.command",
            "event",
            "command",
            "level",
            version,
            "lowest",
            VERSION);
      }
      if (version != VERSION) {
        throw malformed("version " + version, "version " + VERSION);
      }
      CallContext call = (CallContext) require(read(in));
      Accepted accepted = (Accepted) require(read(in));
      String name = (String) require(read(in));
      List<@Nullable Object> arguments = new ArrayList<>((List<?>) require(read(in)));
      return new Command(call, accepted, name, arguments);
    } catch (CsmException told) {
      throw told;
    } catch (IOException | RuntimeException broken) {
      throw new CsmException(
          malformed(String.valueOf(broken.getMessage()), "a command of this release").problem(),
          broken);
    }
  }

  private static void write(DataOutputStream out, @Nullable Object value) throws IOException {
    if (value == null) {
      out.writeByte('0');
    } else if (value instanceof String text) {
      out.writeByte('s');
      text(out, text);
    } else if (value instanceof Boolean flag) {
      out.writeByte('z');
      out.writeBoolean(flag);
    } else if (value instanceof Integer number) {
      out.writeByte('i');
      out.writeInt(number);
    } else if (value instanceof Long number) {
      out.writeByte('l');
      out.writeLong(number);
    } else if (value instanceof BigDecimal number) {
      out.writeByte('d');
      text(out, number.toString());
    } else if (value instanceof Instant instant) {
      out.writeByte('t');
      out.writeLong(instant.getEpochSecond());
      out.writeInt(instant.getNano());
    } else if (value instanceof Duration duration) {
      out.writeByte('u');
      out.writeLong(duration.getSeconds());
      out.writeInt(duration.getNano());
    } else if (value instanceof LocalDate date) {
      out.writeByte('D');
      out.writeLong(date.toEpochDay());
    } else if (value instanceof NewPart part) {
      out.writeByte('p');
      write(out, part.type());
      write(out, part.mediaType());
      write(out, part.stored().orElse(null));
      bytes(out, part.bytes());
    } else if (value instanceof Enum<?> constant) {
      out.writeByte('e');
      text(out, known(constant.getDeclaringClass()));
      text(out, constant.name());
    } else if (value instanceof Record record) {
      out.writeByte('r');
      record(out, record);
    } else if (value instanceof Map<?, ?> map) {
      out.writeByte('m');
      out.writeInt(map.size());
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        write(out, entry.getKey());
        write(out, entry.getValue());
      }
    } else if (value instanceof Collection<?> collection) {
      out.writeByte(value instanceof SortedSet ? 'o' : 'c');
      out.writeInt(collection.size());
      for (Object element : collection) {
        write(out, element);
      }
    } else {
      throw new IllegalArgumentException(value.getClass() + " cannot be written");
    }
    if (out.size() > IntakeRow.MAX_BYTES) {
      throw CsmException.of(
          Code.TOO_LONG, "command", "length", out.size(), "max", IntakeRow.MAX_BYTES);
    }
  }

  private static @Nullable Object read(DataInputStream in) throws IOException {
    int type = in.readUnsignedByte();
    return switch (type) {
      case '0' -> null;
      case 's' -> text(in);
      case 'z' -> in.readBoolean();
      case 'i' -> in.readInt();
      case 'l' -> in.readLong();
      case 'd' -> new BigDecimal(text(in));
      case 't' -> Instant.ofEpochSecond(in.readLong(), in.readInt());
      case 'u' -> Duration.ofSeconds(in.readLong(), in.readInt());
      case 'D' -> LocalDate.ofEpochDay(in.readLong());
      case 'p' -> part(in);
      case 'e' -> constant(known(text(in)), text(in));
      case 'r' -> record(in);
      case 'm' -> map(in);
      case 'o' -> new TreeSet<>(elements(in));
      case 'c' -> elements(in);
      default -> throw malformed("type " + type, "a type of this release");
    };
  }

  private static void record(DataOutputStream out, Record record) throws IOException {
    RecordComponent[] components = record.getClass().getRecordComponents();
    text(out, known(record.getClass()));
    out.writeByte(components.length);
    for (RecordComponent component : components) {
      text(out, component.getName());
      try {
        write(out, component.getAccessor().invoke(record));
      } catch (IllegalAccessException | InvocationTargetException unreadable) {
        throw new IllegalStateException(unreadable);
      }
    }
  }

  private static Object record(DataInputStream in) throws IOException {
    Class<?> type = known(text(in));
    SortedMap<String, @Nullable Object> byName = new TreeMap<>();
    int size = in.readUnsignedByte();
    for (int i = 0; i < size; i++) {
      byName.put(text(in), read(in));
    }
    RecordComponent[] components = type.getRecordComponents();
    if (components == null) {
      throw malformed(type.getSimpleName(), "a record");
    }
    Class<?>[] types = new Class<?>[components.length];
    @Nullable Object[] values = new @Nullable Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      values[i] = byName.get(components[i].getName());
    }
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException | IllegalArgumentException refused) {
      throw new CsmException(
          malformed(type.getSimpleName() + ": " + refused, "values that fit together").problem(),
          refused);
    }
  }

  private static NewPart part(DataInputStream in) throws IOException {
    PartType type = (PartType) require(read(in));
    String mediaType = (String) require(read(in));
    ContentRef stored = (ContentRef) read(in);
    byte[] bytes = bytes(in);
    return stored == null
        ? NewPart.of(type, mediaType, bytes)
        : NewPart.stored(type, mediaType, stored);
  }

  private static Object constant(Class<?> type, String name) {
    Object[] constants = type.getEnumConstants();
    if (constants != null) {
      for (Object constant : constants) {
        if (((Enum<?>) constant).name().equals(name)) {
          return constant;
        }
      }
    }
    throw malformed(type.getSimpleName() + " " + name, "a constant of this release");
  }

  private static SortedMap<Object, @Nullable Object> map(DataInputStream in) throws IOException {
    SortedMap<Object, @Nullable Object> map = new TreeMap<>();
    int size = in.readInt();
    for (int i = 0; i < size; i++) {
      map.put(require(read(in)), read(in));
    }
    return map;
  }

  private static List<@Nullable Object> elements(DataInputStream in) throws IOException {
    List<@Nullable Object> elements = new ArrayList<>();
    int size = in.readInt();
    for (int i = 0; i < size; i++) {
      elements.add(read(in));
    }
    return elements;
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    bytes(out, text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(bytes(in), StandardCharsets.UTF_8);
  }

  private static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > IntakeRow.MAX_BYTES) {
      throw malformed("length " + length, "at most " + IntakeRow.MAX_BYTES);
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw malformed("it ends too early", length + " bytes more");
    }
    return bytes;
  }

  /** Field values and labels both have texts and numbers. */
  private static String nameOf(Class<?> type) {
    return type.getDeclaringClass() == LabelValue.class
        ? "Label" + type.getSimpleName()
        : type.getSimpleName();
  }

  private static String known(Class<?> type) {
    String name = nameOf(type);
    if (TYPES.get(name) != type) {
      throw new IllegalArgumentException(type + " cannot be written");
    }
    return name;
  }

  private static Class<?> known(String name) {
    Class<?> type = TYPES.get(name);
    if (type == null) {
      throw malformed("type " + name, "a type of this release");
    }
    return type;
  }

  private static Object require(@Nullable Object value) {
    if (value == null) {
      throw malformed("a value is missing", "a value");
    }
    return value;
  }

  private static CsmException malformed(String detail, String expected) {
    return CsmException.of(
        Code.MALFORMED, "intake.command", "detail", detail, "expected", expected);
  }
}
