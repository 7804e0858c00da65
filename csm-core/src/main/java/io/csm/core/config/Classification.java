package io.csm.core.config;

import io.csm.core.Code;
import io.csm.core.Problem;
import io.csm.core.QueueId;
import io.csm.core.TicketId;
import io.csm.core.internal.Require;
import io.csm.core.work.Priority;
import io.csm.core.work.RoutingRequest;
import io.csm.core.work.Skill;
import io.csm.core.work.WorkItem;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The ordered rules that give a ticket its queue, its priority and its demands when it is opened.
 * Every rule sees the ticket as it was given, not what rules before it made of it. Of queue and
 * priority, the first rule that holds and names one decides; demands add up, and of demands of the
 * same skill the first one counts. What is asked of routing adds up as {@link RoutingRequest#and}
 * does: labels and exclusions of all rules, of the rest the first that names something. Immutable.
 *
 * @param rules at most {@value #MAX_RULES}, each name once
 */
public record Classification(List<ClassificationRule> rules) implements ConfigurationItem {
  /** The most rules. */
  public static final int MAX_RULES = 1_000;

  /** No rules: every ticket stays as it was given. */
  public static final Classification NONE = new Classification(List.of());

  public Classification {
    rules = Require.list("classification.rules", rules, MAX_RULES);
    Names.requireUnique("classification.rules", "rule", rules, ClassificationRule::name);
  }

  /** These rules, in this order. */
  public static Classification of(ClassificationRule... rules) {
    return new Classification(List.of(rules));
  }

  /**
   * What the rules make of a ticket.
   *
   * @param rules the names of those that held, in their order
   * @param queue what the ticket has after them; null if it had none and they name none
   * @param priority what it has after them
   * @param demands what they demand together, one per name, at most {@value WorkItem#MAX_SKILLS}
   * @param asks what they ask of routing together, besides what the ticket asks
   */
  public record Outcome(
      List<String> rules,
      @Nullable QueueId queue,
      Priority priority,
      SortedSet<Skill> demands,
      RoutingRequest asks) {
    public Outcome {
      rules = List.copyOf(rules);
      demands = Require.skills("demands", demands, WorkItem.MAX_SKILLS);
    }
  }

  /**
   * What becomes of a ticket: the same for the same ticket and rules, on every machine. Takes time
   * in proportion to the rules.
   */
  public Outcome classify(TicketFacts ticket) {
    List<String> held = new ArrayList<>();
    QueueId queue = null;
    Priority priority = null;
    SortedMap<String, Skill> demands = new TreeMap<>();
    RoutingRequest asks = RoutingRequest.NONE;
    for (ClassificationRule rule : rules) {
      if (!rule.when().holds(ticket)) {
        continue;
      }
      held.add(rule.name());
      if (queue == null) {
        queue = share(rule, ticket.id());
      }
      if (priority == null) {
        priority = rule.priority();
      }
      rule.skills().forEach(skill -> demand(demands, skill));
      for (SkillSource source : rule.skillsFrom()) {
        source.of(ticket).ifPresent(skill -> demand(demands, skill));
      }
      asks = asks.and(rule.request());
      if (rule.last()) {
        break;
      }
    }
    return new Outcome(
        held,
        queue == null ? ticket.queue() : queue,
        priority == null ? ticket.priority() : priority,
        new TreeSet<>(demands.values()),
        asks);
  }

  /**
   * What of these rules a schema does not allow: fields and types that it does not have, fields
   * that are personal or cannot name a skill, values of another kind.
   */
  public List<Problem> problemsUnder(TicketSchema schema) {
    List<Problem> problems = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      ClassificationRule rule = rules.get(i);
      String path = "classification.rules[" + i + "]";
      problems.addAll(rule.when().problemsUnder(schema, path + ".when"));
      for (int k = 0; k < rule.skillsFrom().size(); k++) {
        String field = rule.skillsFrom().get(k).field();
        Problem problem =
            field == null
                ? null
                : problemOfSource(schema, field, path + ".skillsFrom[" + k + "].field");
        if (problem != null) {
          problems.add(problem);
        }
      }
    }
    return problems;
  }

  @Override
  public ConfigurationKind kind() {
    return ConfigurationKind.CLASSIFICATION;
  }

  @Override
  public long itemId() {
    return 1;
  }

  private static @Nullable Problem problemOfSource(TicketSchema schema, String field, String path) {
    Problem unknown = FieldReferences.problemOf(schema, field, path);
    FieldType type = schema.field(field).map(FieldDefinition::type).orElse(null);
    if (unknown != null || type == null) {
      return unknown;
    }
    return switch (type.valueKind()) {
      case TEXT, CHOICE, CASCADED_CHOICE -> null;
      default ->
          Problem.of(
              Code.INVALID_VALUE,
              path,
              "value",
              field + " of type " + type,
              "expected",
              "a field that is a text or a choice");
    };
  }

  private static void demand(SortedMap<String, Skill> demands, Skill skill) {
    if (demands.size() < WorkItem.MAX_SKILLS) {
      demands.putIfAbsent(skill.name(), skill);
    }
  }

  /** One of the rule's queues, by a hash of the ticket's id and the rule's name. */
  private static @Nullable QueueId share(ClassificationRule rule, TicketId ticket) {
    long sum = 0;
    for (QueueShare share : rule.queues()) {
      sum += share.weight();
    }
    long at = sum == 0 ? 0 : Long.remainderUnsigned(mixed(ticket.value(), rule.name()), sum);
    for (QueueShare share : rule.queues()) {
      at -= share.weight();
      if (at < 0) {
        return share.queue();
      }
    }
    return null;
  }

  /**
   * Steele, Lea, Flood: Fast splittable pseudorandom number generators (OOPSLA 2014), the finalizer
   * of SplitMix64, so that ids in a row spread evenly. The hash of a text is fixed by its Javadoc.
   */
  private static long mixed(long id, String name) {
    long z = id + 0x9e3779b97f4a7c15L * (name.hashCode() | 1L);
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
