package io.csm.core.config;

import io.csm.core.Code;
import io.csm.core.ContentRef;
import io.csm.core.CsmException;
import io.csm.core.internal.Require;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;

/**
 * The value of one field of one ticket. Immutable; equal values are {@code equals}, since numbers
 * and amounts are brought into one form at construction. Constructors refuse what is out of range
 * with a {@link CsmException}; whether a value suits a field is for {@link TicketSchema#check} to
 * say.
 */
public sealed interface FieldValue {
  /** The longest text, in characters (UTF-16 units). */
  int MAX_TEXT_LENGTH = 65_536;

  /** The kinds of values, for switches. */
  enum Kind {
    /** {@link Text}. */
    TEXT,
    /** {@link Num}. */
    NUMBER,
    /** {@link Money}. */
    MONEY,
    /** {@link Date}. */
    DATE,
    /** {@link Moment}. */
    INSTANT,
    /** {@link Bool}. */
    BOOLEAN,
    /** {@link Chosen}. */
    CHOICE,
    /** {@link Cascade}. */
    CASCADED_CHOICE,
    /** {@link Reference}. */
    REFERENCE,
    /** {@link Content}. */
    CONTENT
  }

  /** Which kind of value this is. */
  Kind kind();

  /**
   * A text.
   *
   * @param value at most 65,536 characters; may be empty, but a blank text does not fill a required
   *     field
   */
  record Text(String value) implements FieldValue {
    public Text {
      Require.text("text", value, MAX_TEXT_LENGTH);
    }

    @Override
    public Kind kind() {
      return Kind.TEXT;
    }
  }

  /**
   * A decimal number.
   *
   * @param value at most 38 digits, 18 of them decimals; kept without trailing zeros
   */
  record Num(BigDecimal value) implements FieldValue {
    public Num {
      value = Decimals.normal("number", value);
    }

    /** A whole number. */
    public static Num of(long value) {
      return new Num(BigDecimal.valueOf(value));
    }

    @Override
    public Kind kind() {
      return Kind.NUMBER;
    }
  }

  /**
   * An amount of money.
   *
   * @param amount at most 38 digits, and no more decimals than the currency has (CNY 2, JPY 0);
   *     kept with exactly that many
   * @param currency an ISO 4217 code that the running JDK knows, of a currency that is paid in: not
   *     gold (XAU) or the like
   */
  record Money(BigDecimal amount, String currency) implements FieldValue {
    public Money {
      int digits = fractionDigits("money.currency", currency);
      BigDecimal normal = Decimals.normal("money.amount", amount);
      Require.that(
          normal.scale() <= digits,
          "money.amount",
          normal,
          "at most " + digits + " decimals, as " + currency + " has");
      amount = normal.setScale(digits);
    }

    /** An amount written as a decimal number, e.g. {@code "12.50"}. */
    public static Money of(String amount, String currency) {
      try {
        return new Money(new BigDecimal(amount), currency);
      } catch (NumberFormatException notANumber) {
        throw new CsmException(
            CsmException.of(
                    Code.INVALID_VALUE,
                    "money.amount",
                    "value",
                    amount,
                    "expected",
                    "a decimal number such as 12.50")
                .problem(),
            notANumber);
      }
    }

    @Override
    public Kind kind() {
      return Kind.MONEY;
    }

    static int fractionDigits(String path, String currency) {
      int digits;
      try {
        digits = Currency.getInstance(currency).getDefaultFractionDigits();
      } catch (IllegalArgumentException unknown) {
        digits = -1;
      }
      Require.that(digits >= 0, path, currency, "an ISO 4217 code of a currency, such as CNY");
      return digits;
    }
  }

  /**
   * A day of the calendar, without a time zone.
   *
   * @param value of the years 1 to 9999
   */
  record Date(LocalDate value) implements FieldValue {
    public Date {
      Require.that(
          value.getYear() >= 1 && value.getYear() <= 9999, "date", value, "a year from 1 to 9999");
    }

    @Override
    public Kind kind() {
      return Kind.DATE;
    }
  }

  /**
   * A moment on the time line.
   *
   * @param value of the years 1 to 9999 (UTC)
   */
  record Moment(Instant value) implements FieldValue {
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    public Moment {
      Require.that(
          !value.isBefore(FIRST) && !value.isAfter(LAST),
          "instant",
          value,
          "a year from 1 to 9999");
    }

    @Override
    public Kind kind() {
      return Kind.INSTANT;
    }
  }

  /** Yes or no. */
  record Bool(boolean value) implements FieldValue {
    @Override
    public Kind kind() {
      return Kind.BOOLEAN;
    }
  }

  /**
   * A choice from a flat list.
   *
   * @param value the name of the choice, 1 to 128 characters
   */
  record Chosen(String value) implements FieldValue {
    public Chosen {
      Require.name("choice", value, Choice.MAX_NAME_LENGTH);
    }

    @Override
    public Kind kind() {
      return Kind.CHOICE;
    }
  }

  /**
   * A path through a tree of choices.
   *
   * @param path the names of the choices from the root down, 1 to 5 of 1 to 128 characters
   */
  record Cascade(List<String> path) implements FieldValue {
    public Cascade {
      path = Require.list("cascade", path, Choice.MAX_DEPTH);
      Require.that(!path.isEmpty(), "cascade", "empty", "at least one choice");
      for (String name : path) {
        Require.name("cascade", name, Choice.MAX_NAME_LENGTH);
      }
    }

    /** The path of these names from the root down. */
    public static Cascade of(String... names) {
      return new Cascade(List.of(names));
    }

    @Override
    public Kind kind() {
      return Kind.CASCADED_CHOICE;
    }
  }

  /**
   * An object of the host.
   *
   * @param type what it is, e.g. "order"; 1 to 64 characters
   * @param key the host's key for it, 1 to 128 characters
   */
  record Reference(String type, String key) implements FieldValue {
    static final int MAX_TYPE_LENGTH = 64;

    public Reference {
      Require.name("reference.type", type, MAX_TYPE_LENGTH);
      Require.name("reference.key", key, 128);
    }

    @Override
    public Kind kind() {
      return Kind.REFERENCE;
    }
  }

  /**
   * What a personal field holds in state and events: not its text, but where the text lies until it
   * is erased.
   */
  record Content(ContentRef ref) implements FieldValue {
    @Override
    public Kind kind() {
      return Kind.CONTENT;
    }
  }
}
