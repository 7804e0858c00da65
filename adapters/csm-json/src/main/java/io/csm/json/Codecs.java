package io.csm.json;

import io.csm.core.Code;
import io.csm.core.CommandKey;
import io.csm.core.CsmException;
import io.csm.core.HostKey;
import io.csm.core.Id;
import io.csm.core.Position;
import io.csm.core.Ref;
import io.csm.core.ShardId;
import io.csm.core.config.Configuration;
import io.csm.core.config.ConfigurationItem;
import io.csm.core.config.DeskCalendar;
import io.csm.core.config.FieldValue;
import io.csm.core.config.OpenHours;
import io.csm.core.config.TicketSchema;
import io.csm.core.event.AgentEvent;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.ConfigurationEvent;
import io.csm.core.event.Event;
import io.csm.core.event.JournalEntry;
import io.csm.core.event.RecordedEvent;
import io.csm.core.work.ChannelType;
import io.csm.core.work.Holding;
import io.csm.core.work.LabelValue;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** Finds the codec of a type. */
final class Codecs {
  private static final String CORE = "io.csm.core";

  /** Types that stand in JSON otherwise than as records, by type. */
  private static final Map<Class<?>, Codec<?>> SINGLE = new LinkedHashMap<>();

  static {
    SINGLE.put(String.class, Scalars.TEXT);
    SINGLE.put(boolean.class, Scalars.FLAG);
    SINGLE.put(Boolean.class, Scalars.FLAG);
    SINGLE.put(int.class, Scalars.INT);
    SINGLE.put(Integer.class, Scalars.INT);
    SINGLE.put(long.class, Scalars.LONG);
    SINGLE.put(Long.class, Scalars.LONG);
    SINGLE.put(BigDecimal.class, Scalars.DECIMAL);
    SINGLE.put(Instant.class, Scalars.INSTANT);
    SINGLE.put(Duration.class, Scalars.DURATION);
    SINGLE.put(LocalDate.class, Scalars.DATE);
    SINGLE.put(ShardId.class, Scalars.whole(ShardId::value, v -> new ShardId(Math.toIntExact(v))));
    SINGLE.put(Position.class, Scalars.id(Position::value, Position::new));
    SINGLE.put(HostKey.class, TextCodec.of("a text", HostKey<?>::value, HostKey::of));
    SINGLE.put(CommandKey.class, TextCodec.of("a text", CommandKey::value, CommandKey::new));
    SINGLE.put(ChannelType.class, TextCodec.of("a text", ChannelType::name, ChannelType::new));
    SINGLE.put(
        OpenHours.class,
        TextCodec.of("hours such as 09:00-17:30", OpenHours::toString, OpenHours::parse));
    SINGLE.put(JournalEntry.class, EntryCodec.JOURNAL);
    SINGLE.put(RecordedEvent.class, EntryCodec.RECORDED);
  }

  /** Components of type long that hold the value of some id. */
  private static final Map<Class<?>, String> RAW_IDS = new LinkedHashMap<>();

  static {
    RAW_IDS.put(EntryCodec.Aggregate.class, "id");
    RAW_IDS.put(EntryCodec.Head.class, "correlation");
    RAW_IDS.put(AggregateKey.class, "id");
    RAW_IDS.put(Holding.class, "id");
    RAW_IDS.put(AgentEvent.HoldingChanged.class, "holding");
    RAW_IDS.put(AgentEvent.HoldingReleased.class, "holding");
    RAW_IDS.put(ConfigurationEvent.Removed.class, "itemId");
  }

  /** Kinds whose name does not follow from the name of the record. */
  private static final Map<Class<?>, String> KINDS = new LinkedHashMap<>();

  static {
    KINDS.put(TicketSchema.class, "SCHEMA");
    KINDS.put(DeskCalendar.class, "CALENDAR");
    KINDS.put(FieldValue.Num.class, "NUMBER");
    KINDS.put(LabelValue.Num.class, "NUMBER");
    KINDS.put(FieldValue.Moment.class, "INSTANT");
    KINDS.put(FieldValue.Bool.class, "BOOLEAN");
    KINDS.put(FieldValue.Chosen.class, "CHOICE");
    KINDS.put(FieldValue.Cascade.class, "CASCADED_CHOICE");
  }

  /** Bounded by the number of types of the core. */
  private static final ClassValue<Codec<?>> CODECS =
      new ClassValue<>() {
        @Override
        protected Codec<?> computeValue(Class<?> type) {
          return create(type);
        }
      };

  private Codecs() {}

  /** The codec of a type whose values can be documents of their own. */
  static <T> Codec<T> ofDocument(Class<T> type) {
    String home = type.getPackageName();
    if (!home.equals(CORE) && !home.startsWith(CORE + ".")) {
      throw unsupported(type);
    }
    return of(type);
  }

  /** The codec of a document by the type that {@code value} has at run time. */
  @SuppressWarnings("unchecked")
  static Codec<Object> ofDocument(Object value) {
    return (Codec<Object>) ofDocument(typeOf(value));
  }

  @SuppressWarnings("unchecked")
  static <T> Codec<T> of(Class<T> type) {
    return (Codec<T>) CODECS.get(type);
  }

  /** The codec of the type that {@code value} has at run time. */
  @SuppressWarnings("unchecked")
  static <T> Codec<T> ofValue(T value) {
    return (Codec<T>) CODECS.get(typeOf(value));
  }

  @SuppressWarnings("unchecked")
  static Codec<Object> ofComponent(RecordComponent component) {
    String rawId = RAW_IDS.get(component.getDeclaringRecord());
    return (Codec<Object>)
        (component.getName().equals(rawId)
            ? Scalars.id(Long::longValue, Long::valueOf)
            : ofType(component.getGenericType()));
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Codec<?> ofType(Type type) {
    if (type instanceof Class<?> plain) {
      return CODECS.get(plain);
    }
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == List.class) {
        return new Containers.OfList<>(ofType(arguments[0]));
      }
      if (generic.getRawType() == SortedSet.class) {
        return new Containers.OfSet(ofType(arguments[0]));
      }
      if (generic.getRawType() == SortedMap.class
          && ofType(arguments[0]) instanceof TextCodec<?> key) {
        return new Containers.OfMap(key, ofType(arguments[1]));
      }
      if (generic.getRawType() == HostKey.class) {
        return CODECS.get(HostKey.class);
      }
    }
    throw unsupported(type);
  }

  private static Class<?> typeOf(Object value) {
    return value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass();
  }

  private static Codec<?> create(Class<?> type) {
    Codec<?> single = SINGLE.get(type);
    if (single != null) {
      return single;
    }
    if (type == Configuration.class) {
      return new ConfigurationCodec(of(ConfigurationItem.class));
    }
    if (type.isEnum()) {
      return ofConstants(type);
    }
    if (Id.class.isAssignableFrom(type) && type.isRecord()) {
      return ofId(type);
    }
    if (type.isRecord()) {
      return new RecordCodec<>(type, kindOf(type));
    }
    if (isUnion(type)) {
      List<RecordCodec<?>> members = new ArrayList<>();
      for (Class<?> member : type.getPermittedSubclasses()) {
        members.add((RecordCodec<?>) CODECS.get(member));
      }
      return union(members);
    }
    throw unsupported(type);
  }

  /** Whether it is a closed set of records. Ids and events are told apart by other means. */
  private static boolean isUnion(Class<?> type) {
    if (!type.isSealed()
        || Ref.class.isAssignableFrom(type)
        || Event.class.isAssignableFrom(type)) {
      return false;
    }
    for (Class<?> member : type.getPermittedSubclasses()) {
      if (!member.isRecord()) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable String kindOf(Class<?> type) {
    for (Class<?> set : type.getInterfaces()) {
      if (isUnion(set)) {
        String name = KINDS.get(type);
        return name != null
            ? name
            : type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
      }
    }
    return null;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Codec<?> union(List<RecordCodec<?>> members) {
    return new UnionCodec(members);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Codec<?> ofConstants(Class<?> type) {
    return TextCodec.ofConstants((Class) type);
  }

  private static Codec<?> ofId(Class<?> type) {
    try {
      MethodHandle constructor =
          MethodHandles.publicLookup()
              .findConstructor(type, MethodType.methodType(void.class, long.class))
              .asType(MethodType.methodType(Id.class, long.class));
      return Scalars.<Id<?>>id(Id::value, value -> newId(constructor, value));
    } catch (ReflectiveOperationException hidden) {
      throw new IllegalArgumentException(type + " is not public", hidden);
    }
  }

  private static Id<?> newId(MethodHandle constructor, long value) {
    try {
      return (Id<?>) constructor.invoke(value);
    } catch (RuntimeException | Error refused) {
      throw refused;
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static CsmException unsupported(Type type) {
    return CsmException.of(
        Code.INVALID_VALUE,
        "type",
        "value",
        type.getTypeName(),
        "expected",
        "a record of io.csm.core made of values, such as JournalEntry, Ticket or Queue");
  }
}
