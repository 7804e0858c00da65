package io.csm.core.config;

import io.csm.core.internal.Require;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the desk does where a tenant may choose.
 *
 * @param reopenWindow for how long after solving a customer's message reopens the ticket; later it
 *     opens a new one, linked to the old. Zero to 3,650 days
 * @param onHoldOpensOnMessage whether a customer's message ends ON_HOLD, or only stands in the
 *     thread
 * @param reopenToLastAgent whether reopened work goes back to who solved it (as RESUMING), or to
 *     the queue
 * @param lowestRating the low end of the rating scale, 0 to 100
 * @param highestRating the high end, above the low end and at most 100
 * @param whenDisconnected what becomes of the work of an agent who is connected no longer; null is
 *     the same as KEEP
 * @param closeAfter for how long a ticket stays solved until it is closed by itself, by the wall
 *     clock; one minute to 3,650 days, or null for never
 * @param awayAfterMissed how many offers in a row an agent may leave unanswered before the desk
 *     makes the agent AWAY, 1 to 1,000; 0 for any number
 * @param holdForLastAgent for how long a ticket that is reopened, or opened, is held for the agent
 *     who had it, or the customer's latest ticket, last, unless its request says for whom; zero to
 *     365 days, or null for not at all
 * @param rampUp how slowly agents begin who sign in, or come back; null for at once
 * @param whenOffDuty what becomes of the work of an agent whose shift ends, or whose time off
 *     begins; null is the same as KEEP
 */
public record DeskPolicy(
    Duration reopenWindow,
    boolean onHoldOpensOnMessage,
    boolean reopenToLastAgent,
    int lowestRating,
    int highestRating,
    @Nullable HeldWork whenDisconnected,
    @Nullable Duration closeAfter,
    int awayAfterMissed,
    @Nullable Duration holdForLastAgent,
    @Nullable RampUp rampUp,
    @Nullable HeldWork whenOffDuty)
    implements ConfigurationItem {
  /** Seven days to reopen, back to the queue, ratings from 1 to 5. */
  public static final DeskPolicy STANDARD = new DeskPolicy(Duration.ofDays(7), false, false, 1, 5);

  public DeskPolicy {
    Require.that(
        !reopenWindow.isNegative() && reopenWindow.compareTo(Duration.ofDays(3_650)) <= 0,
        "policy.reopenWindow",
        reopenWindow,
        "zero to 3650 days");
    Require.range("policy.lowestRating", lowestRating, 0, 100);
    Require.range("policy.highestRating", highestRating, lowestRating + 1, 100);
    if (closeAfter != null) {
      Require.that(
          closeAfter.compareTo(Duration.ofMinutes(1)) >= 0
              && closeAfter.compareTo(Duration.ofDays(3_650)) <= 0,
          "policy.closeAfter",
          closeAfter,
          "1 minute to 3650 days");
    }
    Require.range("policy.awayAfterMissed", awayAfterMissed, 0, 1_000);
    if (holdForLastAgent != null) {
      Require.that(
          !holdForLastAgent.isNegative() && holdForLastAgent.compareTo(Duration.ofDays(365)) <= 0,
          "policy.holdForLastAgent",
          holdForLastAgent,
          "zero to 365 days");
    }
  }

  /** A policy under which solved tickets are closed by nobody but people. */
  public DeskPolicy(
      Duration reopenWindow,
      boolean onHoldOpensOnMessage,
      boolean reopenToLastAgent,
      int lowestRating,
      int highestRating,
      @Nullable HeldWork whenDisconnected) {
    this(
        reopenWindow,
        onHoldOpensOnMessage,
        reopenToLastAgent,
        lowestRating,
        highestRating,
        whenDisconnected,
        null,
        0,
        null,
        null,
        null);
  }

  /** A policy that leaves work with an agent who is connected no longer. */
  public DeskPolicy(
      Duration reopenWindow,
      boolean onHoldOpensOnMessage,
      boolean reopenToLastAgent,
      int lowestRating,
      int highestRating) {
    this(reopenWindow, onHoldOpensOnMessage, reopenToLastAgent, lowestRating, highestRating, null);
  }

  /** This policy with another answer to what becomes of work when its agent is disconnected. */
  public DeskPolicy withWhenDisconnected(HeldWork heldWork) {
    return new DeskPolicy(
        reopenWindow,
        onHoldOpensOnMessage,
        reopenToLastAgent,
        lowestRating,
        highestRating,
        heldWork,
        closeAfter,
        awayAfterMissed,
        holdForLastAgent,
        rampUp,
        whenOffDuty);
  }

  /** This policy, by which solved tickets are closed after that time; null for never. */
  public DeskPolicy withCloseAfter(@Nullable Duration time) {
    return new DeskPolicy(
        reopenWindow,
        onHoldOpensOnMessage,
        reopenToLastAgent,
        lowestRating,
        highestRating,
        whenDisconnected,
        time,
        awayAfterMissed,
        holdForLastAgent,
        rampUp,
        whenOffDuty);
  }

  /** This policy, by which agents are AWAY who miss so many offers in a row; 0 for never. */
  public DeskPolicy withAwayAfterMissed(int offers) {
    return new DeskPolicy(
        reopenWindow,
        onHoldOpensOnMessage,
        reopenToLastAgent,
        lowestRating,
        highestRating,
        whenDisconnected,
        closeAfter,
        offers,
        holdForLastAgent,
        rampUp,
        whenOffDuty);
  }

  /** This policy, by which tickets are held for the last agent for that long; null for not. */
  public DeskPolicy withHoldForLastAgent(@Nullable Duration time) {
    return new DeskPolicy(
        reopenWindow,
        onHoldOpensOnMessage,
        reopenToLastAgent,
        lowestRating,
        highestRating,
        whenDisconnected,
        closeAfter,
        awayAfterMissed,
        time,
        rampUp,
        whenOffDuty);
  }

  /** This policy, by which agents who come back begin slowly; null for at once. */
  public DeskPolicy withRampUp(@Nullable RampUp slowly) {
    return new DeskPolicy(
        reopenWindow,
        onHoldOpensOnMessage,
        reopenToLastAgent,
        lowestRating,
        highestRating,
        whenDisconnected,
        closeAfter,
        awayAfterMissed,
        holdForLastAgent,
        slowly,
        whenOffDuty);
  }

  /** This policy with another answer to what becomes of work when its agent goes off duty. */
  public DeskPolicy withWhenOffDuty(@Nullable HeldWork heldWork) {
    return new DeskPolicy(
        reopenWindow,
        onHoldOpensOnMessage,
        reopenToLastAgent,
        lowestRating,
        highestRating,
        whenDisconnected,
        closeAfter,
        awayAfterMissed,
        holdForLastAgent,
        rampUp,
        heldWork);
  }

  @Override
  public ConfigurationKind kind() {
    return ConfigurationKind.DESK_POLICY;
  }

  @Override
  public long itemId() {
    return 1;
  }
}
