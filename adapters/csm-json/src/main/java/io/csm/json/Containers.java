package io.csm.json;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.JsonGenerator;

/**
 * The codecs of lists, sets and maps. Objects leave empty ones out, so that a version which has one
 * more of them still writes older values as they were.
 */
final class Containers {
  private Containers() {}

  /** A list, as an array in its order. */
  record OfList<E>(Codec<E> element) implements Codec<List<E>> {
    @Override
    public void write(JsonGenerator out, List<E> value, UnknownFields unknown) {
      writeArray(out, element, value, unknown);
    }

    @Override
    public List<E> read(Node node, Path path, UnknownFields unknown) {
      List<E> list = new ArrayList<>();
      for (Node item : elements(node, path, expected())) {
        UnknownFields inside = new UnknownFields();
        list.add(element.read(item, path.element(list.size()), inside));
        unknown.addBelow(list.size() - 1, inside);
      }
      return list;
    }

    @Override
    public String expected() {
      return "an array";
    }

    @Override
    public boolean isLeftOut(List<E> value) {
      return value.isEmpty();
    }

    @Override
    public List<E> ifLeftOut() {
      return List.of();
    }
  }

  /** Elements that each occur once and have an order of their own, as an array in that order. */
  abstract static class Sorted<C, E> implements Codec<C> {
    private final Codec<E> element;
    private final Comparator<? super E> order;

    Sorted(Codec<E> element, Comparator<? super E> order) {
      this.element = element;
      this.order = order;
    }

    abstract Collection<E> elementsOf(C container);

    abstract C containerOf(Collection<E> sorted, Path path);

    @Override
    public void write(JsonGenerator out, C value, UnknownFields unknown) {
      writeArray(out, element, elementsOf(value), unknown);
    }

    /** Takes the elements in any order; unknown fields go with the element to its place. */
    @Override
    public C read(Node node, Path path, UnknownFields unknown) {
      SortedMap<E, UnknownFields> sorted = new TreeMap<>(order);
      int index = 0;
      for (Node item : elements(node, path, expected())) {
        UnknownFields inside = new UnknownFields();
        Path at = path.element(index++);
        if (sorted.put(element.read(item, at, inside), inside) != null) {
          throw Mistakes.malformed(at, "it occurs a second time", "each element once");
        }
      }
      int place = 0;
      for (UnknownFields inside : sorted.values()) {
        unknown.addBelow(place++, inside);
      }
      return containerOf(sorted.keySet(), path);
    }

    @Override
    public String expected() {
      return "an array";
    }
  }

  /** A sorted set. */
  static final class OfSet<E extends Comparable<? super E>> extends Sorted<SortedSet<E>, E> {
    OfSet(Codec<E> element) {
      super(element, Comparator.naturalOrder());
    }

    @Override
    Collection<E> elementsOf(SortedSet<E> set) {
      return set;
    }

    @Override
    SortedSet<E> containerOf(Collection<E> sorted, Path path) {
      return new TreeSet<>(sorted);
    }

    @Override
    public boolean isLeftOut(SortedSet<E> value) {
      return value.isEmpty();
    }

    @Override
    public SortedSet<E> ifLeftOut() {
      return Collections.emptySortedSet();
    }
  }

  /** A sorted map, as an object in its order. */
  record OfMap<K extends Comparable<? super K>, V>(TextCodec<K> key, Codec<V> value)
      implements Codec<SortedMap<K, V>> {
    @Override
    public void write(JsonGenerator out, SortedMap<K, V> map, UnknownFields unknown) {
      out.writeStartObject();
      for (Map.Entry<K, V> entry : map.entrySet()) {
        String name = key.format(entry.getKey());
        out.writeName(name);
        value.write(out, entry.getValue(), unknown.below(name));
      }
      out.writeEndObject();
    }

    @Override
    public SortedMap<K, V> read(Node node, Path path, UnknownFields unknown) {
      if (!(node instanceof Node.Fields fields)) {
        throw Mistakes.unexpected(path, node, expected());
      }
      SortedMap<K, V> map = new TreeMap<>();
      for (Map.Entry<String, Node> entry : fields.byName().entrySet()) {
        String name = entry.getKey();
        Path at = path.field(name);
        UnknownFields inside = new UnknownFields();
        map.put(key.parse(name, at), value.read(entry.getValue(), at, inside));
        unknown.addBelow(name, inside);
      }
      return map;
    }

    @Override
    public String expected() {
      return "an object";
    }

    @Override
    public boolean isLeftOut(SortedMap<K, V> map) {
      return map.isEmpty();
    }

    @Override
    public SortedMap<K, V> ifLeftOut() {
      return Collections.emptySortedMap();
    }
  }

  private static <E> void writeArray(
      JsonGenerator out, Codec<E> element, Collection<E> values, UnknownFields unknown) {
    out.writeStartArray();
    int index = 0;
    for (E value : values) {
      element.write(out, value, unknown.below(index++));
    }
    out.writeEndArray();
  }

  private static List<Node> elements(Node node, Path path, String expected) {
    if (node instanceof Node.Items items) {
      return items.elements();
    }
    throw Mistakes.unexpected(path, node, expected);
  }
}
