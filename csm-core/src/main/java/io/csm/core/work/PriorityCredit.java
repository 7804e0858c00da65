package io.csm.core.work;

import io.csm.core.internal.Require;
import java.time.Duration;

/**
 * How much waiting time each priority is given on arrival. A credit is the same as linear ageing:
 * work with 90 seconds of credit stands where it would stand had it come 90 seconds earlier.
 *
 * @param low zero to 365 days, as the others
 */
public record PriorityCredit(Duration low, Duration normal, Duration high, Duration urgent) {
  // Before NONE, whose checks need it.
  private static final Duration MAX = Duration.ofDays(365);

  /** No priority is worth anything: first come, first served. */
  public static final PriorityCredit NONE =
      new PriorityCredit(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

  public PriorityCredit {
    check("low", low);
    check("normal", normal);
    check("high", high);
    check("urgent", urgent);
  }

  /** The credit of {@code priority}. */
  public Duration of(Priority priority) {
    return switch (priority) {
      case LOW -> low;
      case NORMAL -> normal;
      case HIGH -> high;
      case URGENT -> urgent;
    };
  }

  private static void check(String priority, Duration credit) {
    Require.that(
        !credit.isNegative() && credit.compareTo(MAX) <= 0,
        "priorityCredit." + priority,
        credit,
        "zero to 365 days");
  }
}
