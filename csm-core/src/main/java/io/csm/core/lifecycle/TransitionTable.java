package io.csm.core.lifecycle;

import static io.csm.core.config.StatusCategory.CLOSED;
import static io.csm.core.config.StatusCategory.NEW;
import static io.csm.core.config.StatusCategory.ON_HOLD;
import static io.csm.core.config.StatusCategory.OPEN;
import static io.csm.core.config.StatusCategory.PENDING;
import static io.csm.core.config.StatusCategory.SOLVED;

import io.csm.core.config.StatusCategory;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one table of which command is allowed in which status, and where it leads. {@code decide}
 * asks it first; the documentation prints it. Immutable.
 */
public final class TransitionTable {
  private static final Map<CommandKind, Map<StatusCategory, Set<StatusCategory>>> STEPS =
      new EnumMap<>(CommandKind.class);

  static {
    for (CommandKind command : CommandKind.values()) {
      STEPS.put(command, new EnumMap<>(StatusCategory.class));
    }
    stays(CommandKind.RECEIVE, NEW, OPEN);
    step(CommandKind.RECEIVE, PENDING, OPEN);
    step(CommandKind.RECEIVE, ON_HOLD, ON_HOLD, OPEN);
    step(CommandKind.RECEIVE, SOLVED, OPEN);
    step(CommandKind.REPLY, NEW, OPEN);
    stays(CommandKind.REPLY, OPEN, PENDING, ON_HOLD, SOLVED);
    stays(CommandKind.RETURN_WORK, OPEN, PENDING, ON_HOLD);
    stays(CommandKind.NOTE, NEW, OPEN, PENDING, ON_HOLD, SOLVED);
    for (CommandKind giving : EnumSet.of(CommandKind.ASSIGN, CommandKind.TRANSFER_TO_AGENT)) {
      step(giving, NEW, OPEN);
      stays(giving, OPEN, PENDING, ON_HOLD);
    }
    stays(CommandKind.UNASSIGN, OPEN, PENDING, ON_HOLD);
    stays(CommandKind.TRANSFER_TO_QUEUE, NEW, OPEN, PENDING, ON_HOLD);
    stays(CommandKind.CLASSIFY, NEW, OPEN, PENDING, ON_HOLD);
    stays(CommandKind.CHANGE_DEMANDS, NEW, OPEN, PENDING, ON_HOLD);
    stays(CommandKind.RAISE_EXCEPTION, NEW, OPEN);
    stays(CommandKind.DIVERT, NEW, OPEN);
    stays(CommandKind.CHANGE_TYPE, NEW, OPEN, PENDING, ON_HOLD, SOLVED);
    stays(CommandKind.CHANGE_PRIORITY, NEW, OPEN, PENDING, ON_HOLD, SOLVED);
    step(CommandKind.CHANGE_STATUS, NEW, NEW, OPEN, PENDING, ON_HOLD, SOLVED, CLOSED);
    for (StatusCategory unsolved : EnumSet.of(OPEN, PENDING, ON_HOLD)) {
      step(CommandKind.CHANGE_STATUS, unsolved, OPEN, PENDING, ON_HOLD, SOLVED, CLOSED);
    }
    step(CommandKind.CHANGE_STATUS, SOLVED, OPEN, SOLVED, CLOSED);
    for (StatusCategory unsolved : EnumSet.of(NEW, OPEN, PENDING, ON_HOLD)) {
      step(CommandKind.WAIT_FOR_CUSTOMER, unsolved, PENDING);
      step(CommandKind.HOLD, unsolved, ON_HOLD);
      step(CommandKind.SOLVE, unsolved, SOLVED);
      step(CommandKind.CLOSE, unsolved, CLOSED);
      step(CommandKind.MERGE_INTO, unsolved, CLOSED);
    }
    stays(CommandKind.SNOOZE, NEW, OPEN, PENDING, ON_HOLD);
    stays(CommandKind.WAKE, NEW, OPEN);
    step(CommandKind.WAKE, PENDING, OPEN);
    step(CommandKind.WAKE, ON_HOLD, OPEN);
    step(CommandKind.REOPEN, SOLVED, OPEN);
    step(CommandKind.REOPEN, CLOSED, OPEN);
    step(CommandKind.CLOSE, SOLVED, CLOSED);
    step(CommandKind.MERGE_INTO, SOLVED, CLOSED);
    for (CommandKind any :
        EnumSet.of(
            CommandKind.ABSORB,
            CommandKind.SPLIT,
            CommandKind.TAG,
            CommandKind.SET_FIELDS,
            CommandKind.EXTEND,
            CommandKind.SCHEDULE,
            CommandKind.CANCEL_DEADLINE)) {
      stays(any, NEW, OPEN, PENDING, ON_HOLD, SOLVED);
    }
    stays(CommandKind.TAKE_OVER, NEW);
    for (CommandKind always : EnumSet.of(CommandKind.LINK, CommandKind.UNLINK, CommandKind.ERASE)) {
      stays(always, NEW, OPEN, PENDING, ON_HOLD, SOLVED, CLOSED);
    }
    stays(CommandKind.RATE, SOLVED, CLOSED);
    step(CommandKind.OFFER, NEW, NEW, OPEN);
    stays(CommandKind.OFFER, OPEN);
    step(CommandKind.ACCEPT, NEW, OPEN);
    stays(CommandKind.ACCEPT, OPEN);
    for (CommandKind ending :
        EnumSet.of(CommandKind.DECLINE, CommandKind.EXPIRE_OFFER, CommandKind.WITHDRAW_OFFERS)) {
      stays(ending, NEW, OPEN);
    }
    stays(CommandKind.ACTIVATE, OPEN);
    stays(CommandKind.DISPLACE, OPEN);
    stays(CommandKind.END_WRAP_UP, SOLVED);
  }

  private TransitionTable() {}

  /** Whether {@code command} is allowed in {@code status}; null for a ticket that is yet to be. */
  public static boolean allows(CommandKind command, @Nullable StatusCategory status) {
    boolean creates = command == CommandKind.OPEN || command == CommandKind.IMPORT;
    return status == null ? creates : !steps(command, status).isEmpty();
  }

  /**
   * Where {@code command} may lead from {@code status}; empty if it is not allowed there.
   *
   * <p>OPEN leads to NEW, and IMPORT wherever the history ends.
   */
  public static Set<StatusCategory> steps(CommandKind command, StatusCategory status) {
    Set<StatusCategory> steps = EnumSet.noneOf(StatusCategory.class);
    steps.addAll(row(command).getOrDefault(status, EnumSet.noneOf(StatusCategory.class)));
    return steps;
  }

  /** The commands that are allowed in {@code status}. */
  public static Set<CommandKind> allowedIn(StatusCategory status) {
    Set<CommandKind> allowed = EnumSet.noneOf(CommandKind.class);
    for (CommandKind command : CommandKind.values()) {
      if (allows(command, status)) {
        allowed.add(command);
      }
    }
    return allowed;
  }

  /** The table as Markdown, a row for each command. */
  public static String toMarkdown() {
    StringBuilder text = new StringBuilder("| command |");
    for (StatusCategory status : StatusCategory.values()) {
      text.append(' ').append(status).append(" |");
    }
    text.append("\n|---|").append("---|".repeat(StatusCategory.values().length)).append('\n');
    for (CommandKind command : CommandKind.values()) {
      if (allows(command, null)) {
        continue;
      }
      text.append("| ").append(command).append(" |");
      for (StatusCategory status : StatusCategory.values()) {
        text.append(' ').append(cell(command, status)).append(" |");
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static String cell(CommandKind command, StatusCategory status) {
    Set<StatusCategory> steps = steps(command, status);
    if (steps.isEmpty()) {
      return "–";
    }
    StringBuilder text = new StringBuilder();
    for (StatusCategory step : steps) {
      text.append(text.isEmpty() ? "" : ", ").append(step == status ? "stays" : step.name());
    }
    return text.toString();
  }

  private static Map<StatusCategory, Set<StatusCategory>> row(CommandKind command) {
    Map<StatusCategory, Set<StatusCategory>> row = STEPS.get(command);
    if (row == null) {
      throw new IllegalStateException("no row for " + command);
    }
    return row;
  }

  private static void step(CommandKind command, StatusCategory from, StatusCategory... to) {
    Set<StatusCategory> steps = EnumSet.noneOf(StatusCategory.class);
    steps.addAll(java.util.List.of(to));
    row(command).put(from, steps);
  }

  private static void stays(CommandKind command, StatusCategory... in) {
    for (StatusCategory status : in) {
      step(command, status, status);
    }
  }
}
