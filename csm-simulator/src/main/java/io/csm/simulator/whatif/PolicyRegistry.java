package io.csm.simulator.whatif;

import io.csm.core.config.Configuration;
import io.csm.core.work.DistributionMode;
import io.csm.simulator.TraceException;
import io.csm.simulator.TraceFact;
import io.csm.simulator.model.RandomStreams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The policies that can be tried, by name: the shipped engine is one among its rivals. Immutable.
 *
 * <p>A policy is asked for as {@code name} or {@code name:key=value,…}. {@link #standard} has:
 *
 * <ul>
 *   <li>{@code csm}, the shipped engine through its router alone; {@code mode} is a {@link
 *       DistributionMode}, {@code credit} what priority 2 is worth, in seconds (0)
 *   <li>{@code desk}, the same through a whole desk in memory; slower, and no different in what it
 *       decides
 *   <li>{@code fcfs}: first come, first served; the first agent by name who can take the call
 *   <li>{@code random}: first come, first served; any agent who can take the call
 *   <li>{@code round-robin}: first come, first served; the agents who can take the call in turn
 *   <li>{@code longest-idle}: first come, first served; the agent who has been idle longest
 *   <li>{@code bank}: the rule of the recorded bank, which is longest-idle with 90 seconds of
 *       credit for priority 2; {@code credit} is another number of seconds
 * </ul>
 */
public final class PolicyRegistry {
  private static final Comparator<SimAgent> IDLE =
      Comparator.<SimAgent>comparingInt(agent -> agent.unitsInUse() > 0 ? 1 : 0)
          .thenComparingLong(SimAgent::idleSince)
          .thenComparingInt(SimAgent::unitsInUse)
          .thenComparingInt(SimAgent::number);

  /** Makes a policy for one run. */
  @FunctionalInterface
  public interface Maker {
    /**
     * A policy that has not begun.
     *
     * @param agents all who are going to be there at some time, by name
     * @param random streams of the run's seed
     */
    Policy make(List<SimAgent> agents, RandomStreams random);
  }

  /**
   * A policy to be tried.
   *
   * @param name as it was asked for
   * @param description one sentence without its full stop
   * @param needs what a trace must record for it to make sense
   * @param fingerprint differs wherever the decisions of two policies of one name may differ
   */
  public record Entry(
      String name,
      String description,
      SortedSet<TraceFact> needs,
      String fingerprint,
      Maker maker) {
    public Entry {
      needs = Collections.unmodifiableSortedSet(new TreeSet<>(needs));
    }
  }

  /** Makes an entry of what stands behind the colon. */
  @FunctionalInterface
  private interface Parser {
    Entry parse(String name, SortedMap<String, String> settings);
  }

  private final SortedMap<String, Parser> parsers;
  private final SortedMap<String, Entry> added;

  private PolicyRegistry(SortedMap<String, Parser> parsers, SortedMap<String, Entry> added) {
    this.parsers = parsers;
    this.added = added;
  }

  /** The engine and its rivals. */
  public static PolicyRegistry standard() {
    TreeMap<String, Parser> parsers = new TreeMap<>();
    parsers.put("csm", (name, settings) -> engine(name, settings, false));
    parsers.put("desk", (name, settings) -> engine(name, settings, true));
    parsers.put(
        "fcfs",
        (name, settings) ->
            rival(
                name,
                settings,
                "first come, first served; the first agent by name",
                (agents, random) -> new LinePolicy(agents, Waiting::enteredAt, firstByName())));
    parsers.put(
        "random",
        (name, settings) ->
            rival(
                name,
                settings,
                "first come, first served; any agent who can",
                (agents, random) ->
                    new LinePolicy(
                        agents, Waiting::enteredAt, any(random.of("policy random", 0)))));
    parsers.put(
        "round-robin",
        (name, settings) ->
            rival(
                name,
                settings,
                "first come, first served; the agents in turn",
                (agents, random) -> new LinePolicy(agents, Waiting::enteredAt, inTurn())));
    parsers.put(
        "longest-idle",
        (name, settings) ->
            rival(
                name,
                settings,
                "first come, first served; the agent who has been idle longest",
                (agents, random) -> new LinePolicy(agents, Waiting::enteredAt, longestIdle())));
    parsers.put("bank", PolicyRegistry::bank);
    return new PolicyRegistry(parsers, new TreeMap<>());
  }

  /**
   * This registry, and a policy of the host's own.
   *
   * @throws TraceException if there is one of that name
   */
  public PolicyRegistry with(Entry entry) {
    TreeMap<String, Entry> more = new TreeMap<>(added);
    if (parsers.containsKey(entry.name()) || more.putIfAbsent(entry.name(), entry) != null) {
      throw new TraceException(
          "Policy (%s) stands in the registry already. Maybe give it another name."
              .formatted(entry.name()));
    }
    return new PolicyRegistry(parsers, more);
  }

  /**
   * This registry, and the queues of a configuration as a policy under trial, through the router
   * alone. A call waits in the queue named like its skill, else like its channel, else in the
   * first. Offers are accepted as they are made; a queue's own wrap-up and offer timeout are not
   * used.
   *
   * @throws TraceException if the configuration has no queue, or one that asks for what no trace
   *     has: a scorer, teams, labels, opening hours, due times, interruption
   */
  public PolicyRegistry withTrial(String name, Configuration configuration) {
    QueueSet queues = QueueSet.of(name, configuration);
    return with(
        new Entry(
            name,
            "the policy under trial, through the router alone",
            queues.needs(),
            queues.all().toString(),
            (agents, random) -> new RouterPolicy(agents, queues)));
  }

  /** The names that can be asked for. */
  public SortedSet<String> names() {
    TreeSet<String> names = new TreeSet<>(parsers.keySet());
    names.addAll(added.keySet());
    return names;
  }

  /**
   * The policy that a text asks for.
   *
   * @throws TraceException if there is none of that name, or it has no such setting
   */
  public Entry get(String spec) {
    Entry known = added.get(spec);
    if (known != null) {
      return known;
    }
    int colon = spec.indexOf(':');
    Parser parser = parsers.get(colon < 0 ? spec : spec.substring(0, colon));
    if (parser == null) {
      throw new TraceException(
          "Policy (%s) is not known. Maybe take one of %s."
              .formatted(spec, String.join(", ", names())));
    }
    return parser.parse(spec, settings(spec, colon < 0 ? "" : spec.substring(colon + 1)));
  }

  private static SortedMap<String, String> settings(String spec, String text) {
    TreeMap<String, String> settings = new TreeMap<>();
    for (String pair : text.isBlank() ? List.<String>of() : List.of(text.split(",", 20))) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw new TraceException(
            "Policy (%s): (%s) is no setting. Maybe write key=value.".formatted(spec, pair));
      }
      settings.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
    }
    return settings;
  }

  private static void onlyKnown(String name, SortedMap<String, String> settings, String... known) {
    for (String key : settings.keySet()) {
      if (!List.of(known).contains(key)) {
        throw new TraceException(
            "Policy (%s) has no setting (%s). Maybe %s."
                .formatted(
                    name,
                    key,
                    known.length == 0 ? "leave it out" : "take " + String.join(", ", known)));
      }
    }
  }

  private static Duration credit(String name, SortedMap<String, String> settings, String usual) {
    String text = settings.getOrDefault("credit", usual);
    try {
      long seconds = Long.parseLong(text);
      if (seconds >= 0 && seconds <= 86_400) {
        return Duration.ofSeconds(seconds);
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new TraceException(
        "Policy (%s): credit (%s) is out of range. Maybe take 0 to 86400 seconds."
            .formatted(name, text));
  }

  private static Entry engine(String name, SortedMap<String, String> settings, boolean wholeDesk) {
    onlyKnown(name, settings, "mode", "credit");
    String text = settings.getOrDefault("mode", DistributionMode.LONGEST_IDLE.name());
    List<DistributionMode> modes = new ArrayList<>(List.of(DistributionMode.values()));
    modes.remove(DistributionMode.SCORER);
    DistributionMode mode =
        modes.stream()
            .filter(one -> one.name().equals(text.toUpperCase(Locale.ROOT)))
            .findFirst()
            .orElseThrow(
                () ->
                    new TraceException(
                        "Policy (%s): mode (%s) is not known. Maybe take one of %s."
                            .formatted(name, text, modes)));
    Duration credit = credit(name, settings, "0");
    SortedSet<TraceFact> needs = new TreeSet<>();
    if (mode == DistributionMode.BEST_MATCH) {
      needs.add(TraceFact.SKILLS);
    }
    if (!credit.isZero()) {
      needs.add(TraceFact.PRIORITIES);
    }
    QueueSet queues = QueueSet.single(mode, credit);
    return new Entry(
        name,
        "the shipped engine, through %s: %s, %d s of credit for priority 2"
            .formatted(wholeDesk ? "a whole desk" : "its router alone", mode, credit.toSeconds()),
        needs,
        "",
        (agents, random) ->
            wholeDesk ? new DeskPolicy(agents, queues, random) : new RouterPolicy(agents, queues));
  }

  private static Entry bank(String name, SortedMap<String, String> settings) {
    onlyKnown(name, settings, "credit");
    long credit = credit(name, settings, "90").toMillis();
    return new Entry(
        name,
        "the recorded bank's own rule: longest-idle with %d s of credit for priority 2"
            .formatted(credit / 1_000),
        new TreeSet<>(List.of(TraceFact.PRIORITIES)),
        "",
        (agents, random) ->
            new LinePolicy(
                agents,
                call -> call.enteredAt() - (call.priority() == 2 ? credit : 0),
                longestIdle()));
  }

  private static Entry rival(
      String name, Map<String, String> settings, String description, Maker maker) {
    onlyKnown(name, new TreeMap<>(settings));
    return new Entry(name, description, new TreeSet<>(), "", maker);
  }

  // ---- who takes a call

  private static LinePolicy.Choice firstByName() {
    return (agents, call) -> {
      for (SimAgent agent : agents) {
        if (agent.canTake(call)) {
          return agent;
        }
      }
      return null;
    };
  }

  private static LinePolicy.Choice longestIdle() {
    return (agents, call) -> {
      @Nullable SimAgent best = null;
      for (SimAgent agent : agents) {
        if (agent.canTake(call) && (best == null || IDLE.compare(agent, best) < 0)) {
          best = agent;
        }
      }
      return best;
    };
  }

  /** Any of them with the same chance, by one pass (reservoir sampling). */
  private static LinePolicy.Choice any(RandomGenerator random) {
    return (agents, call) -> {
      @Nullable SimAgent chosen = null;
      int seen = 0;
      for (SimAgent agent : agents) {
        if (agent.canTake(call)) {
          seen++;
          if (random.nextDouble() * seen < 1) {
            chosen = agent;
          }
        }
      }
      return chosen;
    };
  }

  /** The next by name after the one who was asked last. */
  private static LinePolicy.Choice inTurn() {
    int[] last = {-1};
    return (agents, call) -> {
      for (int i = 1; i <= agents.size(); i++) {
        SimAgent agent = agents.get((last[0] + i) % agents.size());
        if (agent.canTake(call)) {
          last[0] = agent.number();
          return agent;
        }
      }
      return null;
    };
  }
}
