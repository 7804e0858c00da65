package io.csm.core.config;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.Problem;
import io.csm.core.internal.Require;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the tickets of a tenant look like: their types, fields and statuses, in one version.
 * Commands, routing, queries and JSON use the names that stand here.
 *
 * <p>Nothing is ever taken out of a schema. A type, field, choice or status that is no longer
 * wanted is marked as removed: tickets that hold it stay as they are and readable, but it cannot be
 * newly set ({@link #problemsAsSuccessorOf}). Immutable. Look-ups by name walk the list, which its
 * bound keeps short.
 *
 * @param version 1 for a tenant's first schema, then one more with each change
 * @param types 1 to 50, at least one of them in use
 * @param fields at most 300, in the order in which they are shown; with at most 20,000 choices
 *     together
 * @param statuses at most 60, at least one in use of each category
 */
public record TicketSchema(
    int version,
    List<TicketType> types,
    List<FieldDefinition> fields,
    List<StatusDefinition> statuses)
    implements ConfigurationItem {
  /** The most ticket types. */
  public static final int MAX_TYPES = 50;

  /** The most fields. */
  public static final int MAX_FIELDS = 300;

  /** The most statuses. */
  public static final int MAX_STATUSES = 60;

  /** The most choices of all fields together. */
  public static final int MAX_CHOICES = 20_000;

  /** The longest name of a type, field or status, in characters (UTF-16 units). */
  public static final int MAX_NAME_LENGTH = 64;

  /** When a field must be filled. */
  public enum RequiredAt {
    /** When a ticket is opened. */
    OPEN,
    /** When a ticket is solved. */
    SOLVE
  }

  private static final TicketSchema STANDARD =
      new TicketSchema(
          1,
          List.of(TicketType.of("ticket")),
          List.of(),
          List.of(
              StatusDefinition.of("new", StatusCategory.NEW),
              StatusDefinition.of("open", StatusCategory.OPEN),
              StatusDefinition.of("pending", StatusCategory.PENDING),
              StatusDefinition.of("on-hold", StatusCategory.ON_HOLD),
              StatusDefinition.of("solved", StatusCategory.SOLVED),
              StatusDefinition.of("closed", StatusCategory.CLOSED)));

  public TicketSchema {
    Require.range("schema.version", version, 1, Integer.MAX_VALUE);
    types = Require.list("schema.types", types, MAX_TYPES);
    fields = Require.list("schema.fields", fields, MAX_FIELDS);
    statuses = Require.list("schema.statuses", statuses, MAX_STATUSES);
    Names.requireUnique("schema.types", "ticket type", types, TicketType::name);
    Names.requireUnique("schema.fields", "field", fields, FieldDefinition::name);
    Names.requireUnique("schema.statuses", "status", statuses, StatusDefinition::name);
    Require.that(
        types.stream().anyMatch(type -> !type.removed()),
        "schema.types",
        "empty",
        "at least one type in use");
    for (StatusCategory category : StatusCategory.values()) {
      Require.that(
          firstOf(statuses, category).isPresent(),
          "schema.statuses",
          "without " + category,
          "at least one status in use of each category");
    }
    int choices = 0;
    for (FieldDefinition field : fields) {
      for (String type : field.ticketTypes()) {
        if (Names.find(types, TicketType::name, type).isEmpty()) {
          throw CsmException.of(
              Code.UNKNOWN_CHOICE,
              "schema.fields." + field.name() + ".ticketTypes",
              "value",
              type,
              "known",
              join(types.stream().map(TicketType::name)));
        }
      }
      choices += Choice.total(field.choices(), Choice.MAX_TOTAL);
    }
    Require.that(
        choices <= MAX_CHOICES,
        "schema.fields",
        choices + " choices",
        "at most " + MAX_CHOICES + " choices in all fields together");
  }

  /** A schema to start with: type "ticket", no fields, one status per category. */
  public static TicketSchema standard() {
    return STANDARD;
  }

  @Override
  public ConfigurationKind kind() {
    return ConfigurationKind.SCHEMA;
  }

  @Override
  public long itemId() {
    return 1;
  }

  /** The ticket type of that name, be it removed or not. */
  public Optional<TicketType> type(String name) {
    return Names.find(types, TicketType::name, name);
  }

  /** The field of that name, be it removed or not. */
  public Optional<FieldDefinition> field(String name) {
    return Names.find(fields, FieldDefinition::name, name);
  }

  /** The status of that name, be it removed or not. */
  public Optional<StatusDefinition> status(String name) {
    return Names.find(statuses, StatusDefinition::name, name);
  }

  /** The type that a ticket gets where none is named: the first one in use. */
  public TicketType defaultType() {
    return types.stream().filter(type -> !type.removed()).findFirst().orElseThrow();
  }

  /** The status that a ticket gets where only the category is known: the first one in use. */
  public StatusDefinition defaultStatus(StatusCategory category) {
    return firstOf(statuses, category).orElseThrow();
  }

  /**
   * The category of a status, be it removed or not.
   *
   * @throws CsmException with {@code UNKNOWN_CHOICE} if the schema has no such status
   */
  public StatusCategory categoryOf(String status) {
    return status(status)
        .orElseThrow(() -> new CsmException(unknown("status", status, statusesInUse())))
        .category();
  }

  /** What is wrong with {@code name} as the new type of a ticket: unknown, or removed. */
  public Optional<Problem> problemOfNewType(String name) {
    return type(name).filter(type -> !type.removed()).isPresent()
        ? Optional.empty()
        : Optional.of(
            unknown(
                "type",
                name,
                join(types.stream().filter(t -> !t.removed()).map(TicketType::name))));
  }

  /** What is wrong with {@code name} as the new status of a ticket: unknown, or removed. */
  public Optional<Problem> problemOfNewStatus(String name) {
    return status(name).filter(status -> !status.removed()).isPresent()
        ? Optional.empty()
        : Optional.of(unknown("status", name, statusesInUse()));
  }

  /**
   * What is wrong with values that are to be set on a ticket, sorted by field name, at most one
   * problem for each; empty if all can be set. A value equal to the present one is always accepted,
   * so that a form can send back what it has read, whatever has been removed since.
   *
   * @param ticketType the type that the ticket will have, known to this schema
   * @param toSet the new values by field name; those of personal fields as {@link
   *     FieldValue.Content}
   * @param present the values that the ticket holds
   * @return problems with the path {@code fields.<name>}: {@code UNKNOWN_FIELD}, {@code
   *     UNKNOWN_CHOICE}, {@code TOO_LONG} or {@code INVALID_VALUE}
   */
  public List<Problem> check(
      String ticketType, Map<String, FieldValue> toSet, Map<String, FieldValue> present) {
    List<Problem> problems = new ArrayList<>();
    for (Map.Entry<String, FieldValue> entry : new TreeMap<>(toSet).entrySet()) {
      String name = entry.getKey();
      if (!entry.getValue().equals(present.get(name))) {
        problemOf(ticketType, name, entry.getValue()).ifPresent(problems::add);
      }
    }
    return problems;
  }

  /**
   * What is wrong with fields that are to be cleared, sorted by name: only names that the schema
   * does not have are ({@code UNKNOWN_FIELD}). Whether the ticket may lack them is for {@link
   * #missing}.
   */
  public List<Problem> checkClear(Collection<String> names) {
    List<Problem> problems = new ArrayList<>();
    for (String name : new TreeSet<>(names)) {
      if (field(name).isEmpty()) {
        problems.add(unknownField(name, join(fields.stream().map(FieldDefinition::name).sorted())));
      }
    }
    return problems;
  }

  /**
   * What is wrong with fields and values by which tickets are to be searched or told apart, sorted
   * by field name; empty if queries and policies may name them all. Removed fields and choices can
   * still be searched for, as old tickets hold them.
   *
   * @return problems with the path {@code fields.<name>}: {@code UNKNOWN_FIELD}, {@code
   *     PERSONAL_FIELD} or {@code INVALID_VALUE}
   */
  public List<Problem> checkFilter(Map<String, FieldValue> wanted) {
    List<Problem> problems = new ArrayList<>();
    for (Map.Entry<String, FieldValue> entry : new TreeMap<>(wanted).entrySet()) {
      problemOfFilter(entry.getKey(), entry.getValue()).ifPresent(problems::add);
    }
    return problems;
  }

  /**
   * The required fields that a ticket lacks, sorted by field name, as {@code FIELD_REQUIRED} with
   * the path {@code fields.<name>}. A blank text is as good as none.
   *
   * @param ticketType the type that the ticket will have, known to this schema
   * @param values all values that the ticket will hold
   */
  public List<Problem> missing(
      String ticketType, Map<String, FieldValue> values, RequiredAt requiredAt) {
    TreeMap<String, Problem> problems = new TreeMap<>();
    for (FieldDefinition field : fields) {
      boolean required =
          requiredAt == RequiredAt.OPEN ? field.requiredAtOpen() : field.requiredAtSolve();
      if (required
          && !field.removed()
          && field.appliesTo(ticketType)
          && !isFilled(values, field.name())) {
        problems.put(
            field.name(),
            Problem.of(
                Code.FIELD_REQUIRED,
                pathOf(field.name()),
                "field",
                field.name(),
                "at",
                requiredAt.name()));
      }
    }
    return new ArrayList<>(problems.values());
  }

  /**
   * What is wrong with this schema as the one that follows {@code previous}, so that every ticket
   * of the past stays readable: its version is the next one; no type, field, choice or status is
   * gone; no field has another type or has become or ceased to be personal; no status has another
   * category.
   *
   * @return the problems, first of the version, then of types, fields and statuses, each sorted by
   *     name
   */
  public List<Problem> problemsAsSuccessorOf(TicketSchema previous) {
    List<Problem> problems = new ArrayList<>();
    if (version != previous.version + 1L) {
      problems.add(
          invalid("schema.version", version, "the next version, " + (previous.version + 1L)));
    }
    for (TicketType old : sorted(previous.types, TicketType::name)) {
      if (type(old.name()).isEmpty()) {
        problems.add(gone("schema.types." + old.name()));
      }
    }
    for (FieldDefinition old : sorted(previous.fields, FieldDefinition::name)) {
      addFieldProblems(old, problems);
    }
    for (StatusDefinition old : sorted(previous.statuses, StatusDefinition::name)) {
      String path = "schema.statuses." + old.name();
      Optional<StatusDefinition> now = status(old.name());
      if (now.isEmpty()) {
        problems.add(gone(path));
      } else if (now.get().category() != old.category()) {
        problems.add(unchanging(path + ".category", now.get().category(), old.category()));
      }
    }
    return problems;
  }

  static String pathOf(String field) {
    return "fields." + field;
  }

  static String join(Stream<String> names) {
    return names.collect(Collectors.joining(", "));
  }

  private Optional<Problem> problemOf(String ticketType, String name, FieldValue value) {
    Optional<FieldDefinition> found = field(name);
    if (found.isEmpty()) {
      return Optional.of(unknownField(name, fieldsInUse(ticketType)));
    }
    FieldDefinition field = found.get();
    if (field.removed()) {
      return Optional.of(
          invalid(pathOf(name), "removed", "a field in use; a removed one can only be cleared"));
    }
    if (!field.appliesTo(ticketType)) {
      return Optional.of(
          invalid(
              pathOf(name),
              "a field of " + String.join(", ", field.ticketTypes()),
              "a field of ticket type " + ticketType));
    }
    return field.problemOfStored(value);
  }

  private Optional<Problem> problemOfFilter(String name, FieldValue wanted) {
    Optional<FieldDefinition> found = field(name);
    if (found.isEmpty()) {
      return Optional.of(unknownField(name, filterableFields()));
    }
    FieldDefinition field = found.get();
    if (field.personal()) {
      return Optional.of(Problem.of(Code.PERSONAL_FIELD, pathOf(name), "field", name));
    }
    if (!field.filterable()) {
      return Optional.of(
          invalid(pathOf(name), "not filterable", "a filterable field: " + filterableFields()));
    }
    return field.problemOfKind(wanted);
  }

  private void addFieldProblems(FieldDefinition old, List<Problem> problems) {
    String path = "schema.fields." + old.name();
    Optional<FieldDefinition> now = field(old.name());
    if (now.isEmpty()) {
      problems.add(gone(path));
      return;
    }
    if (now.get().type() != old.type()) {
      problems.add(unchanging(path + ".type", now.get().type(), old.type()));
      return;
    }
    if (now.get().personal() != old.personal()) {
      problems.add(unchanging(path + ".personal", now.get().personal(), old.personal()));
    }
    addGoneChoices(path + ".choices", old.choices(), now.get().choices(), problems);
  }

  private static void addGoneChoices(
      String path, List<Choice> before, List<Choice> after, List<Problem> problems) {
    TreeMap<String, Choice> byName = new TreeMap<>();
    for (Choice choice : after) {
      byName.put(choice.name(), choice);
    }
    for (Choice old : sorted(before, Choice::name)) {
      Choice now = byName.get(old.name());
      String choicePath = path + "." + old.name();
      if (now == null) {
        problems.add(gone(choicePath));
      } else {
        addGoneChoices(choicePath, old.children(), now.children(), problems);
      }
    }
  }

  private String fieldsInUse(String ticketType) {
    return join(
        fields.stream()
            .filter(field -> !field.removed() && field.appliesTo(ticketType))
            .map(FieldDefinition::name)
            .sorted());
  }

  private String filterableFields() {
    return join(
        fields.stream().filter(FieldDefinition::filterable).map(FieldDefinition::name).sorted());
  }

  private String statusesInUse() {
    return join(statuses.stream().filter(s -> !s.removed()).map(StatusDefinition::name));
  }

  private static Optional<StatusDefinition> firstOf(
      List<StatusDefinition> statuses, StatusCategory category) {
    return statuses.stream().filter(s -> s.category() == category && !s.removed()).findFirst();
  }

  private static boolean isFilled(Map<String, FieldValue> values, String field) {
    FieldValue value = values.get(field);
    if (value instanceof FieldValue.Text text) {
      return !text.value().isBlank();
    }
    if (value instanceof FieldValue.Content content) {
      return content.ref().size() > 0;
    }
    return value != null;
  }

  private static <T> List<T> sorted(List<T> elements, Function<T, String> nameOf) {
    List<T> sorted = new ArrayList<>(elements);
    sorted.sort((a, b) -> nameOf.apply(a).compareTo(nameOf.apply(b)));
    return sorted;
  }

  private static Problem unknownField(String name, String known) {
    return Problem.of(Code.UNKNOWN_FIELD, pathOf(name), "field", name, "known", known);
  }

  private static Problem unknown(String path, String value, String known) {
    return Problem.of(Code.UNKNOWN_CHOICE, path, "value", value, "known", known);
  }

  private static Problem gone(String path) {
    return invalid(path, "absent", "to stay; mark it as removed instead");
  }

  private static Problem unchanging(String path, Object now, Object before) {
    return invalid(
        path, now, "to stay " + before + "; mark it as removed and add another one instead");
  }

  private static Problem invalid(String path, Object value, String expected) {
    return Problem.of(Code.INVALID_VALUE, path, "value", value, "expected", expected);
  }
}
