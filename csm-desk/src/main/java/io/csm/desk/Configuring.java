package io.csm.desk;

import io.csm.core.Code;
import io.csm.core.HostKey;
import io.csm.core.Problem;
import io.csm.core.QueueId;
import io.csm.core.TeamId;
import io.csm.core.TenantId;
import io.csm.core.config.ChannelAccount;
import io.csm.core.config.Classification;
import io.csm.core.config.ClassificationRule;
import io.csm.core.config.Configuration;
import io.csm.core.config.ConfigurationItem;
import io.csm.core.config.ConfigurationKind;
import io.csm.core.config.DeskCalendar;
import io.csm.core.config.ExceptionRule;
import io.csm.core.config.ExceptionRules;
import io.csm.core.config.Queue;
import io.csm.core.config.QueueHours;
import io.csm.core.config.SlaAction;
import io.csm.core.config.SlaAlert;
import io.csm.core.config.SlaCondition;
import io.csm.core.config.SlaPolicy;
import io.csm.core.config.SlaRules;
import io.csm.core.config.SlaTarget;
import io.csm.core.config.TicketSchema;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.ConfigurationEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What is done with a tenant's configuration. Thread-safe. */
final class Configuring {
  private static final int MAX_ITEMS = 1_000;

  private final Ports ports;
  private final Engine engine;
  private final Access access;

  Configuring(Ports ports, Engine engine) {
    this.ports = ports;
    this.engine = engine;
    this.access = new Access(ports);
  }

  /**
   * Puts items, all or none; those that are as they were change nothing.
   *
   * @param anew whether open SLA clocks are judged anew by what is then in force
   */
  Result put(TenantId tenant, CallContext call, List<ConfigurationItem> items, boolean anew) {
    if (items.size() > MAX_ITEMS) {
      throw io.csm.core.CsmException.of(
          Code.TOO_MANY, "items", "size", items.size(), "max", MAX_ITEMS);
    }
    return engine.run(
        tenant,
        call,
        List.of(anew ? "configureAnew" : "configure", items),
        attempt -> {
          access.check(attempt, "CONFIGURE");
          for (ConfigurationItem item : items) {
            requireOfHost(item);
            put(attempt, item);
          }
          check(attempt.configuration());
          if (anew && attempt.configuration().slaRules().isPresent()) {
            attempt.emit(AggregateKey.configuration(tenant), new ConfigurationEvent.JudgedAnew());
          }
          return Outcome.NOTHING;
        });
  }

  Result remove(TenantId tenant, CallContext call, ConfigurationKind kind, long itemId) {
    return engine.run(
        tenant,
        call,
        List.of("removeConfiguration", kind, itemId),
        attempt -> {
          access.check(attempt, "CONFIGURE");
          remove(attempt, kind, itemId);
          check(attempt.configuration());
          return Outcome.NOTHING;
        });
  }

  /** Journals the difference between what the host's source says and what is known. */
  Result changed(TenantId tenant, CallContext call) {
    List<ConfigurationItem> items =
        ports.configuration().orElseThrow(() -> People.missing("configuration")).read(tenant);
    return engine.run(
        tenant,
        call,
        List.of("configurationChanged", items),
        attempt -> {
          access.check(attempt, "CONFIGURE");
          Configuration wanted = Configuration.EMPTY;
          for (ConfigurationItem item : items) {
            requireOfHost(item);
            put(attempt, item);
            wanted = wanted.with(item);
          }
          for (ConfigurationKind kind : ConfigurationKind.values()) {
            for (long itemId : new ArrayList<>(attempt.configuration().items(kind).keySet())) {
              if (kind != ConfigurationKind.QUEUE_STATE
                  && !wanted.items(kind).containsKey(itemId)) {
                remove(attempt, kind, itemId);
              }
            }
          }
          check(attempt.configuration());
          return Outcome.NOTHING;
        });
  }

  private void put(Attempt attempt, ConfigurationItem item) {
    ConfigurationItem before = attempt.configuration().items(item.kind()).get(item.itemId());
    if (item.equals(before)) {
      return;
    }
    if (item instanceof TicketSchema schema && before instanceof TicketSchema previous) {
      List<Problem> problems = schema.problemsAsSuccessorOf(previous);
      if (!problems.isEmpty()) {
        throw new Refused(problems.get(0));
      }
    }
    if (item instanceof Queue queue
        && queue.scorer() != null
        && !ports.scorers().containsKey(queue.scorer())) {
      throw Refused.of(
          Code.UNKNOWN_CHOICE,
          "queue." + queue.id().value() + ".scorer",
          "value",
          queue.scorer(),
          "known",
          ports.scorers().keySet().toString());
    }
    attempt.emit(AggregateKey.configuration(attempt.tenant()), new ConfigurationEvent.Put(item));
  }

  /** Whether a queue is open is told by its calendar, and by nobody else. */
  private static void requireOfHost(ConfigurationItem item) {
    if (item.kind() == ConfigurationKind.QUEUE_STATE) {
      throw queueState(item.itemId());
    }
  }

  private static Refused queueState(long queue) {
    return Refused.of(
        Code.INVALID_VALUE,
        "queueState." + queue,
        "value",
        "put by the host",
        "expected",
        "the hours of the queue; whether it is open is told by its calendar");
  }

  private static void remove(Attempt attempt, ConfigurationKind kind, long itemId) {
    if (kind == ConfigurationKind.QUEUE_STATE) {
      throw queueState(itemId);
    }
    if (kind == ConfigurationKind.SCHEMA) {
      throw Refused.of(
          Code.INVALID_VALUE,
          "schema",
          "value",
          "removed",
          "expected",
          "a schema, so that the tickets of the past stay readable");
    }
    if (attempt.configuration().items(kind).containsKey(itemId)) {
      attempt.emit(
          AggregateKey.configuration(attempt.tenant()),
          new ConfigurationEvent.Removed(kind, itemId));
    }
  }

  /** Whatever an item refers to must be there. */
  static void check(Configuration configuration) {
    checkSla(configuration);
    checkClassification(configuration);
    checkExceptions(configuration);
    SortedSet<HostKey<QueueId>> keys = new TreeSet<>();
    for (Queue queue : configuration.queues()) {
      checkHours(configuration, queue);
      if (queue.key() != null && !keys.add(queue.key())) {
        throw Refused.of(
            Code.ALREADY_EXISTS,
            "queue." + queue.id().value() + ".key",
            "type",
            "queue",
            "ref",
            queue.key());
      }
      if (configuration.pool(queue.pool()).isEmpty()) {
        throw Refused.of(
            Code.NOT_FOUND,
            "queue." + queue.id().value() + ".pool",
            "type",
            "pool",
            "ref",
            queue.pool());
      }
    }
    for (Map.Entry<Long, ConfigurationItem> entry :
        configuration.items(ConfigurationKind.CHANNEL_ACCOUNT).entrySet()) {
      ChannelAccount account = (ChannelAccount) entry.getValue();
      String path = "channelAccount." + account.id().value();
      if (configuration.queue(account.queue()).isEmpty()) {
        throw Refused.of(Code.NOT_FOUND, path + ".queue", "type", "queue", "ref", account.queue());
      }
      if (configuration.brand(account.brand()).isEmpty()) {
        throw Refused.of(Code.NOT_FOUND, path + ".brand", "type", "brand", "ref", account.brand());
      }
    }
  }

  /** The calendar of a queue must be there, and no overflow may lead back to where it began. */
  private static void checkHours(Configuration configuration, Queue queue) {
    QueueHours hours = queue.hours();
    if (hours == null) {
      return;
    }
    String path = "queue." + queue.id().value() + ".hours";
    if (configuration.calendar(hours.calendar()).isEmpty()) {
      throw Refused.of(
          Code.UNKNOWN_CHOICE,
          path + ".calendar",
          "value",
          hours.calendar(),
          "known",
          configuration.calendars().stream()
              .map(item -> item.calendar().name())
              .collect(Collectors.joining(", ")));
    }
    List<String> way = new ArrayList<>(List.of(queue.name()));
    SortedSet<QueueId> passed = new TreeSet<>(List.of(queue.id()));
    QueueId next = hours.overflow();
    while (next != null) {
      requireQueue(configuration, next, path + ".overflow");
      Queue other = configuration.queue(next).orElseThrow();
      way.add(other.name());
      if (!passed.add(next)) {
        throw Refused.of(
            Code.INVALID_VALUE,
            path + ".overflow",
            "value",
            String.join(" → ", way),
            "expected",
            "queues of which none comes twice");
      }
      next = other.hours() == null ? null : other.hours().overflow();
    }
  }

  /** What SLA rules name must be there, and each calendar's name must be its own. */
  private static void checkSla(Configuration configuration) {
    SortedSet<String> calendars = new TreeSet<>();
    for (DeskCalendar item : configuration.calendars()) {
      if (!calendars.add(item.calendar().name())) {
        throw Refused.of(
            Code.ALREADY_EXISTS,
            "calendar." + item.itemId() + ".name",
            "type",
            "calendar",
            "ref",
            item.calendar().name());
      }
    }
    SlaRules rules = configuration.slaRules().orElse(SlaRules.NONE);
    List<Problem> problems = rules.problemsUnder(configuration.schema());
    if (!problems.isEmpty()) {
      throw new Refused(problems.get(0));
    }
    rules.conditions().forEach((path, condition) -> checkCondition(configuration, condition, path));
    for (SlaPolicy policy : rules.policies()) {
      for (int i = 0; i < policy.targets().size(); i++) {
        checkTarget(
            configuration,
            calendars,
            policy.targets().get(i),
            "sla.policies." + policy.name() + ".targets[" + i + "]");
      }
    }
  }

  private static void checkCondition(
      Configuration configuration, SlaCondition condition, String path) {
    for (QueueId queue : condition.queues()) {
      requireQueue(configuration, queue, path + ".queues");
    }
    for (TeamId team : condition.teams()) {
      requireTeam(configuration, team, path + ".teams");
    }
  }

  private static void checkTarget(
      Configuration configuration, SortedSet<String> calendars, SlaTarget target, String path) {
    if (target.calendar() != null && !calendars.contains(target.calendar())) {
      throw Refused.of(
          Code.UNKNOWN_CHOICE,
          path + ".calendar",
          "value",
          target.calendar(),
          "known",
          String.join(", ", calendars));
    }
    for (SlaAlert alert : target.alerts()) {
      for (SlaAction action : alert.actions()) {
        if (action instanceof SlaAction.MoveToQueue move
            && configuration.queue(move.queue()).isEmpty()) {
          throw Refused.of(Code.NOT_FOUND, path + ".alerts", "type", "queue", "ref", move.queue());
        }
      }
    }
  }

  private static void checkClassification(Configuration configuration) {
    Classification classification = configuration.classification();
    List<Problem> problems = classification.problemsUnder(configuration.schema());
    if (!problems.isEmpty()) {
      throw new Refused(problems.get(0));
    }
    for (int i = 0; i < classification.rules().size(); i++) {
      ClassificationRule rule = classification.rules().get(i);
      String path = "classification.rules[" + i + "]";
      for (int k = 0; k < rule.queues().size(); k++) {
        QueueId queue = rule.queues().get(k).queue();
        requireQueue(configuration, queue, path + ".queues[" + k + "].queue");
      }
      for (TeamId team : rule.request().teams()) {
        requireTeam(configuration, team, path + ".request.teams");
      }
      for (QueueId queue : rule.when().queues()) {
        requireQueue(configuration, queue, path + ".when.queues");
      }
    }
  }

  private static void checkExceptions(Configuration configuration) {
    ExceptionRules exceptions = configuration.exceptions();
    List<Problem> problems = exceptions.problemsUnder(configuration.schema());
    if (!problems.isEmpty()) {
      throw new Refused(problems.get(0));
    }
    for (int i = 0; i < exceptions.rules().size(); i++) {
      ExceptionRule rule = exceptions.rules().get(i);
      String path = "exceptions.rules[" + i + "]";
      for (QueueId queue : rule.when().queues()) {
        requireQueue(configuration, queue, path + ".when.queues");
      }
      if (rule.queue() != null) {
        requireQueue(configuration, rule.queue(), path + ".queue");
      }
      TeamId team = rule.team();
      if (team != null) {
        requireTeam(configuration, team, path + ".team");
      }
    }
  }

  private static void requireTeam(Configuration configuration, TeamId team, String path) {
    if (configuration.team(team).isEmpty()) {
      throw Refused.of(Code.NOT_FOUND, path, "type", "team", "ref", team);
    }
  }

  private static void requireQueue(Configuration configuration, QueueId queue, String path) {
    if (configuration.queue(queue).isEmpty()) {
      throw Refused.of(Code.NOT_FOUND, path, "type", "queue", "ref", queue);
    }
  }
}
