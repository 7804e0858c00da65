package io.csm.core.config;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.ContentId;
import io.csm.core.ContentRef;
import io.csm.core.CsmException;
import io.csm.core.Problem;
import io.csm.core.config.TicketSchema.RequiredAt;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

/**
 * Laws of the ticket schema, on small schemas over few names, so that names meet. The oracles work
 * on sets of spelled-out facts instead of looking anything up.
 */
class TicketSchemaLawsTest {
  private static final List<String> TYPES = List.of("t0", "t1", "t2");
  private static final List<String> FIELDS = List.of("f0", "f1", "f2", "f3");
  private static final List<String> CHOICES = List.of("a", "b", "c");
  private static final List<String> CURRENCIES = List.of("CNY", "JPY", "USD");

  /** A schema with values that are to be set on a ticket and values that it holds. */
  record Case(
      TicketSchema schema,
      String type,
      Map<String, FieldValue> toSet,
      Map<String, FieldValue> present) {}

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  @StatisticsReport(onFailureOnly = true)
  void checkRefusesExactlyTheFieldsThatANaiveValidatorRefuses(@ForAll("cases") Case c) {
    Set<String> refused = new TreeSet<>();
    c.toSet()
        .forEach(
            (name, value) -> {
              if (!naivelyAccepts(c, name, value)) {
                refused.add("fields." + name);
              }
            });

    assertThat(c.schema().check(c.type(), c.toSet(), c.present()))
        .extracting(Problem::path)
        .containsExactlyElementsOf(refused);

    Statistics.label("fields refused")
        .collect(refused.isEmpty() ? "none" : refused.size() < c.toSet().size() ? "some" : "all")
        .coverage(
            coverage -> {
              coverage.check("none").percentage(p -> p > 5);
              coverage.check("some").percentage(p -> p > 5);
              coverage.check("all").percentage(p -> p > 5);
            });
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  @StatisticsReport(onFailureOnly = true)
  void whatIsMissingIsEveryRequiredFieldOfTheTypeThatHoldsNothing(
      @ForAll("cases") Case c, @ForAll RequiredAt at) {
    Set<String> required = new TreeSet<>();
    for (FieldDefinition field : c.schema().fields()) {
      if (at == RequiredAt.OPEN ? field.requiredAtOpen() : field.requiredAtSolve()) {
        required.add("fields." + field.name());
      }
      if (field.removed() || !naivelyHas(field, c.type())) {
        required.remove("fields." + field.name());
      }
    }
    c.present()
        .forEach(
            (name, value) -> {
              if (!value.equals(new FieldValue.Text("")) && !value.equals(content(0))) {
                required.remove("fields." + name);
              }
            });

    assertThat(c.schema().missing(c.type(), c.present(), at))
        .extracting(Problem::path)
        .containsExactlyElementsOf(required);

    Statistics.label("fields missing")
        .collect(required.size() > 0)
        .coverage(coverage -> coverage.check(true).percentage(p -> p > 15));
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void whatATicketHoldsCanAlwaysBeSentBack(@ForAll("cases") Case c) {
    assertThat(c.schema().check(c.type(), c.present(), c.present())).isEmpty();
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  @StatisticsReport(onFailureOnly = true)
  void aSuccessorIsTheNextVersionThatStillKnowsEverything(
      @ForAll("twoSchemas") Tuple2<TicketSchema, TicketSchema> pair) {
    TicketSchema before = pair.get1();
    TicketSchema after = pair.get2();
    boolean follows =
        after.version() - before.version() == 1 && facts(after).containsAll(facts(before));

    assertThat(after.problemsAsSuccessorOf(before).isEmpty()).isEqualTo(follows);

    Statistics.label("follows")
        .collect(follows)
        .coverage(
            coverage -> {
              coverage.check(true).percentage(p -> p > 15);
              coverage.check(false).percentage(p -> p > 15);
            });
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  @StatisticsReport(onFailureOnly = true)
  void whatCouldBeSetBeforeIsReadableUnderASuccessor(
      @ForAll("casesWithNext") Tuple2<Case, TicketSchema> pair) {
    Case c = pair.get1();
    TicketSchema after = pair.get2();
    if (!after.problemsAsSuccessorOf(c.schema()).isEmpty()) {
      return;
    }
    Map<String, FieldValue> held = new TreeMap<>();
    c.toSet()
        .forEach(
            (name, value) -> {
              if (c.schema().check(c.type(), Map.of(name, value), Map.of()).isEmpty()) {
                held.put(name, value);
              }
            });

    assertThat(after.type(c.type())).isPresent();
    assertThat(after.checkClear(held.keySet())).isEmpty();
    assertThat(after.check(c.type(), held, held)).isEmpty();
    held.forEach(
        (name, value) -> {
          FieldDefinition field = after.field(name).orElseThrow();
          assertThat(value.kind())
              .isEqualTo(field.personal() ? FieldValue.Kind.CONTENT : field.type().valueKind());
          if (value instanceof FieldValue.Chosen chosen) {
            assertThat(paths(field.choices(), "/", true)).contains("/" + chosen.value());
          }
          if (value instanceof FieldValue.Cascade cascade) {
            assertThat(paths(field.choices(), "/", true))
                .contains("/" + String.join("/", cascade.path()));
          }
        });
    for (StatusDefinition status : c.schema().statuses()) {
      assertThat(after.categoryOf(status.name())).isEqualTo(status.category());
    }

    Statistics.label("values held")
        .collect(held.size() > 0)
        .coverage(coverage -> coverage.check(true).percentage(p -> p > 20));
  }

  // The oracles

  private static boolean naivelyAccepts(Case c, String name, FieldValue value) {
    if (c.present().entrySet().contains(Map.entry(name, value))) {
      return true;
    }
    return c.schema().fields().stream()
        .filter(f -> f.name().equals(name) && !f.removed() && naivelyHas(f, c.type()))
        .anyMatch(f -> naivelyTakes(f, value));
  }

  private static boolean naivelyHas(FieldDefinition field, String type) {
    Set<String> types = field.ticketTypes().isEmpty() ? new TreeSet<>(TYPES) : field.ticketTypes();
    return types.contains(type);
  }

  private static boolean naivelyTakes(FieldDefinition field, FieldValue value) {
    if (value instanceof FieldValue.Content content) {
      return field.personal() && content.ref().size() <= 3L * field.limits().maxLength();
    }
    if (field.personal()) {
      return false;
    }
    FieldLimits limits = field.limits();
    return switch (field.type()) {
      case TEXT ->
          value instanceof FieldValue.Text text && text.value().length() <= limits.maxLength();
      case NUMBER -> value instanceof FieldValue.Num num && within(limits, num.value());
      case MONEY ->
          value instanceof FieldValue.Money money
              && within(limits, money.amount())
              && (limits.currencies().isEmpty() || limits.currencies().contains(money.currency()));
      case DATE -> value instanceof FieldValue.Date;
      case INSTANT -> value instanceof FieldValue.Moment;
      case BOOLEAN -> value instanceof FieldValue.Bool;
      case CHOICE ->
          value instanceof FieldValue.Chosen chosen
              && paths(field.choices(), "/", false).contains("/" + chosen.value());
      case CASCADED_CHOICE ->
          value instanceof FieldValue.Cascade cascade
              && endsHere(
                  paths(field.choices(), "/", false), "/" + String.join("/", cascade.path()));
      case REFERENCE ->
          value instanceof FieldValue.Reference reference
              && (limits.referenceType() == null
                  || limits.referenceType().equals(reference.type()));
    };
  }

  private static boolean within(FieldLimits limits, BigDecimal value) {
    return (limits.min() == null || limits.min().compareTo(value) <= 0)
        && (limits.max() == null || limits.max().compareTo(value) >= 0);
  }

  private static boolean endsHere(Set<String> paths, String path) {
    return paths.contains(path) && paths.stream().noneMatch(p -> p.startsWith(path + "/"));
  }

  /** All paths through the tree, those of removed choices only where they are asked for. */
  private static Set<String> paths(List<Choice> choices, String prefix, boolean removedToo) {
    Set<String> paths = new TreeSet<>();
    for (Choice choice : choices) {
      if (removedToo || !choice.removed()) {
        paths.add(prefix + choice.name());
        paths.addAll(paths(choice.children(), prefix + choice.name() + "/", removedToo));
      }
    }
    return paths;
  }

  /** Everything that a successor must keep, spelled out. */
  private static Set<String> facts(TicketSchema schema) {
    Set<String> facts = new TreeSet<>();
    schema.types().forEach(type -> facts.add("type " + type.name()));
    schema.statuses().forEach(s -> facts.add("status " + s.name() + " is " + s.category()));
    for (FieldDefinition field : schema.fields()) {
      String fact = "field " + field.name();
      facts.add(fact + " is " + field.type() + (field.personal() ? ", personal" : ""));
      facts.addAll(paths(field.choices(), fact + " offers /", true));
    }
    return facts;
  }

  // Generated schemas and values

  @Provide
  Arbitrary<Case> cases() {
    return schemas().flatMap(this::casesOf);
  }

  @Provide
  Arbitrary<Tuple2<TicketSchema, TicketSchema>> twoSchemas() {
    return schemas().flatMap(before -> edited(before).map(after -> Tuple.of(before, after)));
  }

  @Provide
  Arbitrary<Tuple2<Case, TicketSchema>> casesWithNext() {
    return cases().flatMap(c -> edited(c.schema()).map(after -> Tuple.of(c, after)));
  }

  private Arbitrary<Case> casesOf(TicketSchema schema) {
    Arbitrary<Map<String, FieldValue>> present = valuesOf(schema);
    Arbitrary<Map<String, FieldValue>> toSet = valuesOf(schema);
    // Some values are set to what they are already.
    return Combinators.combine(
            Arbitraries.of(TYPES), toSet, present, Arbitraries.of(FIELDS).set().ofMaxSize(2))
        .as(
            (type, set, held, unchanged) -> {
              Map<String, FieldValue> mixed = new TreeMap<>(set);
              unchanged.forEach(name -> mixed.computeIfPresent(name, (n, v) -> held.get(n)));
              return new Case(schema, type, mixed, held);
            });
  }

  private Arbitrary<Map<String, FieldValue>> valuesOf(TicketSchema schema) {
    Arbitrary<Map<String, FieldValue>> values = Arbitraries.just(Map.of());
    for (FieldDefinition field : schema.fields()) {
      Arbitrary<FieldValue> value =
          Arbitraries.frequencyOf(Tuple.of(9, suiting(field)), Tuple.of(1, anyValue()));
      values =
          Combinators.combine(values, value.injectNull(0.4))
              .as((map, v) -> v == null ? map : with(map, field.name(), v));
    }
    return Combinators.combine(values, anyValue().injectNull(0.9))
        .as((map, v) -> v == null ? map : with(map, "nowhere", v));
  }

  private static Map<String, FieldValue> with(
      Map<String, FieldValue> map, String name, FieldValue value) {
    Map<String, FieldValue> more = new TreeMap<>(map);
    more.put(name, value);
    return more;
  }

  private static Arbitrary<FieldValue> suiting(FieldDefinition field) {
    Arbitrary<FieldValue> plain = valuesOfKind(field.type().valueKind());
    return field.personal()
        ? Arbitraries.oneOf(valuesOfKind(FieldValue.Kind.CONTENT), plain)
        : plain;
  }

  private static Arbitrary<FieldValue> anyValue() {
    return Arbitraries.of(FieldValue.Kind.class).flatMap(TicketSchemaLawsTest::valuesOfKind);
  }

  private static Arbitrary<FieldValue> valuesOfKind(FieldValue.Kind kind) {
    return switch (kind) {
      case TEXT ->
          Arbitraries.integers().between(0, 6).map(n -> new FieldValue.Text("x".repeat(n)));
      case NUMBER ->
          Arbitraries.integers().between(-10, 10).map(n -> new FieldValue.Num(tenths(n)));
      case MONEY ->
          Combinators.combine(Arbitraries.integers().between(-4, 4), Arbitraries.of(CURRENCIES))
              .as((n, currency) -> new FieldValue.Money(BigDecimal.valueOf(n), currency));
      case DATE ->
          Arbitraries.integers()
              .between(1, 28)
              .map(day -> new FieldValue.Date(LocalDate.of(2026, 2, day)));
      case INSTANT ->
          Arbitraries.longs()
              .between(0, 9)
              .map(second -> new FieldValue.Moment(Instant.ofEpochSecond(second)));
      case BOOLEAN -> Arbitraries.of(true, false).map(FieldValue.Bool::new);
      case CHOICE -> Arbitraries.of(CHOICES).map(FieldValue.Chosen::new);
      case CASCADED_CHOICE ->
          Arbitraries.of(CHOICES).list().ofMinSize(1).ofMaxSize(3).map(FieldValue.Cascade::new);
      case REFERENCE ->
          Arbitraries.of("order", "parcel").map(type -> new FieldValue.Reference(type, "1"));
      case CONTENT -> Arbitraries.integers().between(0, 12).map(TicketSchemaLawsTest::content);
    };
  }

  private static FieldValue content(int size) {
    return new FieldValue.Content(new ContentRef(new ContentId(1), size, "0".repeat(64)));
  }

  private static BigDecimal tenths(int n) {
    return BigDecimal.valueOf(n, 1);
  }

  private static Arbitrary<TicketSchema> schemas() {
    Arbitrary<List<FieldDefinition>> fields = Arbitraries.just(List.of());
    for (String name : FIELDS) {
      fields =
          Combinators.combine(fields, field(name).injectNull(0.2))
              .as(
                  (list, field) -> {
                    List<FieldDefinition> more = new ArrayList<>(list);
                    if (field != null) {
                      more.add(0, field);
                    }
                    return more;
                  });
    }
    return Combinators.combine(Arbitraries.integers().between(1, 9), fields)
        .as(
            (version, list) ->
                new TicketSchema(
                    version, TYPES.stream().map(TicketType::of).toList(), list, statuses()));
  }

  /** Two statuses of each category, so that either can go. */
  private static List<StatusDefinition> statuses() {
    List<StatusDefinition> statuses = new ArrayList<>();
    for (StatusCategory category : StatusCategory.values()) {
      statuses.add(StatusDefinition.of(category + " 1", category));
      statuses.add(StatusDefinition.of(category + " 2", category));
    }
    return statuses;
  }

  private static Arbitrary<FieldDefinition> field(String name) {
    Arbitrary<Set<String>> types = Arbitraries.of(TYPES).set().ofMaxSize(2);
    Arbitrary<Integer> flags = Arbitraries.integers().between(0, 31);
    return Arbitraries.of(FieldType.class)
        .flatMap(
            type ->
                Combinators.combine(types, limits(type), choices(type), flags)
                    .as(
                        (ticketTypes, limits, choices, flag) -> {
                          FieldDefinition.Builder builder =
                              FieldDefinition.builder(name, type)
                                  .ticketTypes(ticketTypes.toArray(String[]::new))
                                  .limits(limits)
                                  .choices(choices);
                          if ((flag & 1) != 0) {
                            builder.requiredAtOpen();
                          }
                          if ((flag & 2) != 0) {
                            builder.requiredAtSolve();
                          }
                          if ((flag & 4) != 0 && type == FieldType.TEXT) {
                            builder.personal();
                          }
                          if ((flag & 24) == 24) {
                            builder.removed();
                          }
                          return builder.build();
                        }));
  }

  private static Arbitrary<FieldLimits> limits(FieldType type) {
    FieldLimits none = FieldLimits.DEFAULT;
    Arbitrary<FieldLimits> range =
        Combinators.combine(
                Arbitraries.integers().between(-10, 0).injectNull(0.3),
                Arbitraries.integers().between(0, 10).injectNull(0.3))
            .as(
                (min, max) ->
                    none.withRange(
                        min == null ? null : tenths(min), max == null ? null : tenths(max)));
    return switch (type) {
      case TEXT -> Arbitraries.integers().between(1, 5).map(none::withMaxLength);
      case NUMBER -> range;
      case MONEY ->
          Combinators.combine(range, Arbitraries.of(CURRENCIES).set().ofMaxSize(2))
              .as((r, codes) -> r.withCurrencies(codes.toArray(String[]::new)));
      case REFERENCE ->
          Arbitraries.of(none, none.withReferenceType("order"), none.withReferenceType("parcel"));
      default -> Arbitraries.just(none);
    };
  }

  private static Arbitrary<List<Choice>> choices(FieldType type) {
    return switch (type) {
      case CHOICE -> choices(1, 1);
      case CASCADED_CHOICE -> choices(1, 3);
      default -> Arbitraries.just(List.of());
    };
  }

  private static Arbitrary<List<Choice>> choices(int min, int levels) {
    Arbitrary<List<Choice>> below =
        levels == 1 ? Arbitraries.just(List.of()) : choices(0, levels - 1);
    Arbitrary<Boolean> removed = Arbitraries.frequency(Tuple.of(1, true), Tuple.of(3, false));
    return Arbitraries.of(CHOICES)
        .set()
        .ofMinSize(min)
        .flatMap(
            names ->
                Combinators.combine(
                        removed.list().ofSize(names.size()), below.list().ofSize(names.size()))
                    .as(
                        (flags, trees) -> {
                          List<Choice> choices = new ArrayList<>();
                          for (String name : names) {
                            int i = choices.size();
                            choices.add(new Choice(name, flags.get(i), trees.get(i)));
                          }
                          return choices;
                        }));
  }

  // Edits of a schema, lawful and not

  private static Arbitrary<TicketSchema> edited(TicketSchema schema) {
    Arbitrary<Integer> versions =
        Arbitraries.frequency(Tuple.of(8, 1), Tuple.of(1, 0), Tuple.of(1, 2));
    return Combinators.combine(versions, Arbitraries.integers().between(0, 999).list().ofMaxSize(3))
        .as(
            (step, edits) -> {
              TicketSchema after =
                  new TicketSchema(
                      schema.version() + step, schema.types(), schema.fields(), schema.statuses());
              for (int edit : edits) {
                try {
                  after = edit(after, edit % 10, edit / 10);
                } catch (CsmException notASchema) {
                  // The edit is left out.
                }
              }
              return after;
            });
  }

  private static TicketSchema edit(TicketSchema schema, int kind, int which) {
    Map<String, TicketType> types = new LinkedHashMap<>();
    schema.types().forEach(type -> types.put(type.name(), type));
    Map<String, FieldDefinition> fields = new LinkedHashMap<>();
    schema.fields().forEach(field -> fields.put(field.name(), field));
    Map<String, StatusDefinition> statuses = new LinkedHashMap<>();
    schema.statuses().forEach(status -> statuses.put(status.name(), status));

    TicketType type = schema.types().get(which % schema.types().size());
    StatusDefinition status = schema.statuses().get(which % schema.statuses().size());
    FieldDefinition field =
        schema.fields().isEmpty() ? null : schema.fields().get(which % schema.fields().size());
    switch (kind) {
      case 0 -> types.put(type.name(), new TicketType(type.name(), true));
      case 1 -> types.remove(type.name());
      case 2 ->
          statuses.put(status.name(), new StatusDefinition(status.name(), status.category(), true));
      case 3 -> {
        if (which % 2 == 0) {
          statuses.remove(status.name());
        } else {
          statuses.put(status.name(), StatusDefinition.of(status.name(), StatusCategory.OPEN));
        }
      }
      case 4 -> fields.put("added", FieldDefinition.builder("added", FieldType.DATE).build());
      default -> {
        if (field != null) {
          editField(fields, field, kind, which);
        }
      }
    }
    return new TicketSchema(
        schema.version(),
        new ArrayList<>(types.values()),
        new ArrayList<>(fields.values()),
        new ArrayList<>(statuses.values()));
  }

  private static void editField(
      Map<String, FieldDefinition> fields, FieldDefinition field, int kind, int which) {
    String name = field.name();
    switch (kind) {
      case 5 -> fields.put(name, FieldDefinition.builder(field).removed().build());
      case 6 -> {
        if (which % 3 == 0) {
          fields.remove(name);
        } else if (which % 3 == 1) {
          fields.put(name, FieldDefinition.builder(name, FieldType.TEXT).build());
        } else {
          fields.put(name, FieldDefinition.builder(name, FieldType.TEXT).personal().build());
        }
      }
      case 7 ->
          fields.put(name, FieldDefinition.builder(field).choices(marked(field.choices())).build());
      case 8 -> {
        if (field.choices().isEmpty()) {
          return;
        }
        List<Choice> fewer = new ArrayList<>(field.choices());
        fewer.set(which % fewer.size(), without(fewer.get(which % fewer.size())));
        fields.put(name, FieldDefinition.builder(field).choices(fewer).build());
      }
      default -> {
        List<Choice> more = new ArrayList<>(field.choices());
        more.add(0, Choice.of("z"));
        fields.put(name, FieldDefinition.builder(field).choices(more).build());
      }
    }
  }

  private static List<Choice> marked(List<Choice> choices) {
    return choices.stream()
        .map(choice -> new Choice(choice.name(), true, marked(choice.children())))
        .collect(toCollection(ArrayList::new));
  }

  private static Choice without(Choice choice) {
    return choice.children().isEmpty()
        ? Choice.of("other")
        : new Choice(
            choice.name(),
            choice.removed(),
            choice.children().subList(1, choice.children().size()));
  }
}
