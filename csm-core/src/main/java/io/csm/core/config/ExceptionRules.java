package io.csm.core.config;

import io.csm.core.Problem;
import io.csm.core.QueueId;
import io.csm.core.internal.Require;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a tenant for tickets that wait too long or behind too many, in the order in which
 * they act. Each sees what the ones before it have done. Immutable.
 *
 * @param version of the host's, from 1; the actor of what a rule does names it
 * @param rules at most {@value #MAX_RULES}, each name once
 */
public record ExceptionRules(int version, List<ExceptionRule> rules) implements ConfigurationItem {
  /** The most rules. */
  public static final int MAX_RULES = 100;

  /** No rules. */
  public static final ExceptionRules NONE = new ExceptionRules(1, List.of());

  public ExceptionRules {
    Require.range("exceptions.version", version, 1, Integer.MAX_VALUE);
    rules = Require.list("exceptions.rules", rules, MAX_RULES);
    Names.requireUnique("exceptions.rules", "rule", rules, ExceptionRule::name);
  }

  /** These rules, in this order, as version 1. */
  public static ExceptionRules of(ExceptionRule... rules) {
    return new ExceptionRules(1, List.of(rules));
  }

  /**
   * When the first rule that may be for work of a queue has to be looked at.
   *
   * @param enqueuedAt since when it waits
   * @param state of the queue, whose closures do not count; null where all time counts
   * @param later only times after this one count; null for all
   * @return null for never
   */
  public @Nullable Instant nextMoment(
      QueueId queue, Instant enqueuedAt, @Nullable QueueState state, @Nullable Instant later) {
    Instant next = null;
    for (ExceptionRule rule : rules) {
      Instant moment = rule.moment(enqueuedAt, state);
      boolean counts = later == null || moment.isAfter(later);
      boolean concerned = rule.when().queues().isEmpty() || rule.when().queues().contains(queue);
      if (counts && concerned && (next == null || moment.isBefore(next))) {
        next = moment;
      }
    }
    return next;
  }

  /** Whether a rule asks how many wait before a ticket. */
  public boolean asksForLength() {
    return rules.stream().anyMatch(rule -> rule.behind() != null);
  }

  /** What of these rules a schema does not allow, as for {@link Classification}. */
  public List<Problem> problemsUnder(TicketSchema schema) {
    List<Problem> problems = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      problems.addAll(
          rules.get(i).when().problemsUnder(schema, "exceptions.rules[" + i + "].when"));
    }
    return problems;
  }

  @Override
  public ConfigurationKind kind() {
    return ConfigurationKind.EXCEPTION_RULES;
  }

  @Override
  public long itemId() {
    return 1;
  }
}
