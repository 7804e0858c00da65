package io.csm.benchmarks.store;

import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Options of the form {@code --name value}. */
record Options(SortedMap<String, String> values) {

  static Options of(String[] args) {
    SortedMap<String, String> values = new TreeMap<>();
    for (int i = 0; i < args.length; i += 2) {
      if (!args[i].startsWith("--") || i + 1 == args.length) {
        throw new IllegalArgumentException(args[i] + " is no option with a value");
      }
      values.put(args[i].substring(2), args[i + 1]);
    }
    return new Options(values);
  }

  int number(String name, int otherwise) {
    return Integer.parseInt(values.getOrDefault(name, Integer.toString(otherwise)));
  }

  /** The values of an option that is a list. */
  List<String> list(String name) {
    return Arrays.asList(required(name).split(",", -1));
  }

  String required(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("--" + name + " is missing");
    }
    return value;
  }

  @Nullable String text(String name) {
    return values.get(name);
  }
}
