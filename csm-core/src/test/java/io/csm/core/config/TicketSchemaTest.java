package io.csm.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.csm.core.Code;
import io.csm.core.ContentId;
import io.csm.core.ContentRef;
import io.csm.core.CsmException;
import io.csm.core.Problem;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TicketSchemaTest {
  private static final TicketSchema STANDARD = TicketSchema.standard();

  private final TicketSchema schema =
      schema(
          FieldDefinition.builder("summary", FieldType.TEXT).maxLength(10).build(),
          FieldDefinition.builder("phone", FieldType.TEXT).maxLength(10).personal().build(),
          FieldDefinition.builder("amount", FieldType.MONEY)
              .range(BigDecimal.ZERO, new BigDecimal("500"))
              .currencies("CNY", "USD")
              .ticketTypes("return")
              .requiredAtOpen()
              .build(),
          FieldDefinition.builder("weight", FieldType.NUMBER)
              .range(BigDecimal.ONE, new BigDecimal("9.5"))
              .build(),
          FieldDefinition.builder("colour", FieldType.CHOICE)
              .choices(List.of(Choice.of("red"), new Choice("blue", true, List.of())))
              .requiredAtSolve()
              .build(),
          FieldDefinition.builder("reason", FieldType.CASCADED_CHOICE)
              .choices(
                  List.of(
                      Choice.of("damaged", Choice.of("box"), Choice.of("content")),
                      Choice.of("late", new Choice("snow", true, List.of()))))
              .build(),
          FieldDefinition.builder("order", FieldType.REFERENCE).referenceType("order").build(),
          FieldDefinition.builder("legacy", FieldType.BOOLEAN).requiredAtOpen().removed().build());

  // The schema itself

  @Test
  void theStandardSchemaHasOneTypeAndOneStatusPerCategory() {
    assertThat(STANDARD.version()).isEqualTo(1);
    assertThat(STANDARD.types()).containsExactly(TicketType.of("ticket"));
    assertThat(STANDARD.fields()).isEmpty();
    assertThat(STANDARD.statuses())
        .extracting(StatusDefinition::name)
        .containsExactly("new", "open", "pending", "on-hold", "solved", "closed");
    for (StatusCategory category : StatusCategory.values()) {
      assertThat(STANDARD.categoryOf(STANDARD.defaultStatus(category).name())).isEqualTo(category);
    }
    assertThat(STANDARD.kind()).isEqualTo(ConfigurationKind.SCHEMA);
    assertThat(STANDARD.itemId()).isEqualTo(1);
  }

  @Test
  void theFirstStatusInUseOfACategoryIsItsDefault() {
    List<StatusDefinition> statuses = new ArrayList<>(STANDARD.statuses());
    statuses.add(0, new StatusDefinition("waiting", StatusCategory.PENDING, true));
    statuses.add(1, StatusDefinition.of("waiting for papers", StatusCategory.PENDING));

    TicketSchema own = new TicketSchema(1, STANDARD.types(), List.of(), statuses);

    assertThat(own.defaultStatus(StatusCategory.PENDING).name()).isEqualTo("waiting for papers");
    assertThat(own.categoryOf("waiting")).isEqualTo(StatusCategory.PENDING);
  }

  @Test
  void theFirstTypeInUseIsTheDefault() {
    TicketSchema own =
        new TicketSchema(
            1,
            List.of(new TicketType("fax", true), TicketType.of("ticket"), TicketType.of("task")),
            List.of(),
            STANDARD.statuses());

    assertThat(own.defaultType().name()).isEqualTo("ticket");
  }

  @Test
  void theCategoryOfAnUnknownStatusIsAnErrorThatNamesTheKnownOnes() {
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(() -> STANDARD.categoryOf("waiting"))
        .satisfies(thrown -> assertThat(thrown.code()).isEqualTo(Code.UNKNOWN_CHOICE))
        .withMessageContaining("waiting")
        .withMessageContaining("new, open, pending, on-hold, solved, closed");
  }

  @Test
  void everyCategoryNeedsAStatusInUse() {
    List<StatusDefinition> statuses = new ArrayList<>(STANDARD.statuses());
    statuses.set(3, new StatusDefinition("on-hold", StatusCategory.ON_HOLD, true));

    refusedSchema(
        Code.INVALID_VALUE,
        "schema.statuses",
        () -> new TicketSchema(1, STANDARD.types(), List.of(), statuses));
  }

  @Test
  void aSchemaNeedsATypeInUse() {
    refusedSchema(
        Code.INVALID_VALUE,
        "schema.types",
        () ->
            new TicketSchema(
                1, List.of(new TicketType("ticket", true)), List.of(), STANDARD.statuses()));
  }

  @Test
  void namesAreUnique() {
    FieldDefinition field = FieldDefinition.builder("a", FieldType.TEXT).build();
    List<StatusDefinition> statuses = new ArrayList<>(STANDARD.statuses());
    statuses.add(StatusDefinition.of("open", StatusCategory.PENDING));

    refusedSchema(Code.ALREADY_EXISTS, "schema.fields", () -> schema(field, field));
    refusedSchema(
        Code.ALREADY_EXISTS,
        "schema.statuses",
        () -> new TicketSchema(1, STANDARD.types(), List.of(), statuses));
    refusedSchema(
        Code.ALREADY_EXISTS,
        "schema.types",
        () ->
            new TicketSchema(
                1,
                List.of(TicketType.of("a"), TicketType.of("a")),
                List.of(),
                STANDARD.statuses()));
  }

  @Test
  void aFieldBelongsToTypesOfTheSchema() {
    refusedSchema(
        Code.UNKNOWN_CHOICE,
        "schema.fields.a.ticketTypes",
        () -> schema(FieldDefinition.builder("a", FieldType.TEXT).ticketTypes("parcel").build()));
  }

  @Test
  void aSchemaIsBounded() {
    refusedSchema(
        Code.TOO_MANY,
        "schema.fields",
        () ->
            schema(
                IntStream.range(0, 301)
                    .mapToObj(i -> FieldDefinition.builder("f" + i, FieldType.TEXT).build())
                    .toArray(FieldDefinition[]::new)));
    refusedSchema(
        Code.TOO_MANY,
        "schema.types",
        () ->
            new TicketSchema(
                1,
                IntStream.range(0, 51).mapToObj(i -> TicketType.of("t" + i)).toList(),
                List.of(),
                STANDARD.statuses()));
    refusedSchema(
        Code.TOO_MANY,
        "schema.statuses",
        () ->
            new TicketSchema(
                1,
                STANDARD.types(),
                List.of(),
                IntStream.range(0, 61)
                    .mapToObj(i -> StatusDefinition.of("s" + i, StatusCategory.OPEN))
                    .toList()));
    String[] thousand =
        IntStream.range(0, 1_000).mapToObj(Integer::toString).toArray(String[]::new);
    refusedSchema(
        Code.INVALID_VALUE,
        "schema.fields",
        () ->
            schema(
                IntStream.range(0, 21)
                    .mapToObj(
                        i ->
                            FieldDefinition.builder("f" + i, FieldType.CHOICE)
                                .choices(thousand)
                                .build())
                    .toArray(FieldDefinition[]::new)));
  }

  // Setting and clearing fields

  @Test
  void valuesWithinTheirLimitsCanBeSet() {
    assertThat(
            schema.check(
                "return",
                Map.of(
                    "summary", new FieldValue.Text("0123456789"),
                    "phone", content(30),
                    "amount", FieldValue.Money.of("500", "CNY"),
                    "weight", new FieldValue.Num(new BigDecimal("9.5")),
                    "colour", new FieldValue.Chosen("red"),
                    "reason", FieldValue.Cascade.of("damaged", "box"),
                    "order", new FieldValue.Reference("order", "4711")),
                Map.of()))
        .isEmpty();
  }

  @Test
  void anUnknownFieldIsRefusedWithTheNamesThatTheTypeHas() {
    assertThat(check("ticket", "Colour", new FieldValue.Chosen("red")))
        .isEqualTo(
            Problem.of(
                Code.UNKNOWN_FIELD,
                "fields.Colour",
                "field",
                "Colour",
                "known",
                "colour, order, phone, reason, summary, weight"));
  }

  @Test
  void aValueOfAnotherKindIsRefused() {
    Problem problem = check("ticket", "weight", new FieldValue.Text("heavy"));

    assertThat(problem.code()).isEqualTo(Code.INVALID_VALUE);
    assertThat(problem)
        .hasToString("fields.weight is (of kind TEXT), expected a value of kind NUMBER.");
  }

  @Test
  void aValueBeyondTheLimitsIsRefused() {
    assertThat(check("ticket", "summary", new FieldValue.Text("01234567890")).code())
        .isEqualTo(Code.TOO_LONG);
    assertThat(check("ticket", "weight", new FieldValue.Num(new BigDecimal("0.99"))))
        .hasToString("fields.weight is (0.99), expected at least 1.");
    assertThat(check("ticket", "weight", new FieldValue.Num(new BigDecimal("9.51"))))
        .hasToString("fields.weight is (9.51), expected at most 9.5.");
    assertThat(check("return", "amount", FieldValue.Money.of("500.01", "CNY")))
        .hasToString("fields.amount is (500.01), expected at most 500.");
    assertThat(check("return", "amount", FieldValue.Money.of("5", "EUR")))
        .hasToString("fields.amount is (EUR), expected a currency of CNY, USD.");
    assertThat(check("ticket", "order", new FieldValue.Reference("parcel", "1")))
        .hasToString("fields.order is (parcel), expected a reference to order.");
  }

  @Test
  void anUnknownChoiceIsRefusedWithTheOnesInUse() {
    assertThat(check("ticket", "colour", new FieldValue.Chosen("green")))
        .isEqualTo(
            Problem.of(Code.UNKNOWN_CHOICE, "fields.colour", "value", "green", "known", "red"));
    assertThat(check("ticket", "reason", FieldValue.Cascade.of("damaged", "lid")))
        .isEqualTo(
            Problem.of(
                Code.UNKNOWN_CHOICE,
                "fields.reason",
                "value",
                "damaged / lid",
                "known",
                "box, content"));
  }

  @Test
  void aCascadeEndsAtALeaf() {
    assertThat(check("ticket", "reason", FieldValue.Cascade.of("damaged")).code())
        .isEqualTo(Code.UNKNOWN_CHOICE);
    assertThat(check("ticket", "reason", FieldValue.Cascade.of("damaged", "box", "lid")).code())
        .isEqualTo(Code.UNKNOWN_CHOICE);
    assertThat(schema.check("ticket", Map.of("reason", FieldValue.Cascade.of("late")), Map.of()))
        .as("all choices below it have been removed")
        .isEmpty();
  }

  @Test
  void aRemovedChoiceCannotBeNewlySetButMayStay() {
    FieldValue blue = new FieldValue.Chosen("blue");

    assertThat(check("ticket", "colour", blue).code()).isEqualTo(Code.UNKNOWN_CHOICE);
    assertThat(schema.check("ticket", Map.of("colour", blue), Map.of("colour", blue))).isEmpty();
    assertThat(
            schema.check(
                "ticket", Map.of("colour", blue), Map.of("colour", new FieldValue.Chosen("red"))))
        .hasSize(1);
  }

  @Test
  void aRemovedFieldCannotBeSetButMayStayAndBeCleared() {
    FieldValue yes = new FieldValue.Bool(true);

    assertThat(check("ticket", "legacy", yes))
        .hasToString(
            "fields.legacy is (removed), expected a field in use; a removed one can only be"
                + " cleared.");
    assertThat(schema.check("ticket", Map.of("legacy", yes), Map.of("legacy", yes))).isEmpty();
    assertThat(schema.checkClear(List.of("legacy"))).isEmpty();
  }

  @Test
  void anUnknownFieldCannotBeCleared() {
    assertThat(schema.checkClear(List.of("zebra", "colour", "apple")))
        .extracting(Problem::code, Problem::path)
        .containsExactly(
            tuple(Code.UNKNOWN_FIELD, "fields.apple"), tuple(Code.UNKNOWN_FIELD, "fields.zebra"));
  }

  @Test
  void aFieldOfAnotherTicketTypeIsRefused() {
    assertThat(check("ticket", "amount", FieldValue.Money.of("5", "CNY")))
        .hasToString(
            "fields.amount is (a field of return), expected a field of ticket type ticket.");
  }

  @Test
  void aPersonalFieldTakesContentAndItsProblemDoesNotTellTheText() {
    Problem problem = check("ticket", "phone", new FieldValue.Text("13800138000"));

    assertThat(problem)
        .hasToString("fields.phone is (of kind TEXT), expected CONTENT, as the field is personal.");
    assertThat(check("ticket", "phone", content(31)).code()).isEqualTo(Code.INVALID_VALUE);
  }

  @Test
  void aFieldThatIsNotPersonalTakesNoContent() {
    assertThat(check("ticket", "summary", content(3)))
        .hasToString("fields.summary is (of kind CONTENT), expected a value of kind TEXT.");
  }

  @Test
  void theTextOfAPersonalFieldIsCheckedBeforeItBecomesContent() {
    FieldDefinition phone = schema.field("phone").orElseThrow();

    assertThat(phone.problemOf(new FieldValue.Text("12345"))).isEmpty();
    assertThat(phone.problemOf(new FieldValue.Text("123456789012")))
        .hasValueSatisfying(problem -> assertThat(problem.code()).isEqualTo(Code.TOO_LONG));
  }

  @Test
  void problemsAreSortedByFieldName() {
    TreeMap<String, FieldValue> reversed = new TreeMap<>(Comparator.reverseOrder());
    for (String name : List.of("weight", "order", "colour", "unknown")) {
      reversed.put(name, new FieldValue.Bool(true));
    }

    assertThat(schema.check("ticket", reversed, Map.of()))
        .extracting(Problem::path)
        .containsExactly("fields.colour", "fields.order", "fields.unknown", "fields.weight");
  }

  // Naming fields in queries and policies

  @Test
  void onlyFilterableFieldsCanBeSearchedByAndRemovedOnesToo() {
    TicketSchema own =
        schema(
            FieldDefinition.builder("phone", FieldType.TEXT).personal().build(),
            FieldDefinition.builder("note", FieldType.TEXT).build(),
            FieldDefinition.builder("shop", FieldType.NUMBER).filterable().build(),
            FieldDefinition.builder("colour", FieldType.CHOICE)
                .choices(List.of(new Choice("blue", true, List.of())))
                .filterable()
                .removed()
                .build());

    assertThat(
            own.checkFilter(
                Map.of("shop", FieldValue.Num.of(7), "colour", new FieldValue.Chosen("blue"))))
        .isEmpty();
    assertThat(
            own.checkFilter(
                Map.of(
                    "phone", new FieldValue.Text("1"),
                    "note", new FieldValue.Text("1"),
                    "shop", new FieldValue.Text("1"),
                    "size", new FieldValue.Text("1"))))
        .containsExactly(
            Problem.of(
                Code.INVALID_VALUE,
                "fields.note",
                "value",
                "not filterable",
                "expected",
                "a filterable field: colour, shop"),
            Problem.of(Code.PERSONAL_FIELD, "fields.phone", "field", "phone"),
            Problem.of(
                Code.INVALID_VALUE,
                "fields.shop",
                "value",
                "of kind TEXT",
                "expected",
                "a value of kind NUMBER"),
            Problem.of(
                Code.UNKNOWN_FIELD, "fields.size", "field", "size", "known", "colour, shop"));
  }

  // Required fields

  @Test
  void aFieldIsRequiredOfItsTypesAtItsTimeUnlessItIsRemoved() {
    assertThat(schema.missing("return", Map.of(), TicketSchema.RequiredAt.OPEN))
        .containsExactly(
            Problem.of(Code.FIELD_REQUIRED, "fields.amount", "field", "amount", "at", "OPEN"));
    assertThat(schema.missing("ticket", Map.of(), TicketSchema.RequiredAt.OPEN)).isEmpty();
    assertThat(schema.missing("ticket", Map.of(), TicketSchema.RequiredAt.SOLVE))
        .extracting(Problem::path)
        .containsExactly("fields.colour");
    assertThat(
            schema.missing(
                "ticket",
                Map.of("colour", new FieldValue.Chosen("blue")),
                TicketSchema.RequiredAt.SOLVE))
        .isEmpty();
  }

  @Test
  void aBlankTextDoesNotFillARequiredField() {
    TicketSchema strict =
        schema(
            FieldDefinition.builder("why", FieldType.TEXT).requiredAtSolve().build(),
            FieldDefinition.builder("phone", FieldType.TEXT).personal().requiredAtSolve().build());

    assertThat(
            strict.missing(
                "ticket",
                Map.of("why", new FieldValue.Text(" \n"), "phone", content(0)),
                TicketSchema.RequiredAt.SOLVE))
        .extracting(Problem::path)
        .containsExactly("fields.phone", "fields.why");
  }

  // Types and statuses

  @Test
  void aRemovedTypeOrStatusIsReadableButNotNewlyGiven() {
    List<StatusDefinition> statuses = new ArrayList<>(STANDARD.statuses());
    statuses.add(new StatusDefinition("parked", StatusCategory.ON_HOLD, true));
    TicketSchema own =
        new TicketSchema(
            1, List.of(TicketType.of("ticket"), new TicketType("fax", true)), List.of(), statuses);

    assertThat(own.type("fax")).isPresent();
    assertThat(own.problemOfNewType("ticket")).isEmpty();
    assertThat(own.problemOfNewType("fax"))
        .contains(Problem.of(Code.UNKNOWN_CHOICE, "type", "value", "fax", "known", "ticket"));
    assertThat(own.problemOfNewType("letter")).isPresent();

    assertThat(own.categoryOf("parked")).isEqualTo(StatusCategory.ON_HOLD);
    assertThat(own.problemOfNewStatus("on-hold")).isEmpty();
    assertThat(own.problemOfNewStatus("parked"))
        .hasValueSatisfying(problem -> assertThat(problem.path()).isEqualTo("status"));
    assertThat(own.problemOfNewStatus("lost")).isPresent();
  }

  // Successors

  @Test
  void addingAndMarkingAsRemovedMakesASuccessor() {
    List<FieldDefinition> fields = new ArrayList<>();
    for (FieldDefinition field : schema.fields()) {
      fields.add(FieldDefinition.builder(field).removed().build());
    }
    fields.add(0, FieldDefinition.builder("brand new", FieldType.DATE).build());

    assertThat(version(2, fields).problemsAsSuccessorOf(schema)).isEmpty();
  }

  @Test
  void aSuccessorSkipsNoVersion() {
    assertThat(version(1, schema.fields()).problemsAsSuccessorOf(schema)).hasSize(1);
    assertThat(version(3, schema.fields()).problemsAsSuccessorOf(schema))
        .singleElement()
        .hasToString("schema.version is (3), expected the next version, 2.");
  }

  @Test
  void whatDoesNotFollowIsNamedWithItsPathAndTheCure() {
    List<FieldDefinition> fields = new ArrayList<>();
    for (FieldDefinition field : schema.fields()) {
      switch (field.name()) {
        case "weight" -> {}
        case "summary" ->
            fields.add(FieldDefinition.builder("summary", FieldType.TEXT).personal().build());
        case "order" -> fields.add(FieldDefinition.builder("order", FieldType.TEXT).build());
        case "reason" ->
            fields.add(
                FieldDefinition.builder(field)
                    .choices(List.of(Choice.of("damaged", Choice.of("content"))))
                    .build());
        default -> fields.add(field);
      }
    }
    List<StatusDefinition> statuses = new ArrayList<>(STANDARD.statuses());
    statuses.set(0, StatusDefinition.of("fresh", StatusCategory.NEW));
    statuses.add(StatusDefinition.of("open!", StatusCategory.OPEN));
    statuses.set(1, StatusDefinition.of("open", StatusCategory.PENDING));
    TicketSchema next =
        new TicketSchema(
            2, List.of(TicketType.of("ticket"), TicketType.of("return")), fields, statuses);

    assertThat(next.problemsAsSuccessorOf(schema))
        .extracting(Problem::path)
        .containsExactly(
            "schema.fields.order.type",
            "schema.fields.reason.choices.damaged.box",
            "schema.fields.reason.choices.late",
            "schema.fields.summary.personal",
            "schema.fields.weight",
            "schema.statuses.new",
            "schema.statuses.open.category");
    assertThat(next.problemsAsSuccessorOf(schema).get(4))
        .hasToString(
            "schema.fields.weight is (absent), expected to stay; mark it as removed instead.");
  }

  @Test
  void aTicketTypeMayNotVanish() {
    assertThat(
            new TicketSchema(2, List.of(TicketType.of("task")), List.of(), STANDARD.statuses())
                .problemsAsSuccessorOf(STANDARD))
        .extracting(Problem::path)
        .containsExactly("schema.types.ticket");
  }

  private Problem check(String type, String field, FieldValue value) {
    List<Problem> problems = schema.check(type, Map.of(field, value), Map.of());
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).path()).isEqualTo("fields." + field);
    return problems.get(0);
  }

  private static FieldValue content(long size) {
    return new FieldValue.Content(new ContentRef(new ContentId(1), size, "0".repeat(64)));
  }

  private static TicketSchema schema(FieldDefinition... fields) {
    return version(1, List.of(fields));
  }

  private static TicketSchema version(int version, List<FieldDefinition> fields) {
    return new TicketSchema(
        version,
        List.of(TicketType.of("ticket"), TicketType.of("return")),
        fields,
        STANDARD.statuses());
  }

  private static void refusedSchema(Code code, String path, ThrowingCallable call) {
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(call)
        .satisfies(
            thrown -> {
              assertThat(thrown.code()).isEqualTo(code);
              assertThat(thrown.problem().path()).isEqualTo(path);
            });
  }
}
