package io.csm.routing;

import io.csm.core.PoolId;
import io.csm.core.QueueId;
import io.csm.core.TicketId;
import io.csm.core.config.ChannelAccount;
import io.csm.core.config.Classification;
import io.csm.core.config.ClassificationRule;
import io.csm.core.config.Configuration;
import io.csm.core.config.ConfigurationItem;
import io.csm.core.config.ConfigurationKind;
import io.csm.core.config.Demands;
import io.csm.core.config.ExceptionRule;
import io.csm.core.config.Queue;
import io.csm.core.config.QueueHours;
import io.csm.core.config.QueueShare;
import io.csm.core.config.RelaxationStep;
import io.csm.core.config.TicketCondition;
import io.csm.core.people.Agent;
import io.csm.core.people.AgentProfile;
import io.csm.core.work.ChannelType;
import io.csm.core.work.DistributionMode;
import io.csm.core.work.Interruption;
import io.csm.core.work.Priority;
import io.csm.core.work.QueueOrder;
import io.csm.core.work.RoutingRequest;
import io.csm.core.work.Skill;
import io.csm.core.work.WorkItem;
import io.csm.routing.LintFinding.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Looks through a tenant's configuration and agents for routing that cannot work, or that does
 * nothing. A pure function; whether agents are signed in does not matter, since who has left for
 * the day comes back. What single tickets demand is not known to it. Takes time in proportion to
 * queues times agents, and to rules times agents.
 */
public final class RoutingLint {
  private static final Duration LONG = Duration.ofDays(1);

  private final Configuration configuration;
  private final SortedMap<PoolId, List<Agent>> agents = new TreeMap<>();
  private final List<LintFinding> findings = new ArrayList<>();

  private RoutingLint(Configuration configuration, Collection<Agent> all) {
    this.configuration = configuration;
    for (Agent agent : all) {
      if (!agent.retired()) {
        agents.computeIfAbsent(agent.profile().pool(), pool -> new ArrayList<>()).add(agent);
      }
    }
  }

  /**
   * What is found: by queue, then by channel account, then by rule of the classification, then by
   * exception rule.
   *
   * @param agents all of the tenant; those who have left for good count for nothing
   */
  public static List<LintFinding> check(Configuration configuration, Collection<Agent> agents) {
    RoutingLint lint = new RoutingLint(configuration, agents);
    configuration.queues().forEach(lint::queue);
    for (ConfigurationItem item : configuration.items(ConfigurationKind.CHANNEL_ACCOUNT).values()) {
      lint.account((ChannelAccount) item);
    }
    lint.classification(configuration.classification());
    lint.exceptions(configuration.exceptions().rules());
    return List.copyOf(lint.findings);
  }

  private List<Agent> pool(Queue queue) {
    return agents.getOrDefault(queue.pool(), List.of());
  }

  private void queue(Queue queue) {
    String path = "queue." + queue.id().value();
    List<Agent> pool = pool(queue);
    if (pool.isEmpty()) {
      find(Rule.POOL_WITHOUT_AGENTS, path + ".pool", queue);
      return;
    }
    SortedSet<Skill> demands = strongest(queue.requiredSkills(), new TreeSet<>());
    if (nobodyMeets(queue, demands)) {
      String what = text(queue, demands, RoutingRequest.NONE);
      find(Rule.NOBODY_MEETS_QUEUE, path + ".requiredSkills", queue, "skills", what);
    } else {
      demands.forEach(skill -> singleHolder(pool, skill, path + ".requiredSkills." + skill.name()));
    }
    hours(queue, path);
    relaxation(queue, path, pool);
    preferences(queue, path, pool);
    interruption(queue, path);
    if (queue.order() == QueueOrder.LIFO) {
      find(Rule.LIFO_STARVES, path + ".order", queue, "others", behind(queue));
    } else {
      starvation(queue, path);
    }
  }

  /** Work that interrupts needs work that gives way, and the other way round. */
  private void interruption(Queue queue, String path) {
    Interruption other =
        switch (queue.interruption()) {
          case NONE -> Interruption.NONE;
          case INTERRUPTS -> Interruption.INTERRUPTIBLE;
          case INTERRUPTIBLE -> Interruption.INTERRUPTS;
        };
    boolean isUsed =
        configuration.queues().stream()
            .anyMatch(each -> each.pool().equals(queue.pool()) && each.interruption() == other);
    if (other != Interruption.NONE && !isUsed) {
      find(Rule.INTERRUPTION_UNUSED, path + ".interruption", queue, "other", other.name());
    }
  }

  /** The queues whose work stands behind all work of a LIFO queue, or a dash for none. */
  private String behind(Queue lifo) {
    List<String> names = new ArrayList<>();
    for (Queue other : configuration.queues()) {
      if (other.pool().equals(lifo.pool()) && other.order() == QueueOrder.FIFO) {
        names.add(other.name());
      }
    }
    return names.isEmpty() ? "-" : String.join(", ", names);
  }

  /**
   * A step adds somebody if there may be a ticket that an agent meets after it, and did not before:
   * the agent has to meet what the queue demands after it, and to be one for whom it makes a
   * difference what the ticket demands.
   */
  private void relaxation(Queue queue, String path, List<Agent> pool) {
    for (int i = 0; i < queue.relaxation().size(); i++) {
      RelaxationStep step = queue.relaxation().get(i);
      List<RelaxationStep> before = queue.relaxation().subList(0, i);
      Demands demands = queue.demands(ticket(queue, new TreeSet<>()), i + 1);
      boolean adds =
          pool.stream()
              .map(Agent::profile)
              .filter(profile -> demands.refusal(profile).isEmpty())
              .anyMatch(profile -> adds(step, before, profile));
      if (!adds && step.credit().isZero()) {
        String at = path + ".relaxation[" + i + "]";
        find(Rule.STEP_ADDS_NOBODY, at, queue, "after", step.after().toString());
      }
    }
  }

  private static boolean adds(
      RelaxationStep step, List<RelaxationStep> before, AgentProfile profile) {
    for (String dropped : step.dropSkills()) {
      if (levelOf(profile, dropped) < mostDemanded(dropped, before)) {
        return true;
      }
    }
    for (Skill lowered : step.lowerSkills()) {
      int level = levelOf(profile, lowered.name());
      if (level >= lowered.level() && level < mostDemanded(lowered.name(), before)) {
        return true;
      }
    }
    boolean anyLabel =
        step.dropLabels().stream()
            .anyMatch(label -> before.stream().noneMatch(b -> b.dropLabels().contains(label)));
    if (before.stream().anyMatch(RelaxationStep::anyTeam)) {
      return anyLabel;
    }
    // Whoever is in a team that was added meets every demand for teams already.
    boolean inAdded = before.stream().anyMatch(b -> profile.isInOneOf(b.addTeams()));
    return anyLabel || (!inAdded && (step.anyTeam() || profile.isInOneOf(step.addTeams())));
  }

  private static int levelOf(AgentProfile profile, String skill) {
    for (Skill has : profile.skills()) {
      if (has.name().equals(skill)) {
        return has.level();
      }
    }
    return 0;
  }

  /** The level that these steps leave of the most that can be demanded; 0 if it is dropped. */
  private static int mostDemanded(String skill, List<RelaxationStep> steps) {
    int most = Skill.MAX_LEVEL;
    for (RelaxationStep step : steps) {
      if (step.dropSkills().contains(skill)) {
        return 0;
      }
      for (Skill lowered : step.lowerSkills()) {
        most = lowered.name().equals(skill) ? Math.min(most, lowered.level()) : most;
      }
    }
    return most;
  }

  private void preferences(Queue queue, String path, List<Agent> pool) {
    if (!queue.preferredSkills().isEmpty()
        && queue.distribution() != DistributionMode.BEST_MATCH
        && queue.distribution() != DistributionMode.SCORER) {
      find(
          Rule.PREFERENCE_UNUSED,
          path + ".preferredSkills",
          queue,
          "mode",
          queue.distribution().name());
      return;
    }
    for (Skill skill : queue.preferredSkills()) {
      if (pool.stream().noneMatch(agent -> agent.profile().has(skill))) {
        String at = path + ".preferredSkills." + skill.name();
        find(Rule.NOBODY_PREFERRED, at, queue, "skill", text(skill));
      }
    }
  }

  /** The order is by arrival less credit, so that the difference of credits bounds the wait. */
  private void starvation(Queue queue, String path) {
    Duration least = least(queue);
    Queue worst = null;
    Duration bound = LONG;
    for (Queue other : configuration.queues()) {
      Duration ahead =
          most(other)
              .plus(other.secondaryCredit().multipliedBy(RoutingRequest.MAX_SECONDARY_PRIORITY))
              .minus(least);
      if (other.order() == QueueOrder.FIFO
          && other.pool().equals(queue.pool())
          && ahead.compareTo(bound) > 0) {
        worst = other;
        bound = ahead;
      }
    }
    if (worst != null) {
      find(
          Rule.STARVATION,
          path + ".credit",
          queue,
          "low",
          priority(queue, least).name(),
          "other",
          worst.name(),
          "high",
          priority(worst, most(worst)).name(),
          "bound",
          bound.toString());
    }
  }

  private static Duration least(Queue queue) {
    Duration least = queue.credit().of(Priority.LOW);
    for (Priority priority : Priority.values()) {
      Duration credit = queue.credit().of(priority);
      least = credit.compareTo(least) < 0 ? credit : least;
    }
    return least;
  }

  private static Duration most(Queue queue) {
    Duration most = Duration.ZERO;
    for (Priority priority : Priority.values()) {
      Duration credit = queue.credit().of(priority);
      most = credit.compareTo(most) > 0 ? credit : most;
    }
    return most;
  }

  private static Priority priority(Queue queue, Duration credit) {
    for (Priority priority : Priority.values()) {
      if (queue.credit().of(priority).equals(credit)) {
        return priority;
      }
    }
    throw new IllegalStateException("no priority is worth " + credit);
  }

  private void account(ChannelAccount account) {
    Queue queue = configuration.queue(account.queue()).orElse(null);
    if (queue == null || pool(queue).isEmpty()) {
      return;
    }
    boolean room =
        pool(queue).stream()
            .map(agent -> agent.profile().capacity())
            .anyMatch(
                capacity ->
                    capacity.units() > 0 && capacity.units() >= capacity.costOf(account.type()));
    if (!room) {
      find(
          Rule.NOBODY_HAS_ROOM,
          "channelAccount." + account.id().value() + ".type",
          queue,
          "channel",
          account.type().name());
    }
  }

  private void classification(Classification classification) {
    ClassificationRule end = null;
    for (int i = 0; i < classification.rules().size(); i++) {
      ClassificationRule rule = classification.rules().get(i);
      String path = "classification.rules[" + i + "]";
      if (end != null) {
        add(Rule.RULE_NEVER_ASKED, path, "rule", rule.name(), "before", end.name());
      } else if (gives(rule)) {
        demandsOf(rule, path);
      } else if (!rule.last()) {
        add(Rule.RULE_WITHOUT_EFFECT, path, "rule", rule.name());
      }
      if (end == null && rule.last() && rule.when().equals(TicketCondition.ANY)) {
        end = rule;
      }
    }
  }

  private static boolean gives(ClassificationRule rule) {
    return !rule.queues().isEmpty()
        || rule.priority() != null
        || !rule.skills().isEmpty()
        || !rule.skillsFrom().isEmpty()
        || !rule.request().equals(RoutingRequest.NONE);
  }

  private void demandsOf(ClassificationRule rule, String path) {
    RoutingRequest request = rule.request();
    if (rule.skills().isEmpty() && request.labels().isEmpty() && request.teams().isEmpty()) {
      return;
    }
    for (QueueShare share : rule.queues()) {
      Queue queue = configuration.queue(share.queue()).orElse(null);
      if (queue == null || pool(queue).isEmpty()) {
        continue;
      }
      SortedSet<Skill> demands = strongest(rule.skills(), queue.requiredSkills());
      if (nobodyMeets(queue, ticket(queue, demands).withRequest(request))) {
        boolean bySkills = nobodyMeets(queue, demands);
        find(
            Rule.NOBODY_MEETS_RULE,
            path + (bySkills && !rule.skills().isEmpty() ? ".skills" : ".request"),
            queue,
            "rule",
            rule.name(),
            "skills",
            text(queue, demands, request));
      } else {
        rule.skills()
            .forEach(skill -> singleHolder(pool(queue), skill, path + ".skills." + skill.name()));
      }
    }
  }

  /** Where a queue overflows to must not be closed at the same hours, or nobody takes the work. */
  private void hours(Queue queue, String path) {
    QueueHours hours = queue.hours();
    if (hours == null || hours.overflow() == null) {
      return;
    }
    Queue other = configuration.queue(hours.overflow()).orElse(null);
    if (other != null
        && other.hours() != null
        && other.hours().calendar().equals(hours.calendar())
        && other.hours().overflow() == null) {
      find(Rule.OVERFLOW_CLOSED, path + ".hours.overflow", queue, "other", other.name());
    }
  }

  private void exceptions(List<ExceptionRule> rules) {
    for (int i = 0; i < rules.size(); i++) {
      ExceptionRule rule = rules.get(i);
      String path = "exceptions.rules[" + i + "]";
      ExceptionRule end = endsBefore(rules, i);
      if (rule.isIdle()) {
        add(Rule.EXCEPTION_WITHOUT_EFFECT, path, "rule", rule.name());
      } else if (end != null) {
        add(Rule.EXCEPTION_NEVER_ACTS, path, "rule", rule.name(), "before", end.name());
      } else {
        unroutable(rule, path);
        loop(rules, rule, path);
      }
    }
  }

  /** The rule that has cancelled every ticket that a rule is for, when its time comes, or null. */
  private static @Nullable ExceptionRule endsBefore(List<ExceptionRule> rules, int of) {
    ExceptionRule rule = rules.get(of);
    for (int i = 0; i < rules.size(); i++) {
      ExceptionRule other = rules.get(i);
      int order = other.after().compareTo(rule.after());
      boolean first = order < 0 || (order == 0 && i < of);
      boolean all = other.when().equals(TicketCondition.ANY) || other.when().equals(rule.when());
      if (other.cancel() != null && other.behind() == null && first && all) {
        return other;
      }
    }
    return null;
  }

  /** Finds nothing where the work could go nowhere before; that is found with the queue. */
  private void unroutable(ExceptionRule rule, String path) {
    if (rule.cancel() != null) {
      return;
    }
    List<QueueId> queues = new ArrayList<>();
    if (rule.queue() != null) {
      queues.add(rule.queue());
    } else if (!rule.when().queues().isEmpty()) {
      queues.addAll(rule.when().queues());
    } else {
      configuration.queues().forEach(queue -> queues.add(queue.id()));
    }
    RoutingRequest request = rule.requestAfter(RoutingRequest.NONE);
    SortedSet<Skill> skills = rule.skills().add();
    boolean anywhere = false;
    Queue worst = null;
    for (QueueId id : queues) {
      Queue queue = configuration.queue(id).orElse(null);
      if (queue == null) {
        continue;
      }
      if (!nobodyMeets(queue, ticket(queue, skills).withRequest(request))) {
        anywhere = true;
      } else if (worst == null
          && (rule.queue() != null || !nobodyMeets(queue, ticket(queue, new TreeSet<>())))) {
        worst = queue;
      }
    }
    boolean named = rule.queue() != null || !rule.when().queues().isEmpty();
    // A rule for all queues may be meant for the tickets of some.
    if (worst != null && (named || !anywhere)) {
      find(Rule.EXCEPTION_UNROUTABLE, path, worst, "rule", rule.name());
    }
  }

  /** Whether rules after it can bring work back to a queue from which a rule moves it. */
  private void loop(List<ExceptionRule> rules, ExceptionRule rule, String path) {
    QueueId to = rule.queue();
    if (to == null) {
      return;
    }
    SortedMap<QueueId, String> ways = new TreeMap<>();
    ways.put(to, name(to));
    ArrayDeque<QueueId> next = new ArrayDeque<>(List.of(to));
    while (!next.isEmpty()) {
      QueueId at = next.remove();
      for (ExceptionRule other : rules) {
        QueueId on = other.queue();
        if (on == null || other.equals(rule) || on.equals(at) || !movesFrom(other, at)) {
          continue;
        }
        String way = ways.get(at) + " → " + name(on);
        if (rule.when().queues().contains(on)) {
          String all = name(on) + " → " + way;
          add(Rule.EXCEPTION_LOOP, path, "rule", rule.name(), "way", all, "other", other.name());
          return;
        }
        if (ways.putIfAbsent(on, way) == null) {
          next.add(on);
        }
      }
    }
  }

  private static boolean movesFrom(ExceptionRule rule, QueueId queue) {
    return rule.when().queues().isEmpty() || rule.when().queues().contains(queue);
  }

  private String name(QueueId queue) {
    return configuration.queue(queue).map(Queue::name).orElse(queue.toString());
  }

  private void singleHolder(List<Agent> pool, Skill skill, String path) {
    List<Agent> holders = pool.stream().filter(agent -> agent.profile().has(skill)).toList();
    if (holders.size() == 1 && pool.size() > 1) {
      String agent = Long.toString(holders.get(0).id().value());
      add(Rule.SINGLE_HOLDER, path, "agent", agent, "skill", text(skill));
    }
  }

  /** Whether nobody will do, even when every relaxation step applies. */
  private boolean nobodyMeets(Queue queue, SortedSet<Skill> skills) {
    return nobodyMeets(queue, ticket(queue, skills));
  }

  private boolean nobodyMeets(Queue queue, WorkItem ticket) {
    Demands least = queue.demands(ticket, queue.relaxation().size());
    return pool(queue).stream().allMatch(agent -> least.refusal(agent.profile()).isPresent());
  }

  private static WorkItem ticket(Queue queue, SortedSet<Skill> skills) {
    return new WorkItem(
        new TicketId(1),
        queue.id(),
        ChannelType.CHAT,
        skills,
        Priority.NORMAL,
        Instant.EPOCH,
        new TreeSet<>());
  }

  /** All demands of both, at the higher level where both demand a skill. */
  private static SortedSet<Skill> strongest(SortedSet<Skill> some, SortedSet<Skill> others) {
    SortedMap<String, Skill> strongest = new TreeMap<>();
    for (Collection<Skill> demands : List.of(some, others)) {
      for (Skill skill : demands) {
        strongest.merge(skill.name(), skill, (a, b) -> a.level() >= b.level() ? a : b);
      }
    }
    return new TreeSet<>(strongest.values());
  }

  private static String text(Queue queue, Collection<Skill> skills, RoutingRequest request) {
    List<String> demands = new ArrayList<>(skills.stream().map(RoutingLint::text).toList());
    queue.requiredLabels().forEach(label -> demands.add(label.toString()));
    request.labels().forEach(label -> demands.add(label.toString()));
    if (!queue.teams().isEmpty() && !request.onlyTeams()) {
      demands.add(queue.teams().toString());
    }
    if (!request.teams().isEmpty()) {
      demands.add(request.teams().toString());
    }
    return String.join(", ", demands);
  }

  private static String text(Skill skill) {
    return skill.name() + " ≥ " + skill.level();
  }

  private void find(Rule rule, String path, Queue queue, String... more) {
    List<String> arguments = new ArrayList<>(List.of(more));
    arguments.addAll(List.of("queue", queue.name(), "pool", Long.toString(queue.pool().value())));
    add(rule, path, arguments.toArray(String[]::new));
  }

  private void add(Rule rule, String path, String... arguments) {
    SortedMap<String, String> named = new TreeMap<>();
    named.put("path", path);
    for (int i = 0; i < arguments.length; i += 2) {
      named.put(arguments[i], arguments[i + 1]);
    }
    findings.add(new LintFinding(rule, path, named));
  }
}
