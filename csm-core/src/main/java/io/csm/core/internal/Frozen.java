package io.csm.core.internal;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Sorted collections in natural order that nobody can change any more, and that are known for it:
 * to copy one is to pass it on. A ticket is built anew with each event, and hardly any event
 * changes its tags, so that this is most of what a fold would cost otherwise.
 */
final class Frozen {
  private static final FrozenSet<?> EMPTY_SET = new FrozenSet<>(new TreeSet<>());
  private static final FrozenMap<?, ?> EMPTY_MAP = new FrozenMap<>(new TreeMap<>());

  private Frozen() {}

  /** The same elements, sorted. */
  @SuppressWarnings("unchecked") // of what is only read, the element type may be a wider one
  static <T extends Comparable<? super T>> SortedSet<T> set(Collection<? extends T> values) {
    if (values instanceof FrozenSet) {
      return (SortedSet<T>) values;
    }
    return values.isEmpty() ? (SortedSet<T>) EMPTY_SET : new FrozenSet<>(new TreeSet<T>(values));
  }

  /** The same entries, sorted by key. */
  @SuppressWarnings("unchecked") // of what is only read, the types may be wider ones
  static <K extends Comparable<? super K>, V> SortedMap<K, V> map(
      Map<? extends K, ? extends V> values) {
    if (values instanceof FrozenMap) {
      return (SortedMap<K, V>) values;
    }
    return values.isEmpty()
        ? (SortedMap<K, V>) EMPTY_MAP
        : new FrozenMap<>(new TreeMap<K, V>(values));
  }

  @SuppressWarnings("JdkObsolete") // the values promise a SortedSet, and no more
  private static final class FrozenSet<E> extends AbstractSet<E> implements SortedSet<E> {
    private final SortedSet<E> elements;

    FrozenSet(SortedSet<E> elements) {
      this.elements = Collections.unmodifiableSortedSet(elements);
    }

    @Override
    public Iterator<E> iterator() {
      return elements.isEmpty() ? Collections.emptyIterator() : elements.iterator();
    }

    @Override
    public int size() {
      return elements.size();
    }

    @Override
    public boolean contains(@Nullable Object element) {
      return !elements.isEmpty() && elements.contains(element);
    }

    @Override
    public @Nullable Comparator<? super E> comparator() {
      return null;
    }

    @Override
    public SortedSet<E> subSet(E from, E to) {
      return elements.subSet(from, to);
    }

    @Override
    public SortedSet<E> headSet(E to) {
      return elements.headSet(to);
    }

    @Override
    public SortedSet<E> tailSet(E from) {
      return elements.tailSet(from);
    }

    @Override
    public E first() {
      return elements.first();
    }

    @Override
    public E last() {
      return elements.last();
    }
  }

  @SuppressWarnings("JdkObsolete") // the values promise a SortedMap, and no more
  private static final class FrozenMap<K, V> extends AbstractMap<K, V> implements SortedMap<K, V> {
    private final SortedMap<K, V> entries;

    FrozenMap(SortedMap<K, V> entries) {
      this.entries = Collections.unmodifiableSortedMap(entries);
    }

    @Override
    public Set<Entry<K, V>> entrySet() {
      return entries.entrySet();
    }

    @Override
    public Set<K> keySet() {
      return entries.keySet();
    }

    @Override
    public Collection<V> values() {
      return entries.values();
    }

    @Override
    public @Nullable V get(@Nullable Object key) {
      return entries.get(key);
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
      return entries.containsKey(key);
    }

    @Override
    public int size() {
      return entries.size();
    }

    @Override
    public @Nullable Comparator<? super K> comparator() {
      return null;
    }

    @Override
    public SortedMap<K, V> subMap(K from, K to) {
      return entries.subMap(from, to);
    }

    @Override
    public SortedMap<K, V> headMap(K to) {
      return entries.headMap(to);
    }

    @Override
    public SortedMap<K, V> tailMap(K from) {
      return entries.tailMap(from);
    }

    @Override
    public K firstKey() {
      return entries.firstKey();
    }

    @Override
    public K lastKey() {
      return entries.lastKey();
    }
  }
}
