package io.csm.json;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.Problem;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/**
 * A record as an object: its components under their names, in the order of their declaration.
 * Components that are null, empty containers, and what {@link Defaults} names, are left out.
 */
final class RecordCodec<T> implements Codec<T> {
  /** The field that tells one type of a closed set from another. */
  static final String KIND = "kind";

  private final Class<T> type;
  private final @Nullable String kind;
  private final Map<String, Component> components = new LinkedHashMap<>();
  private final MethodHandle constructor;

  /**
   * @param kind the type's name in its closed set, or null if it is in none
   */
  RecordCodec(Class<T> type, @Nullable String kind) {
    this.type = type;
    this.kind = kind;
    RecordComponent[] declared = type.getRecordComponents();
    Class<?>[] types = new Class<?>[declared.length];
    try {
      for (int i = 0; i < declared.length; i++) {
        types[i] = declared[i].getType();
        components.put(declared[i].getName(), new Component(declared[i], i));
      }
      Constructor<T> canonical = type.getDeclaredConstructor(types);
      constructor =
          MethodHandles.lookup()
              .unreflectConstructor(canonical)
              .asSpreader(Object[].class, types.length)
              .asType(MethodType.methodType(Object.class, Object[].class));
    } catch (ReflectiveOperationException hidden) {
      throw new IllegalArgumentException(type + " is not public", hidden);
    }
    if (kind != null && components.containsKey(KIND)) {
      throw new IllegalArgumentException(type + " has a component of the name " + KIND);
    }
  }

  Class<T> type() {
    return type;
  }

  @Nullable String kind() {
    return kind;
  }

  Collection<String> names() {
    return components.keySet();
  }

  @Override
  public void write(JsonGenerator out, T value, UnknownFields unknown) {
    out.writeStartObject();
    writeFields(out, value, unknown);
    unknown.write(out);
    out.writeEndObject();
  }

  /** Writes the fields without the braces around them. */
  void writeFields(JsonGenerator out, T value, UnknownFields unknown) {
    if (kind != null) {
      out.writeStringProperty(KIND, kind);
    }
    components.forEach((name, component) -> component.write(out, name, value, unknown));
  }

  @Override
  public T read(Node node, Path path, UnknownFields unknown) {
    if (!(node instanceof Node.Fields fields)) {
      throw Mistakes.unexpected(path, node, expected());
    }
    @Nullable Object[] values = new @Nullable Object[components.size()];
    boolean kindSeen = kind == null;
    for (Map.Entry<String, Node> field : fields.byName().entrySet()) {
      String name = field.getKey();
      Component component = components.get(name);
      if (component != null) {
        component.read(field.getValue(), path.field(name), values, name, unknown);
      } else if (name.equals(KIND) && kind != null) {
        requireKind(kind, Scalars.TEXT.read(field.getValue(), path.field(KIND), unknown), path);
        kindSeen = true;
      } else {
        unknown.add(name, field.getValue());
      }
    }
    if (!kindSeen) {
      throw Mistakes.malformed(path.field(KIND), "it is missing", "(" + kind + ")");
    }
    components.forEach(
        (name, component) -> {
          if (values[component.index] == null) {
            values[component.index] = component.ifLeftOut(path, name);
          }
        });
    return construct(path, values);
  }

  @Override
  public String expected() {
    return "an object";
  }

  private static void requireKind(String expected, String found, Path path) {
    if (!found.equals(expected)) {
      throw Mistakes.malformed(
          path.field(KIND), "it is the text (" + found + ")", "(" + expected + ")");
    }
  }

  @SuppressWarnings("unchecked")
  private T construct(Path path, @Nullable Object[] values) {
    try {
      return (T) (Object) constructor.invokeExact(values);
    } catch (CsmException refused) {
      throw Mistakes.at(path, components.keySet(), refused);
    } catch (Error failed) {
      throw failed;
    } catch (Throwable refused) {
      throw new CsmException(
          Problem.of(
              Code.MALFORMED,
              path.toString(),
              "detail",
              String.valueOf(refused.getMessage()),
              "expected",
              "values that fit together"),
          refused);
    }
  }

  /** One component: where its value comes from, and its codec. */
  private static final class Component {
    private final int index;
    private final boolean nullable;
    private final SerializableString name;
    private final Method accessor;
    private final Supplier<Codec<Object>> find;
    private final @Nullable Object standard;

    /** Made on first use, too. */
    private @Nullable Function<Object, @Nullable Object> get;

    /** Found on first use, as types may contain themselves. A race finds the same one twice. */
    private @Nullable Codec<Object> codec;

    Component(RecordComponent declared, int index) {
      this.index = index;
      nullable = declared.getAnnotatedType().isAnnotationPresent(Nullable.class);
      name = new SerializedString(declared.getName());
      accessor = declared.getAccessor();
      find = () -> Codecs.ofComponent(declared);
      standard = Defaults.of(declared);
    }

    private Codec<Object> codec() {
      Codec<Object> found = codec;
      if (found == null) {
        found = find.get();
        codec = found;
      }
      return found;
    }

    void write(JsonGenerator out, String name, Object owner, UnknownFields unknown) {
      Object value = valueIn(owner);
      if (value != null && !value.equals(standard) && !codec().isLeftOut(value)) {
        out.writeName(this.name);
        codec().write(out, value, unknown.below(name));
      }
    }

    /** Null is the same as a field that is left out. */
    void read(Node node, Path path, @Nullable Object[] values, String name, UnknownFields unknown) {
      if (!(node instanceof Node.Nothing)) {
        UnknownFields inside = new UnknownFields();
        values[index] = codec().read(node, path, inside);
        unknown.addBelow(name, inside);
      }
    }

    @Nullable Object ifLeftOut(Path path, String name) {
      if (standard != null) {
        return standard;
      }
      Object value = nullable ? null : codec().ifLeftOut();
      if (value == null && !nullable) {
        throw Mistakes.malformed(path.field(name), "it is missing", codec().expected());
      }
      return value;
    }

    private @Nullable Object valueIn(Object owner) {
      Function<Object, @Nullable Object> found = get;
      if (found == null) {
        found = getter(accessor);
        get = found;
      }
      return found.apply(owner);
    }
  }

  /**
   * The accessor as a compiled call: there are hundreds of components, and a method handle that is
   * no constant of the code is slow until it has been called often.
   */
  @SuppressWarnings("unchecked")
  private static Function<Object, @Nullable Object> getter(Method accessor) {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    try {
      MethodHandle handle = lookup.unreflect(accessor);
      return (Function<Object, @Nullable Object>)
          LambdaMetafactory.metafactory(
                  lookup,
                  "apply",
                  MethodType.methodType(Function.class),
                  MethodType.methodType(Object.class, Object.class),
                  handle,
                  handle.type().wrap())
              .getTarget()
              .invoke();
    } catch (RuntimeException | Error failed) {
      throw failed;
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
