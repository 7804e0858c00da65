package io.csm.core.config;

import io.csm.core.Code;
import io.csm.core.CsmException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Lists whose elements have names. */
final class Names {
  private Names() {}

  static <T> Optional<T> find(List<T> elements, Function<T, String> nameOf, String name) {
    for (T element : elements) {
      if (nameOf.apply(element).equals(name)) {
        return Optional.of(element);
      }
    }
    return Optional.empty();
  }

  static <T> void requireUnique(
      String path, String type, List<T> elements, Function<T, String> nameOf) {
    Set<String> seen = new LinkedHashSet<>();
    for (T element : elements) {
      String name = nameOf.apply(element);
      if (!seen.add(name)) {
        throw CsmException.of(Code.ALREADY_EXISTS, path, "type", type, "ref", name);
      }
    }
  }
}
