package io.csm.core.config;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.Problem;
import io.csm.core.internal.Require;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A field of a tenant's tickets. Immutable.
 *
 * @param name 1 to 64 characters without a dot, unique in the schema; the name in commands,
 *     policies, queries and JSON
 * @param type what it holds; never changes
 * @param ticketTypes the ticket types that have it, at most 50; empty for all
 * @param limits what it allows beyond its type
 * @param choices of CHOICE (a flat list, at most 1,000) and CASCADED_CHOICE (at most 5 levels and
 *     5,000 choices): what can be chosen, in the order in which it is shown; empty for other types
 * @param requiredAtOpen whether a ticket can only be opened with it
 * @param requiredAtSolve whether a ticket can only be solved with it
 * @param personal whether it tells of a person: kept as erasable content, outside the journal. Only
 *     TEXT can be personal; never changes
 * @param filterable whether queries and policies can name it; not where it is personal
 * @param removed whether it can no longer be set. Tickets that hold it keep it, readable, and it
 *     can be cleared
 */
public record FieldDefinition(
    String name,
    FieldType type,
    SortedSet<String> ticketTypes,
    FieldLimits limits,
    List<Choice> choices,
    boolean requiredAtOpen,
    boolean requiredAtSolve,
    boolean personal,
    boolean filterable,
    boolean removed) {
  /** No character of UTF-16 takes more than three bytes of UTF-8. */
  private static final int MAX_UTF8_BYTES = 3;

  public FieldDefinition {
    Require.name("schema.fields", name, TicketSchema.MAX_NAME_LENGTH);
    Require.that(name.indexOf('.') < 0, "schema.fields", name, "a name without a dot");
    String path = "schema.fields." + name;
    ticketTypes = Require.sorted(path + ".ticketTypes", ticketTypes, TicketSchema.MAX_TYPES);
    limits.requireFor(path, type);
    choices = Require.list(path + ".choices", choices, Choice.MAX_SIBLINGS);
    requireChoicesFor(path + ".choices", type, choices);
    Require.that(
        !personal || type == FieldType.TEXT,
        path + ".personal",
        true,
        "a field of type TEXT, as only texts can be personal");
    if (personal && filterable) {
      throw CsmException.of(Code.PERSONAL_FIELD, path + ".filterable", "field", name);
    }
  }

  /** A builder of a field of all ticket types, not required, without limits of its own. */
  public static Builder builder(String name, FieldType type) {
    return new Builder(name, type);
  }

  /** A builder that starts from {@code field}. */
  public static Builder builder(FieldDefinition field) {
    Builder builder = new Builder(field.name, field.type);
    builder.ticketTypes = field.ticketTypes;
    builder.limits = field.limits;
    builder.choices = field.choices;
    builder.requiredAtOpen = field.requiredAtOpen;
    builder.requiredAtSolve = field.requiredAtSolve;
    builder.personal = field.personal;
    builder.filterable = field.filterable;
    builder.removed = field.removed;
    return builder;
  }

  /** Whether tickets of {@code ticketType} have it. */
  public boolean appliesTo(String ticketType) {
    return ticketTypes.isEmpty() || ticketTypes.contains(ticketType);
  }

  /**
   * What is wrong with {@code plain} as a new value of this field, by type, limits and choices. For
   * a personal field this is the check to make before its text becomes content.
   */
  public Optional<Problem> problemOf(FieldValue plain) {
    Optional<Problem> ofKind = problemOfKind(plain);
    if (ofKind.isPresent()) {
      return ofKind;
    }
    String path = TicketSchema.pathOf(name);
    return Optional.ofNullable(
        switch (plain.kind()) {
          case TEXT -> textProblem(path, ((FieldValue.Text) plain).value());
          case NUMBER -> rangeProblem(path, ((FieldValue.Num) plain).value());
          case MONEY -> moneyProblem(path, (FieldValue.Money) plain);
          case CHOICE -> choiceProblem(path, List.of(((FieldValue.Chosen) plain).value()));
          case CASCADED_CHOICE -> choiceProblem(path, ((FieldValue.Cascade) plain).path());
          case REFERENCE -> referenceProblem(path, ((FieldValue.Reference) plain).type());
          case DATE, INSTANT, BOOLEAN, CONTENT -> null;
        });
  }

  /** Whether {@code plain} is of another kind than the field's type. */
  Optional<Problem> problemOfKind(FieldValue plain) {
    return plain.kind() == type.valueKind()
        ? Optional.empty()
        : Optional.of(
            invalid(
                TicketSchema.pathOf(name),
                "of kind " + plain.kind(),
                "a value of kind " + type.valueKind()));
  }

  /** What is wrong with {@code value} as it stands in commands and events: personal as content. */
  Optional<Problem> problemOfStored(FieldValue value) {
    if (!personal) {
      return problemOf(value);
    }
    String path = TicketSchema.pathOf(name);
    if (!(value instanceof FieldValue.Content content)) {
      return Optional.of(
          invalid(path, "of kind " + value.kind(), "CONTENT, as the field is personal"));
    }
    long maxBytes = (long) MAX_UTF8_BYTES * limits.maxLength();
    if (content.ref().size() > maxBytes) {
      return Optional.of(
          invalid(
              path,
              content.ref().size() + " bytes",
              "at most " + maxBytes + " bytes for " + limits.maxLength() + " characters"));
    }
    return Optional.empty();
  }

  private @Nullable Problem textProblem(String path, String text) {
    return text.length() <= limits.maxLength()
        ? null
        : Problem.of(Code.TOO_LONG, path, "length", text.length(), "max", limits.maxLength());
  }

  private @Nullable Problem rangeProblem(String path, BigDecimal value) {
    BigDecimal min = limits.min();
    if (min != null && value.compareTo(min) < 0) {
      return invalid(path, value.toPlainString(), "at least " + min.toPlainString());
    }
    BigDecimal max = limits.max();
    if (max != null && value.compareTo(max) > 0) {
      return invalid(path, value.toPlainString(), "at most " + max.toPlainString());
    }
    return null;
  }

  private @Nullable Problem moneyProblem(String path, FieldValue.Money money) {
    if (!limits.currencies().isEmpty() && !limits.currencies().contains(money.currency())) {
      return invalid(
          path, money.currency(), "a currency of " + String.join(", ", limits.currencies()));
    }
    return rangeProblem(path, money.amount());
  }

  private @Nullable Problem referenceProblem(String path, String referenceType) {
    String expected = limits.referenceType();
    return expected == null || expected.equals(referenceType)
        ? null
        : invalid(path, referenceType, "a reference to " + expected);
  }

  private @Nullable Problem choiceProblem(String path, List<String> chosen) {
    List<Choice> siblings = choices;
    for (int level = 0; level < chosen.size(); level++) {
      Optional<Choice> choice = Names.find(siblings, Choice::name, chosen.get(level));
      if (choice.isEmpty() || choice.get().removed()) {
        return Problem.of(
            Code.UNKNOWN_CHOICE,
            path,
            "value",
            String.join(" / ", chosen.subList(0, level + 1)),
            "known",
            namesInUse(siblings));
      }
      siblings = choice.get().children();
    }
    return siblings.stream().allMatch(Choice::removed)
        ? null
        : Problem.of(
            Code.UNKNOWN_CHOICE,
            path,
            "value",
            String.join(" / ", chosen),
            "known",
            namesInUse(siblings));
  }

  private static String namesInUse(List<Choice> choices) {
    return TicketSchema.join(choices.stream().filter(c -> !c.removed()).map(Choice::name));
  }

  private static Problem invalid(String path, String value, String expected) {
    return Problem.of(Code.INVALID_VALUE, path, "value", value, "expected", expected);
  }

  private static void requireChoicesFor(String path, FieldType type, List<Choice> choices) {
    Require.that(
        type.hasChoices() != choices.isEmpty(),
        path,
        choices.isEmpty() ? "empty" : "given",
        type.hasChoices() ? "at least one choice" : "none for a field of type " + type);
    if (type == FieldType.CHOICE) {
      for (Choice choice : choices) {
        Require.that(
            choice.children().isEmpty(),
            path + "." + choice.name(),
            "cascaded",
            "no choices below it, or a field of type CASCADED_CHOICE");
      }
    }
    Choice.requireTotal(path, choices, Choice.MAX_TOTAL);
    Names.requireUnique(path, "choice", choices, Choice::name);
  }

  /** Builds a field; what does not fit together is refused by {@link #build()}. Not thread-safe. */
  public static final class Builder {
    private final String name;
    private final FieldType type;
    private SortedSet<String> ticketTypes = new TreeSet<>();
    private FieldLimits limits = FieldLimits.DEFAULT;
    private List<Choice> choices = List.of();
    private boolean requiredAtOpen;
    private boolean requiredAtSolve;
    private boolean personal;
    private boolean filterable;
    private boolean removed;

    private Builder(String name, FieldType type) {
      this.name = name;
      this.type = type;
    }

    /** The ticket types that have the field; none for all. */
    public Builder ticketTypes(String... types) {
      ticketTypes = new TreeSet<>(Arrays.asList(types));
      return this;
    }

    /** What the field allows beyond its type. */
    public Builder limits(FieldLimits newLimits) {
      limits = newLimits;
      return this;
    }

    /** The most characters of a text, 1 to 65,536; 2,000 where it is not set. */
    public Builder maxLength(int length) {
      return limits(limits.withMaxLength(length));
    }

    /** The smallest and the largest number or amount; null leaves an end open. */
    public Builder range(@Nullable BigDecimal min, @Nullable BigDecimal max) {
      return limits(limits.withRange(min, max));
    }

    /** The ISO 4217 codes of the currencies allowed; none for all. */
    public Builder currencies(String... codes) {
      return limits(limits.withCurrencies(codes));
    }

    /** The type of host's object that may be referred to. */
    public Builder referenceType(String referenceType) {
      return limits(limits.withReferenceType(referenceType));
    }

    /** What can be chosen, as a flat list. */
    public Builder choices(String... names) {
      List<Choice> flat = new ArrayList<>();
      for (String choice : names) {
        flat.add(Choice.of(choice));
      }
      return choices(flat);
    }

    /** What can be chosen. */
    public Builder choices(List<Choice> newChoices) {
      choices = newChoices;
      return this;
    }

    /** A ticket can only be opened with it. */
    public Builder requiredAtOpen() {
      requiredAtOpen = true;
      return this;
    }

    /** A ticket can only be solved with it. */
    public Builder requiredAtSolve() {
      requiredAtSolve = true;
      return this;
    }

    /** It tells of a person, and is kept as erasable content. */
    public Builder personal() {
      personal = true;
      return this;
    }

    /** Queries and policies can name it. */
    public Builder filterable() {
      filterable = true;
      return this;
    }

    /** It can no longer be set. */
    public Builder removed() {
      removed = true;
      return this;
    }

    /**
     * The field.
     *
     * @throws CsmException if its parts do not fit together, with the path of what is wrong
     */
    public FieldDefinition build() {
      return new FieldDefinition(
          name,
          type,
          ticketTypes,
          limits,
          choices,
          requiredAtOpen,
          requiredAtSolve,
          personal,
          filterable,
          removed);
    }
  }
}
