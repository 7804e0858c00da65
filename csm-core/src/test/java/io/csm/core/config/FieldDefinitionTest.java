package io.csm.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.csm.core.Code;
import io.csm.core.CsmException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class FieldDefinitionTest {
  @Test
  void aFieldIsForAllTypesNotRequiredAndOfUpTo2000CharactersUnlessSaidOtherwise() {
    FieldDefinition field = FieldDefinition.builder("note", FieldType.TEXT).build();

    assertThat(field)
        .isEqualTo(
            new FieldDefinition(
                "note",
                FieldType.TEXT,
                new TreeSet<>(),
                new FieldLimits(2_000, null, null, new TreeSet<>(), null),
                List.of(),
                false,
                false,
                false,
                false,
                false));
    assertThat(field.appliesTo("anything")).isTrue();
  }

  @Test
  void theBuilderSetsWhatItsMethodsName() {
    FieldDefinition field =
        FieldDefinition.builder("amount", FieldType.MONEY)
            .ticketTypes("return", "complaint")
            .range(BigDecimal.ZERO, new BigDecimal("500"))
            .currencies("JPY", "CNY")
            .requiredAtOpen()
            .requiredAtSolve()
            .filterable()
            .removed()
            .build();

    assertThat(field.ticketTypes()).containsExactly("complaint", "return");
    assertThat(field.limits().min()).isEqualTo("0");
    assertThat(field.limits().max()).isEqualTo("500");
    assertThat(field.limits().currencies()).containsExactly("CNY", "JPY");
    assertThat(field.requiredAtOpen()).isTrue();
    assertThat(field.requiredAtSolve()).isTrue();
    assertThat(field.filterable()).isTrue();
    assertThat(field.personal()).isFalse();
    assertThat(field.removed()).isTrue();
    assertThat(field.appliesTo("return")).isTrue();
    assertThat(field.appliesTo("question")).isFalse();
  }

  @Test
  void aBuilderThatStartsFromAFieldBuildsTheSameField() {
    FieldDefinition money =
        FieldDefinition.builder("amount", FieldType.MONEY)
            .ticketTypes("return")
            .currencies("CNY")
            .requiredAtOpen()
            .filterable()
            .removed()
            .build();
    FieldDefinition choice =
        FieldDefinition.builder("colour", FieldType.CHOICE)
            .choices("red", "blue")
            .requiredAtSolve()
            .build();
    FieldDefinition personal =
        FieldDefinition.builder("phone", FieldType.TEXT).maxLength(20).personal().build();

    for (FieldDefinition field : List.of(money, choice, personal)) {
      assertThat(FieldDefinition.builder(field).build()).isEqualTo(field);
    }
  }

  @Test
  void aPersonalFieldCannotBeFilterable() {
    refused(
        Code.PERSONAL_FIELD,
        "schema.fields.phone.filterable",
        () -> FieldDefinition.builder("phone", FieldType.TEXT).personal().filterable().build());
  }

  @Test
  void onlyTextsCanBePersonal() {
    refused(
        Code.INVALID_VALUE,
        "schema.fields.birthday.personal",
        () -> FieldDefinition.builder("birthday", FieldType.DATE).personal().build());
  }

  @Test
  void aNameIsNotBlankNotLongAndWithoutADot() {
    for (String name : List.of("", " amount", "order.amount", "a\tb")) {
      refused(
          Code.INVALID_VALUE,
          "schema.fields",
          () -> FieldDefinition.builder(name, FieldType.TEXT).build());
    }
    refused(
        Code.TOO_LONG,
        "schema.fields",
        () -> FieldDefinition.builder("x".repeat(65), FieldType.TEXT).build());
  }

  @Test
  void aLimitThatTheTypeDoesNotKnowIsRefused() {
    refused(
        Code.INVALID_VALUE,
        "schema.fields.f.limits.maxLength",
        () -> FieldDefinition.builder("f", FieldType.NUMBER).maxLength(10).build());
    refused(
        Code.INVALID_VALUE,
        "schema.fields.f.limits.min",
        () -> FieldDefinition.builder("f", FieldType.TEXT).range(null, BigDecimal.ONE).build());
    refused(
        Code.INVALID_VALUE,
        "schema.fields.f.limits.currencies",
        () -> FieldDefinition.builder("f", FieldType.NUMBER).currencies("CNY").build());
    refused(
        Code.INVALID_VALUE,
        "schema.fields.f.limits.referenceType",
        () -> FieldDefinition.builder("f", FieldType.TEXT).referenceType("order").build());
  }

  @Test
  void limitsThatNothingCanMeetAreRefused() {
    refused(
        Code.INVALID_VALUE,
        "limits.min",
        () -> FieldLimits.DEFAULT.withRange(BigDecimal.TEN, BigDecimal.ONE));
    refused(
        Code.INVALID_VALUE, "limits.currencies", () -> FieldLimits.DEFAULT.withCurrencies("RMB"));
    refused(Code.INVALID_VALUE, "limits.maxLength", () -> FieldLimits.DEFAULT.withMaxLength(0));
    refused(
        Code.INVALID_VALUE, "limits.maxLength", () -> FieldLimits.DEFAULT.withMaxLength(65_537));
  }

  @Test
  void choicesBelongToChoiceFieldsAndToThemOnly() {
    String path = "schema.fields.f.choices";
    refused(
        Code.INVALID_VALUE,
        path,
        () -> FieldDefinition.builder("f", FieldType.BOOLEAN).choices("a").build());
    refused(Code.INVALID_VALUE, path, () -> FieldDefinition.builder("f", FieldType.CHOICE).build());
    refused(
        Code.INVALID_VALUE,
        path,
        () -> FieldDefinition.builder("f", FieldType.CASCADED_CHOICE).build());
    refused(
        Code.INVALID_VALUE,
        path + ".a",
        () ->
            FieldDefinition.builder("f", FieldType.CHOICE)
                .choices(List.of(Choice.of("a", Choice.of("b"))))
                .build());
    refused(
        Code.ALREADY_EXISTS,
        path,
        () -> FieldDefinition.builder("f", FieldType.CHOICE).choices("a", "b", "a").build());
  }

  @Test
  void aFlatListHasAtMost1000Choices() {
    String[] names = IntStream.range(0, 1_001).mapToObj(Integer::toString).toArray(String[]::new);

    refused(
        Code.TOO_MANY,
        "schema.fields.f.choices",
        () -> FieldDefinition.builder("f", FieldType.CHOICE).choices(names).build());
  }

  @Test
  void cascadedChoicesAreAtMost5000InTotal() {
    List<Choice> five = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      five.add(new Choice("group " + i, false, flat(999)));
    }
    FieldDefinition full =
        FieldDefinition.builder("f", FieldType.CASCADED_CHOICE).choices(five).build();
    assertThat(Choice.total(full.choices(), Integer.MAX_VALUE)).isEqualTo(5_000);

    five.add(Choice.of("one more"));
    refused(
        Code.INVALID_VALUE,
        "schema.fields.f.choices",
        () -> FieldDefinition.builder("f", FieldType.CASCADED_CHOICE).choices(five).build());
  }

  @Test
  void aTreeOfChoicesHasAtMostFiveLevels() {
    Choice five = Choice.of("1", Choice.of("2", Choice.of("3", Choice.of("4", Choice.of("5")))));
    assertThat(
            FieldDefinition.builder("f", FieldType.CASCADED_CHOICE).choices(List.of(five)).build())
        .isNotNull();

    refused(Code.INVALID_VALUE, "schema.choices.0", () -> Choice.of("0", five));
  }

  @Test
  void aTreeWhoseBranchesAreSharedCannotGrowWithoutLimit() {
    Choice shared = new Choice("a", false, flat(1_000));

    refused(
        Code.INVALID_VALUE,
        "schema.choices.root",
        () ->
            new Choice(
                "root",
                false,
                IntStream.range(0, 5)
                    .mapToObj(i -> new Choice("b" + i, false, shared.children()))
                    .toList()));
  }

  private static List<Choice> flat(int size) {
    return IntStream.range(0, size).mapToObj(i -> Choice.of("choice " + i)).toList();
  }

  private static void refused(Code code, String path, ThrowingCallable call) {
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(call)
        .satisfies(
            thrown -> {
              assertThat(thrown.code()).isEqualTo(code);
              assertThat(thrown.problem().path()).isEqualTo(path);
            });
  }
}
