package io.csm.routing;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The versions at which things were removed; the one removed first is forgotten first. */
final class Removed<K> {
  private final Map<K, Long> versions = new LinkedHashMap<>();
  private final int max;

  Removed(int max) {
    this.max = max;
  }

  void remember(K key, long version) {
    versions.put(key, version);
    if (versions.size() > max) {
      Iterator<K> first = versions.keySet().iterator();
      first.next();
      first.remove();
    }
  }

  /** The version, which is forgotten here; the least one if there is none. */
  long take(K key) {
    @Nullable Long version = versions.remove(key);
    return version == null ? Long.MIN_VALUE : version;
  }
}
