package io.csm.calendar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A component of an iCalendar file as it was written. */
final class Component {
  /** A property with its parameters; names are in capitals. */
  record Property(String name, Map<String, String> parameters, String value) {}

  private final String name;
  private final List<Property> properties = new ArrayList<>();
  private final List<Component> children = new ArrayList<>();

  Component(String name) {
    this.name = name.toUpperCase(Locale.ROOT);
  }

  String name() {
    return name;
  }

  List<Property> properties() {
    return properties;
  }

  List<Component> children() {
    return children;
  }

  void add(String property, Map<String, String> parameters, String value) {
    properties.add(
        new Property(
            property.toUpperCase(Locale.ROOT), new LinkedHashMap<>(parameters), value.strip()));
  }

  Optional<Property> property(String wanted) {
    return properties.stream().filter(property -> property.name().equals(wanted)).findFirst();
  }

  /** The value of a property, or an empty text. */
  String value(String wanted) {
    return property(wanted).map(Property::value).orElse("");
  }

  /** Where it is, for people. */
  String path() {
    String id = value("UID").isEmpty() ? value("TZID") : value("UID");
    return id.isEmpty() ? name : name + "[" + id + "]";
  }
}
