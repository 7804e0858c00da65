package io.csm.core.config;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.Problem;
import io.csm.core.internal.Require;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All SLA metrics and policies of a tenant, in one version. Immutable.
 *
 * @param version 1 for the first, then one more with each change
 * @param metrics at most 50, each name once
 * @param policies at most 200 in the order in which they are asked, each name once
 * @param allMatching whether every policy that holds for a ticket has clocks of its own, or only
 *     the first one that holds counts; then at most {@value #MAX_CLOCKS} pairs of a policy and a
 *     metric that it has a target for
 */
public record SlaRules(
    int version, List<SlaMetric> metrics, List<SlaPolicy> policies, boolean allMatching)
    implements ConfigurationItem {
  /** The most clocks that a ticket can have at a time. */
  public static final int MAX_CLOCKS = 50;

  /** No clocks. */
  public static final SlaRules NONE = new SlaRules(1, List.of(), List.of(), false);

  public SlaRules {
    Require.range("sla.version", version, 1, Integer.MAX_VALUE);
    metrics = Require.list("sla.metrics", metrics, 50);
    policies = Require.list("sla.policies", policies, 200);
    Names.requireUnique("sla.metrics", "metric", metrics, SlaMetric::name);
    Names.requireUnique("sla.policies", "policy", policies, SlaPolicy::name);
    List<String> known = metrics.stream().map(SlaMetric::name).toList();
    for (SlaPolicy policy : policies) {
      for (int i = 0; i < policy.targets().size(); i++) {
        String metric = policy.targets().get(i).metric();
        if (!known.contains(metric)) {
          throw CsmException.of(
              Code.UNKNOWN_CHOICE,
              "sla.policies." + policy.name() + ".targets[" + i + "].metric",
              "value",
              metric,
              "known",
              String.join(", ", known));
        }
      }
    }
    if (allMatching) {
      int pairs = 0;
      for (SlaPolicy policy : policies) {
        pairs += (int) policy.targets().stream().map(SlaTarget::metric).distinct().count();
      }
      Require.atMost("sla.policies.targets", pairs, MAX_CLOCKS);
    }
  }

  @Override
  public ConfigurationKind kind() {
    return ConfigurationKind.SLA_RULES;
  }

  @Override
  public long itemId() {
    return 1;
  }

  /** All conditions in these rules, by their path. */
  public SortedMap<String, SlaCondition> conditions() {
    SortedMap<String, SlaCondition> conditions = new TreeMap<>();
    for (SlaMetric metric : metrics) {
      String path = "sla.metrics." + metric.name();
      conditions.put(path + ".startWhile", metric.startWhile());
      if (metric.pausedWhile() != null) {
        conditions.put(path + ".pausedWhile", metric.pausedWhile());
      }
      if (metric.runsWhile() != null) {
        conditions.put(path + ".runsWhile", metric.runsWhile());
      }
    }
    for (SlaPolicy policy : policies) {
      String path = "sla.policies." + policy.name();
      conditions.put(path + ".when", policy.when());
      for (int i = 0; i < policy.targets().size(); i++) {
        conditions.put(path + ".targets[" + i + "].when", policy.targets().get(i).when());
      }
    }
    return conditions;
  }

  /** Whether some condition asks for the team of who has a ticket. */
  public boolean nameTeams() {
    for (SlaMetric metric : metrics) {
      if (namesTeams(metric.startWhile())
          || namesTeams(metric.pausedWhile())
          || namesTeams(metric.runsWhile())) {
        return true;
      }
    }
    for (SlaPolicy policy : policies) {
      if (namesTeams(policy.when())
          || policy.targets().stream().anyMatch(target -> namesTeams(target.when()))) {
        return true;
      }
    }
    return false;
  }

  private static boolean namesTeams(@Nullable SlaCondition condition) {
    return condition != null && !condition.teams().isEmpty();
  }

  /** What of these rules a schema does not allow: fields that it does not have or are personal. */
  public List<Problem> problemsUnder(TicketSchema schema) {
    List<Problem> problems = new ArrayList<>();
    conditions().forEach((path, condition) -> check(schema, path, condition, problems));
    for (SlaPolicy policy : policies) {
      String path = "sla.policies." + policy.name();
      for (int i = 0; i < policy.targets().size(); i++) {
        SlaTarget target = policy.targets().get(i);
        if (target.zoneField() != null) {
          checkField(schema, path + ".targets[" + i + "].zoneField", target.zoneField(), problems);
        }
      }
    }
    return problems;
  }

  private static void checkField(
      TicketSchema schema, String path, String name, List<Problem> problems) {
    FieldDefinition field = schema.field(name).orElse(null);
    if (field == null) {
      problems.add(
          Problem.of(
              Code.UNKNOWN_FIELD,
              path,
              "field",
              name,
              "known",
              schema.fields().stream()
                  .map(FieldDefinition::name)
                  .collect(Collectors.joining(", "))));
    } else if (field.personal()) {
      problems.add(Problem.of(Code.PERSONAL_FIELD, path, "field", name));
    }
  }

  private static void check(
      TicketSchema schema, String path, SlaCondition condition, List<Problem> problems) {
    for (Map.Entry<String, FieldValue> entry : condition.fields().entrySet()) {
      checkField(schema, path + ".fields." + entry.getKey(), entry.getKey(), problems);
    }
    for (String type : condition.types()) {
      if (schema.type(type).isEmpty()) {
        problems.add(
            Problem.of(
                Code.UNKNOWN_CHOICE,
                path + ".types",
                "value",
                type,
                "known",
                schema.types().stream().map(TicketType::name).collect(Collectors.joining(", "))));
      }
    }
  }
}
