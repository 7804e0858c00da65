package io.csm.json;

import io.csm.core.Id;
import io.csm.core.config.BusinessCalendar;
import io.csm.core.config.Configuration;
import io.csm.core.config.ConfigurationItem;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Derives the JSON Schema of the configuration from the codecs, so that it cannot lag behind. */
final class SchemaWriter {
  /** What the constructors check besides, by record and component. */
  private static final Map<String, Map<String, Object>> BOUNDS = new LinkedHashMap<>();

  static {
    BOUNDS.put("Skill.name", Map.of("minLength", 1, "maxLength", 64));
    BOUNDS.put("Skill.level", Map.of("minimum", 1, "maximum", 10));
    BOUNDS.put("Queue.name", Map.of("minLength", 1, "maxLength", 128));
    BOUNDS.put("Queue.requiredSkills", Map.of("maxItems", 16));
    BOUNDS.put("Queue.preferredSkills", Map.of("maxItems", 16));
    BOUNDS.put("Queue.requiredLabels", Map.of("maxItems", 16));
    BOUNDS.put("Queue.teams", Map.of("maxItems", 32));
    BOUNDS.put("Queue.relaxation", Map.of("maxItems", 16));
    BOUNDS.put("Queue.maxPerAgent", Map.of("minimum", 0, "maximum", 10_000));
    BOUNDS.put("LabelPredicate.values", Map.of("minItems", 1, "maxItems", 64));
    BOUNDS.put("DeskPolicy.lowestRating", Map.of("minimum", 0, "maximum", 99));
    BOUNDS.put("DeskPolicy.highestRating", Map.of("minimum", 1, "maximum", 100));
    BOUNDS.put("DeskPolicy.awayAfterMissed", Map.of("minimum", 0, "maximum", 1_000));
  }

  private final SortedMap<String, Object> definitions = new TreeMap<>();

  private SchemaWriter() {}

  /** The schema as text, in lines. */
  static String write() {
    SchemaWriter writer = new SchemaWriter();
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("$id", "urn:csm:configuration");
    schema.put("title", "Configuration of csm");
    schema.put(
        "description",
        "One configuration item, a tenant's whole configuration, or a business calendar. Ranges"
            + " that are not said here are checked when a document is read.");
    List<Object> roots = new ArrayList<>();
    for (Class<?> root :
        List.of(ConfigurationItem.class, Configuration.class, BusinessCalendar.class)) {
      roots.add(writer.of(root));
    }
    schema.put("oneOf", roots);
    schema.put("$defs", writer.definitions);
    return JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writeValueAsString(schema)
            .replace("\r\n", "\n")
        + "\n";
  }

  private Object of(Type type) {
    if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
      Type[] arguments = generic.getActualTypeArguments();
      if (SortedMap.class.isAssignableFrom(raw)) {
        return map(arguments);
      }
      return raw.isInterface() ? array(arguments[0]) : of(raw);
    }
    Class<?> plain = (Class<?>) type;
    if (Id.class.isAssignableFrom(plain)) {
      return define("Id", SchemaWriter::id);
    }
    if (plain.isEnum() || plain == Configuration.class || isObject(plain)) {
      return define(nameOf(plain), () -> definition(plain));
    }
    return scalar(plain);
  }

  private static boolean isObject(Class<?> type) {
    Codec<?> codec = Codecs.of(type);
    return codec instanceof RecordCodec<?> || codec instanceof UnionCodec<?>;
  }

  private Map<String, Object> map(Type[] arguments) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("type", "object");
    if (arguments[0] instanceof Class<?> key && key.isEnum()) {
      map.put("propertyNames", of(key));
    }
    map.put("additionalProperties", of(arguments[1]));
    return map;
  }

  private Map<String, Object> array(Type element) {
    Map<String, Object> array = new LinkedHashMap<>();
    array.put("type", "array");
    array.put("items", of(element));
    return array;
  }

  private Object definition(Class<?> type) {
    if (type.isEnum()) {
      return Map.of("enum", Arrays.stream(type.getEnumConstants()).map(Object::toString).toList());
    }
    if (type == Configuration.class) {
      Map<String, Object> whole = new LinkedHashMap<>();
      whole.put("type", "object");
      whole.put("properties", Map.of("items", array(ConfigurationItem.class)));
      whole.put("required", List.of("items"));
      whole.put("additionalProperties", false);
      return whole;
    }
    if (Codecs.of(type) instanceof RecordCodec<?> codec) {
      return object(type, codec);
    }
    // The order in which they stand in the class file differs between compilers.
    List<Object> members =
        Arrays.stream(type.getPermittedSubclasses())
            .sorted(Comparator.comparing(Class::getName))
            .<Object>map(this::of)
            .toList();
    return Map.of("oneOf", members);
  }

  private Map<String, Object> object(Class<?> type, RecordCodec<?> codec) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    if (codec.kind() != null) {
      properties.put(RecordCodec.KIND, Map.of("const", codec.kind()));
      required.add(RecordCodec.KIND);
    }
    for (RecordComponent component : type.getRecordComponents()) {
      String name = component.getName();
      Object value = of(component);
      Map<String, Object> bounds = BOUNDS.get(type.getSimpleName() + "." + name);
      if (bounds != null) {
        Map<String, Object> bounded = new LinkedHashMap<>();
        ((Map<?, ?>) value).forEach((key, part) -> bounded.put(key.toString(), part));
        bounded.putAll(new TreeMap<>(bounds));
        value = bounded;
      }
      properties.put(name, value);
      if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)
          && Defaults.of(component) == null
          && Codecs.ofComponent(component).ifLeftOut() == null) {
        required.add(name);
      }
    }
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("type", "object");
    object.put("properties", properties);
    if (!required.isEmpty()) {
      object.put("required", required);
    }
    object.put("additionalProperties", false);
    return object;
  }

  private Object of(RecordComponent component) {
    Class<?> type = component.getType();
    boolean isId =
        (type == long.class || type == Long.class)
            && Codecs.ofComponent(component) instanceof TextCodec<?>;
    return isId ? define("Id", SchemaWriter::id) : of(component.getGenericType());
  }

  private static Map<String, Object> id() {
    Map<String, Object> id = new LinkedHashMap<>();
    id.put("type", List.of("string", "integer"));
    id.put("pattern", "^(0|-?[1-9][0-9]*)$");
    return id;
  }

  private static Map<String, Object> scalar(Class<?> type) {
    Map<String, Object> scalar = new LinkedHashMap<>();
    if (type == boolean.class || type == Boolean.class) {
      scalar.put("type", "boolean");
    } else if (Codecs.of(type) == (Object) Scalars.INT
        || Codecs.of(type) == (Object) Scalars.LONG) {
      scalar.put("type", "integer");
    } else if (type == BigDecimal.class) {
      scalar.put("type", List.of("string", "number"));
    } else if (Codecs.of(type) instanceof TextCodec<?>) {
      scalar.put("type", "string");
      if (type == Instant.class) {
        scalar.put("format", "date-time");
      } else if (type == LocalDate.class) {
        scalar.put("format", "date");
      } else if (type == Duration.class) {
        scalar.put("pattern", "^[-+]?[Pp]");
      }
    } else {
      throw new IllegalArgumentException("no schema is known for " + type);
    }
    return scalar;
  }

  private Object define(String name, java.util.function.Supplier<Object> definition) {
    if (!definitions.containsKey(name)) {
      definitions.put(name, Map.of());
      definitions.put(name, definition.get());
    }
    return Map.of("$ref", "#/$defs/" + name);
  }

  private static String nameOf(Class<?> type) {
    Class<?> outer = type.getDeclaringClass();
    return outer == null ? type.getSimpleName() : nameOf(outer) + "." + type.getSimpleName();
  }
}
