package io.csm.routing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Small numbers for what has a name, as long as somebody uses the name. */
final class Names<T> {
  private final Map<T, Use> uses = new LinkedHashMap<>();
  private final List<@Nullable T> names = new ArrayList<>();
  private final List<Integer> free = new ArrayList<>();

  private static final class Use {
    final int number;
    int count;

    Use(int number) {
      this.number = number;
    }
  }

  /** The number of a name, which is used once more. */
  int use(T name) {
    @Nullable Use use = uses.get(name);
    if (use == null) {
      use = new Use(free.isEmpty() ? names.size() : free.remove(free.size() - 1));
      uses.put(name, use);
      if (use.number == names.size()) {
        names.add(name);
      } else {
        names.set(use.number, name);
      }
    }
    use.count++;
    return use.number;
  }

  /** A number that is used once less; whether it stands for nothing any more. */
  boolean release(int number) {
    T name = name(number);
    @Nullable Use use = uses.get(name);
    if (use == null || --use.count > 0) {
      return false;
    }
    uses.remove(name);
    names.set(number, null);
    free.add(number);
    return true;
  }

  /** What a number in use stands for. */
  T name(int number) {
    @Nullable T name = names.get(number);
    if (name == null) {
      throw new IllegalStateException("a number that stands for nothing: " + number);
    }
    return name;
  }
}
