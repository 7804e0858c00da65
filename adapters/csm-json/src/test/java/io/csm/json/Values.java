package io.csm.json;

import io.csm.core.AgentId;
import io.csm.core.CsmException;
import io.csm.core.HostKey;
import io.csm.core.Id;
import io.csm.core.Position;
import io.csm.core.QueueId;
import io.csm.core.ShardId;
import io.csm.core.TeamId;
import io.csm.core.config.BusinessCalendar;
import io.csm.core.config.BusinessCalendarBuilder;
import io.csm.core.config.Choice;
import io.csm.core.config.Classification;
import io.csm.core.config.ClassificationRule;
import io.csm.core.config.ConcurrentOffers;
import io.csm.core.config.ExceptionRule;
import io.csm.core.config.FieldDefinition;
import io.csm.core.config.FieldType;
import io.csm.core.config.FieldValue;
import io.csm.core.config.QueueHours;
import io.csm.core.config.QueueShare;
import io.csm.core.config.SkillChange;
import io.csm.core.config.SkillSource;
import io.csm.core.config.SlaAlert;
import io.csm.core.config.SlaBy;
import io.csm.core.config.SlaCondition;
import io.csm.core.config.SlaMetric;
import io.csm.core.config.SlaPolicy;
import io.csm.core.config.SlaRules;
import io.csm.core.config.SlaTarget;
import io.csm.core.config.SlaThreshold;
import io.csm.core.config.SlaTrigger;
import io.csm.core.config.SpecialDay;
import io.csm.core.config.StatusCategory;
import io.csm.core.config.StatusDefinition;
import io.csm.core.config.TicketCondition;
import io.csm.core.config.TicketSchema;
import io.csm.core.config.TicketType;
import io.csm.core.event.Envelope;
import io.csm.core.event.Event;
import io.csm.core.event.EventKind;
import io.csm.core.event.JournalEntry;
import io.csm.core.event.RecordedEvent;
import io.csm.core.work.PreferredAgent;
import io.csm.core.work.Priority;
import io.csm.core.work.RoutingRequest;
import io.csm.core.work.Skill;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes values of any record of the core, from its components. {@link #random} makes others for
 * each seed; {@link #full} always the same, with nothing left out.
 */
abstract class Values {
  private static final int ATTEMPTS = 5_000;

  static Values random(long seed) {
    return new Drawn(new Random(seed));
  }

  static Values full() {
    return new Full();
  }

  /** An entry of that kind. */
  JournalEntry entry(EventKind kind) {
    RecordedEvent recorded = recorded(kind);
    return new JournalEntry(
        of(ShardId.class), of(Position.class), recorded.envelope(), recorded.event());
  }

  RecordedEvent recorded(EventKind kind) {
    Event event = of(kind.type());
    return new RecordedEvent(of(Envelope.class), event);
  }

  /** A value of that type. */
  <T> T of(Class<T> type) {
    return type.cast(make(type, type.getSimpleName()));
  }

  abstract boolean leaveOut();

  abstract int size(Type element);

  abstract int pick(int bound);

  /** Which member of a closed set. */
  abstract int member(int bound);

  abstract long id();

  abstract long anyLong();

  abstract int anyInt();

  abstract String text(String name);

  abstract Instant instant();

  abstract Duration duration();

  abstract BigDecimal decimal();

  abstract String json();

  private Object make(Type type, String name) {
    if (type instanceof ParameterizedType generic) {
      return container(generic, name);
    }
    Class<?> plain = (Class<?>) type;
    if (plain == String.class) {
      return switch (name) {
        case "language" -> List.of("zh-CN", "en", "pt-BR", "sr-Latn-RS").get(pick(4));
        case "mediaType" -> List.of("text/plain", "image/png").get(pick(2));
        case "hash" -> String.format("%064x", anyLong());
        case "currency" -> List.of("CNY", "JPY", "EUR").get(pick(3));
        case "payload" -> json();
        default -> name.startsWith("languages") ? List.of("de", "zh-CN").get(pick(2)) : text(name);
      };
    } else if (plain == boolean.class || plain == Boolean.class) {
      return pick(2) == 0 && (!name.equals("autoAccept") || leaveOut());
    } else if (plain == int.class || plain == Integer.class) {
      return name.equals("schemaVersion") ? 1 : anyInt();
    } else if (plain == long.class || plain == Long.class) {
      return anyLong();
    } else if (plain == Instant.class) {
      return instant();
    } else if (plain == Duration.class) {
      return duration();
    } else if (plain == LocalDate.class) {
      return LocalDate.ofEpochDay(pick(50_000));
    } else if (plain == BigDecimal.class) {
      return decimal();
    } else if (plain == TicketSchema.class) {
      return schema();
    } else if (plain == Classification.class) {
      return Classification.of(of(ClassificationRule.class));
    } else if (plain == BusinessCalendar.class) {
      return calendar();
    } else if (plain == SlaRules.class) {
      return rules();
    } else if (plain == PreferredAgent.class) {
      Duration hold = leaveOut() ? null : Duration.ofSeconds(pick(100_000));
      return pick(3) == 2
          ? PreferredAgent.of(of(TeamId.class), hold)
          : PreferredAgent.known(of(AgentId.class), hold).withMaxExcess(pick(100));
    } else if (plain == ConcurrentOffers.class) {
      int min = 1 + pick(10);
      return leaveOut() ? ConcurrentOffers.ONE : new ConcurrentOffers(min, min + 1 + pick(10));
    } else if (plain == SlaThreshold.class) {
      return new SlaThreshold(1 + pick(1_000), Duration.ofSeconds(pick(5_000) - 2_500));
    } else if (plain == ClassificationRule.class) {
      return classificationRule(text(name));
    } else if (plain == ExceptionRule.class) {
      return exceptionRule(text(name));
    } else if (plain == QueueHours.class) {
      return leaveOut()
          ? QueueHours.waiting(text(name))
          : QueueHours.overflowing(text(name), of(QueueId.class)).withPausedWaiting(true);
    } else if (plain == SlaTarget.class) {
      return target(text("metric"));
    } else if (plain.isEnum()) {
      Object[] constants = plain.getEnumConstants();
      return constants[pick(constants.length)];
    } else if (plain.isSealed() && !plain.isRecord()) {
      Class<?>[] members = plain.getPermittedSubclasses();
      // The order in which they stand in the class file differs between compilers.
      Arrays.sort(members, Comparator.comparing(Class::getName));
      return make(members[member(members.length)], name);
    }
    return record(plain, name);
  }

  private Object record(Class<?> type, String owner) {
    if (Id.class.isAssignableFrom(type)) {
      return construct(type, new Object[] {id()});
    }
    CsmException last = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      List<Object> values = new ArrayList<>();
      for (RecordComponent component : type.getRecordComponents()) {
        boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        String name = component.getName();
        values.add(
            nullable && leaveOut()
                ? null
                : make(
                    component.getGenericType(),
                    name.equals("name") || name.equals("value") ? owner : name));
      }
      try {
        return construct(type, values.toArray());
      } catch (CsmException refused) {
        last = refused;
      }
    }
    throw new IllegalStateException("cannot make a " + type, last);
  }

  private Object container(ParameterizedType generic, String name) {
    Type[] arguments = generic.getActualTypeArguments();
    if (generic.getRawType() == HostKey.class) {
      return HostKey.of(text(name));
    }
    int size = size(arguments[arguments.length - 1]);
    if (generic.getRawType() == List.class) {
      List<Object> list = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        list.add(make(arguments[0], name));
      }
      return list;
    } else if (generic.getRawType() == SortedSet.class) {
      SortedSet<Object> set = new TreeSet<>();
      for (int i = 0; i < size; i++) {
        set.add(make(arguments[0], name + i));
      }
      return set;
    } else if (generic.getRawType() == SortedMap.class) {
      SortedMap<Object, Object> map = new TreeMap<>();
      for (int i = 0; i < size; i++) {
        map.put(make(arguments[0], name + i), make(arguments[1], name));
      }
      return map;
    }
    throw new IllegalArgumentException("no values of " + generic);
  }

  /** Dates and hours within their bounds. */
  private BusinessCalendar calendar() {
    BusinessCalendarBuilder calendar =
        BusinessCalendar.builder(text("calendar"), pick(2) == 0 ? "Asia/Shanghai" : "Etc/UTC")
            .openOnWeekdays("09:00-12:00", "13:00-18:00");
    LocalDate date = LocalDate.of(2026, 1, 1).plusDays(pick(300));
    calendar.holiday(date, text("holiday"));
    if (!leaveOut()) {
      calendar.special(date.plusDays(1), SpecialDay.of(text("special"), "09:00-24:00"));
      calendar.valid(date, date.plusYears(1));
    }
    return calendar.build();
  }

  /** Targets are of metrics that are there. */
  private SlaRules rules() {
    SlaMetric metric =
        new SlaMetric(
            text("metric"),
            new TreeSet<>(List.of(SlaTrigger.OPENED)),
            of(SlaCondition.class),
            new TreeSet<>(List.of(SlaTrigger.SOLVED)),
            new TreeSet<>(),
            leaveOut() ? null : of(SlaCondition.class),
            pick(2) == 0,
            List.of(SlaMetric.Reopen.values()).get(pick(3)),
            leaveOut() ? null : of(SlaCondition.class));
    SlaPolicy policy =
        new SlaPolicy(text("policy"), of(SlaCondition.class), List.of(target(metric.name())));
    return new SlaRules(1 + pick(1_000), List.of(metric), List.of(policy), pick(2) == 0);
  }

  /** A rule prefers nobody. */
  private ClassificationRule classificationRule(String name) {
    return new ClassificationRule(
        name,
        of(TicketCondition.class),
        leaveOut() ? List.of() : List.of(of(QueueShare.class), of(QueueShare.class)),
        leaveOut() ? null : of(Priority.class),
        leaveOut() ? new TreeSet<>() : new TreeSet<>(List.of(of(Skill.class))),
        leaveOut() ? List.of() : List.of(of(SkillSource.class)),
        leaveOut() ? RoutingRequest.NONE : of(RoutingRequest.class).withPreferred(null),
        pick(2) == 0);
  }

  /** A rule moves or cancels, not both. */
  private ExceptionRule exceptionRule(String name) {
    ExceptionRule rule =
        new ExceptionRule(
            name,
            of(TicketCondition.class),
            Duration.ofSeconds(pick(100_000)),
            leaveOut() ? null : Integer.valueOf(pick(10_000)),
            leaveOut() ? null : of(Priority.class),
            leaveOut() ? null : of(RoutingRequest.class),
            leaveOut() ? null : of(TeamId.class),
            null,
            null,
            pick(2) == 0,
            leaveOut() ? SkillChange.NONE : of(SkillChange.class));
    return pick(2) == 0 ? rule.movingTo(of(QueueId.class)) : rule.cancelling(text("reason"));
  }

  private SlaTarget target(String metric) {
    boolean plain = leaveOut();
    return new SlaTarget(
        metric,
        of(SlaCondition.class),
        Duration.ofSeconds(1 + pick(100_000)),
        plain && leaveOut() ? null : text("calendar"),
        pick(2) == 0,
        leaveOut() ? List.of() : List.of(of(SlaAlert.class)),
        plain ? null : new SlaBy(pick(3), leaveOut() ? null : "16:30"),
        plain ? null : text("zoneField"));
  }

  /** The parts of a schema must fit together, so it is not made from its components. */
  private TicketSchema schema() {
    List<FieldDefinition> fields = new ArrayList<>();
    for (FieldType type : FieldType.values()) {
      FieldDefinition.Builder field =
          FieldDefinition.builder(type + "-" + text("field").replace(".", ""), type);
      if (type == FieldType.CHOICE) {
        field.choices("red", "green");
      } else if (type == FieldType.CASCADED_CHOICE) {
        field.choices(
            List.of(Choice.of("fruit", Choice.of("apple"), new Choice("pear", true, List.of()))));
      } else if (type == FieldType.TEXT) {
        field.maxLength(100 + pick(100)).requiredAtSolve().personal();
      } else if (type == FieldType.NUMBER) {
        field.range(new BigDecimal("-1.5"), leaveOut() ? null : new BigDecimal("10")).filterable();
      } else if (type == FieldType.MONEY) {
        field.currencies("CNY", "EUR");
      } else if (type == FieldType.REFERENCE) {
        field.referenceType("order");
      } else if (pick(2) == 0) {
        field.ticketTypes("ticket").requiredAtOpen().removed();
      }
      fields.add(field.build());
    }
    List<StatusDefinition> statuses = new ArrayList<>(TicketSchema.standard().statuses());
    statuses.add(new StatusDefinition(text("status") + "-gone", StatusCategory.OPEN, true));
    return new TicketSchema(
        1 + pick(1_000),
        List.of(TicketType.of("ticket"), new TicketType("return", true)),
        fields,
        statuses);
  }

  private static Object construct(Class<?> type, Object[] values) {
    try {
      Constructor<?> constructor = type.getDeclaredConstructors()[0];
      for (Constructor<?> candidate : type.getDeclaredConstructors()) {
        if (candidate.getParameterCount() == values.length) {
          constructor = candidate;
        }
      }
      return constructor.newInstance(values);
    } catch (InvocationTargetException thrown) {
      if (thrown.getCause() instanceof CsmException refused) {
        throw refused;
      }
      throw new IllegalStateException("cannot make a " + type, thrown.getCause());
    } catch (ReflectiveOperationException hidden) {
      throw new IllegalStateException("cannot make a " + type, hidden);
    }
  }

  private static final class Drawn extends Values {
    private static final List<String> STUFF =
        List.of(
            "a",
            "Z",
            "0",
            " ",
            ".",
            "\"",
            "\\",
            "/",
            "<",
            "'",
            "é",
            "中文",
            "\uD83D\uDE00",
            "\u2028",
            "\uFEFF",
            "ß",
            "[0]",
            "\uFFFD");

    private final Random random;

    Drawn(Random random) {
      this.random = random;
    }

    @Override
    boolean leaveOut() {
      return random.nextInt(5) < 2;
    }

    @Override
    int size(Type element) {
      return random.nextInt(2) * random.nextInt(4);
    }

    @Override
    int pick(int bound) {
      return random.nextInt(bound);
    }

    @Override
    int member(int bound) {
      return random.nextInt(bound);
    }

    @Override
    long id() {
      return random.nextInt(3) == 0 ? Long.MAX_VALUE - random.nextInt(3) : 1 + random.nextInt(50);
    }

    @Override
    long anyLong() {
      return switch (random.nextInt(4)) {
        case 0 -> random.nextLong();
        case 1 -> Long.MAX_VALUE;
        default -> 1 + random.nextInt(10_000);
      };
    }

    @Override
    int anyInt() {
      return switch (random.nextInt(8)) {
        case 0 -> random.nextInt();
        case 1 -> Integer.MAX_VALUE;
        default -> random.nextInt(64);
      };
    }

    @Override
    String text(String name) {
      StringBuilder text = new StringBuilder("x");
      for (int i = random.nextInt(6); i > 0; i--) {
        text.append(STUFF.get(random.nextInt(STUFF.size())));
      }
      return text.append(random.nextInt(100)).toString();
    }

    @Override
    Instant instant() {
      return switch (random.nextInt(10)) {
        case 0 -> Instant.MAX;
        case 1 -> Instant.MIN;
        case 2 -> Instant.EPOCH;
        case 3 -> Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
        default -> Instant.ofEpochMilli(1_700_000_000_000L + random.nextInt());
      };
    }

    @Override
    Duration duration() {
      return random.nextBoolean()
          ? Duration.ofSeconds(1 + random.nextInt(86_399))
          : Duration.ofNanos(1_000_000_000L + random.nextInt(1_000_000_000));
    }

    @Override
    BigDecimal decimal() {
      return random.nextBoolean()
          ? BigDecimal.valueOf(random.nextLong(), random.nextInt(18))
          : BigDecimal.valueOf(random.nextInt(1_000_000), random.nextInt(3));
    }

    @Override
    String json() {
      return List.of(
              "{}", "[1,2.50,-1E+400,null]", "{\"b\":{\"a\":[true,\"\\n中\"]},\"\":\"x\"}", "7")
          .get(random.nextInt(4));
    }
  }

  private static final class Full extends Values {
    private int ids = 1_000;
    private int picks;
    private int members;

    @Override
    boolean leaveOut() {
      return false;
    }

    /** One of each kind for closed sets. */
    @Override
    int size(Type element) {
      if (element == Choice.class) {
        return 0;
      }
      if (element == ExceptionRule.class) {
        return 1; // Their names differ.
      }
      return element == FieldValue.class ? FieldValue.class.getPermittedSubclasses().length : 2;
    }

    @Override
    int pick(int bound) {
      return picks++ % bound;
    }

    @Override
    int member(int bound) {
      return members++ % bound;
    }

    @Override
    long id() {
      return ++ids;
    }

    @Override
    long anyLong() {
      return ++ids;
    }

    @Override
    int anyInt() {
      return 3 + picks++ % 5;
    }

    @Override
    String text(String name) {
      return name;
    }

    @Override
    Instant instant() {
      return Instant.parse("2026-03-01T08:30:00Z").plusMillis(250L * picks++);
    }

    @Override
    Duration duration() {
      return Duration.ofSeconds(90);
    }

    @Override
    BigDecimal decimal() {
      return new BigDecimal("1250");
    }

    @Override
    String json() {
      return "{\"score\":0.750,\"words\":[\"谢谢\",\"thanks\"],\"by\":null}";
    }
  }
}
