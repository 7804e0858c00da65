package io.csm.routing.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.work.DistributionMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A floor of many agents with two cores on it, and a naive one that looks at everybody and
 * everything for each decision. Every operation is a few numbers, taken modulo what is there.
 */
final class Floor {
  /** One operation of a random history. */
  record Op(Kind kind, int a, int b, int c) {}

  enum Kind {
    ARRIVE(12),
    ARRIVE_LATE(3),
    DECIDE(8),
    DECIDE_FEW(3),
    COMPLETE(12),
    LOAD_BY_HAND(2),
    STANDING(4),
    PROFILE(3),
    LEAVE_POOL(1),
    DECLINE(3),
    ABANDON(2),
    FORGET_CLASS(1);

    final int weight;

    Kind(int weight) {
      this.weight = weight;
    }
  }

  private static final int SKILLS = 6;
  private static final int CHANNELS = 3;
  private static final List<DistributionMode> MODES = List.of(DistributionMode.values());
  private static final Standing[] STANDINGS = {
    Standing.READY,
    Standing.READY,
    Standing.READY,
    Standing.ABSENT,
    Standing.FULL,
    Standing.SETTLING
  };

  /** What agents have in common. */
  private static final class Kit {
    final int[] levels = new int[SKILLS];
    final int[] costs = new int[CHANNELS];
    final int units;
    final List<Profile> profiles = new ArrayList<>();

    /** Few skills, so that some work finds nobody; small capacities, so that many are full. */
    Kit(int b, int c) {
      for (int skill = 0; skill < SKILLS; skill++) {
        levels[skill] = (b >> skill) % 3 == 0 ? (c >> skill) % 4 : 0;
      }
      for (int channel = 0; channel < CHANNELS; channel++) {
        costs[channel] = (b + channel) % 3;
      }
      units = 1 + c % 4;
    }

    /** Whether it has what is demanded from one place to another. */
    boolean meets(Type type, int from, int to) {
      return Arrays.stream(type.demands, from, to)
          .allMatch(demand -> levels[demand / Demand.LEVELS] > demand % Demand.LEVELS);
    }
  }

  private static final class Person {
    final int number;
    final long id;
    @Nullable Kit kit;
    Standing standing = Standing.ABSENT;
    int load;
    long idleSince;
    long turn;

    Person(int number, long id) {
      this.number = number;
      this.id = id;
    }
  }

  private static final class Type {
    final int channel;
    final int[] demands;
    final int[] preferred;

    /** The first demands are for skills, then come those on labels, then those for teams. */
    final int labelsFrom;

    final int teamsFrom;
    final DistributionMode mode;
    final List<WorkClass> classes = new ArrayList<>();

    Type(int channel, int[] demands, int[] preferred, DistributionMode mode) {
      this.channel = channel;
      this.demands = demands;
      this.preferred = preferred;
      this.labelsFrom = demands.length == 0 ? 0 : (demands[0] / Demand.LEVELS) % 2;
      this.teamsFrom = Math.max(labelsFrom, demands.length - 1);
      this.mode = mode;
    }
  }

  private record Item(int number, long id, Type type, long key, TreeSet<Long> excluded) {}

  private record Offer(int work, int agent, int units, List<Integer> reasons) {}

  private final List<RoutingCore> cores =
      List.of(
          new RoutingCore(Structure.PROFILES, true),
          new RoutingCore(Structure.BITMAPS, true),
          new RoutingCore(Structure.BY_COUNT, true));
  private final List<Kit> kits = new ArrayList<>();
  private final List<Type> types = new ArrayList<>();
  private final List<Person> people = new ArrayList<>();
  private final List<Item> waiting = new ArrayList<>();
  private final List<Item> held = new ArrayList<>();
  private long now = 1_000;
  private long lastId;

  Floor(int agents, int kitCount) {
    for (int i = 0; i < kitCount; i++) {
      Kit kit = new Kit(i * 37 % 64, i * 11);
      int[] skills = new int[SKILLS];
      int[] levels = new int[SKILLS];
      int count = 0;
      for (int skill = 0; skill < SKILLS; skill++) {
        if (kit.levels[skill] > 0) {
          skills[count] = skill;
          levels[count++] = kit.levels[skill];
        }
      }
      for (RoutingCore core : cores) {
        kit.profiles.add(
            core.addProfile(
                Arrays.copyOf(skills, count),
                Arrays.copyOf(levels, count),
                kit.units,
                channel -> kit.costs[channel]));
      }
      kits.add(kit);
    }
    for (int i = 0; i < agents; i++) {
      long id = 1 + i * 7919L % 10007;
      Person person = new Person(cores.get(0).addAgent(id), id);
      for (RoutingCore core : cores.subList(1, cores.size())) {
        assertThat(core.addAgent(id)).isEqualTo(person.number);
      }
      people.add(person);
      person.kit = kits.get(i % kitCount);
      person.standing = i % 4 == 0 ? Standing.ABSENT : Standing.READY;
      person.idleSince = i % 5;
      tell(person);
    }
    for (int i = 0; i < 15; i++) {
      int[] demands =
          switch (i % 4) {
            case 0 -> new int[0];
            case 1 -> new int[] {Demand.of(i % SKILLS, 1 + i % 3)};
            case 2 -> new int[] {Demand.of(i % SKILLS, 1), Demand.of((i + 2) % SKILLS, 2)};
            default -> new int[] {Demand.of((i * 5) % SKILLS, 3)};
          };
      types.add(
          new Type(
              i % CHANNELS, demands, new int[] {Demand.of((i + 1) % SKILLS, 2)}, MODES.get(i / 3)));
    }
  }

  void run(Op op) {
    int a = op.a;
    int b = op.b;
    now++;
    switch (op.kind) {
      case ARRIVE -> arrive(a, b, op.c, now);
      case ARRIVE_LATE -> arrive(a, b, op.c, now - b);
      case DECIDE -> decide(1_000);
      case DECIDE_FEW -> decide(1 + a % 3);
      case COMPLETE -> {
        Person person = people.get(a % people.size());
        if (person.load > 0) {
          person.load = b % 3 == 0 ? 0 : person.load - 1;
          person.idleSince = now;
          tell(person);
        }
      }
      case LOAD_BY_HAND -> {
        Person person = people.get(a % people.size());
        person.load = b % 5;
        tell(person);
      }
      case STANDING -> {
        Person person = people.get(a % people.size());
        if (person.kit != null) {
          person.standing = STANDINGS[b % STANDINGS.length];
          tell(person);
        }
      }
      case PROFILE -> {
        Person person = people.get(a % people.size());
        person.kit = kits.get(b % kits.size());
        tell(person);
      }
      case LEAVE_POOL -> {
        Person person = people.get(a % people.size());
        person.kit = null;
        person.standing = Standing.ABSENT;
        tell(person);
      }
      case DECLINE -> {
        if (!held.isEmpty()) {
          Item item = held.remove(a % held.size());
          for (int i = 0; i <= b % 3; i++) {
            item.excluded.add(people.get((b + i * op.c) % people.size()).id);
          }
          wait(item);
        }
      }
      case ABANDON -> {
        if (!waiting.isEmpty()) {
          Item item = waiting.remove(a % waiting.size());
          cores.forEach(core -> core.withdraw(item.number));
          cores.forEach(core -> core.removeWork(item.number));
        }
      }
      case FORGET_CLASS -> {
        Type type = types.get(a % types.size());
        if (waiting.stream().noneMatch(item -> item.type == type) && !type.classes.isEmpty()) {
          for (int i = 0; i < cores.size(); i++) {
            cores.get(i).removeClass(type.classes.get(i));
          }
          type.classes.clear();
        }
      }
    }
  }

  private void arrive(int a, int b, int c, long key) {
    long id = 1 + ++lastId * 7919 % 10007;
    int number = cores.get(0).addWork(id);
    cores.subList(1, cores.size()).forEach(core -> assertThat(core.addWork(id)).isEqualTo(number));
    var excluded = new TreeSet<Long>();
    if (b % 5 == 0) {
      for (int i = 0; i < c % 40; i++) {
        excluded.add(people.get((c + i * 3) % people.size()).id);
      }
    }
    wait(new Item(number, id, types.get(a % types.size()), key, excluded));
  }

  private void wait(Item item) {
    waiting.add(item);
    for (int i = 0; i < cores.size(); i++) {
      RoutingCore core = cores.get(i);
      if (item.type.classes.size() == i) {
        item.type.classes.add(
            core.addClass(
                item.type.channel,
                item.type.demands,
                item.type.labelsFrom,
                item.type.teamsFrom,
                item.type.preferred,
                item.type.mode,
                item.type.mode == DistributionMode.SCORER ? profile -> profile.units : null));
      }
      core.excludeNobody(item.number);
      item.excluded.forEach(id -> core.exclude(item.number, id));
      core.place(item.number, item.type.classes.get(i), item.key);
    }
  }

  private void tell(Person person) {
    for (int i = 0; i < cores.size(); i++) {
      @Nullable Profile profile = person.kit == null ? null : person.kit.profiles.get(i);
      cores.get(i).place(person.number, profile, person.standing, person.load, person.idleSince);
    }
  }

  private void decide(int limit) {
    List<List<Offer>> offers = new ArrayList<>();
    for (RoutingCore core : cores) {
      List<Offer> made = new ArrayList<>();
      core.decide(
          limit,
          now,
          (work, agent, units) -> {
            made.add(new Offer(work, agent, units, reasons(core)));
            core.turn(agent, now * 1_000 + made.size());
          });
      offers.add(made);
    }
    List<Offer> expected = decideNaively(limit);
    for (List<Offer> made : offers) {
      assertThat(made).isEqualTo(expected);
    }
    if (expected.size() < limit) {
      cores.forEach(core -> assertThat(core.isAwake()).isFalse());
    }
    for (Item item : waiting.subList(0, Math.min(5, waiting.size()))) {
      for (RoutingCore core : cores) {
        assertThat(counts(core.explain(item.number))).isEqualTo(countNaively(item));
      }
    }
  }

  private static List<Integer> reasons(RoutingCore core) {
    List<Integer> reasons = new ArrayList<>(counts(core.counts()));
    for (int i = 0; i < core.candidates(); i++) {
      reasons.add(core.candidate(i));
    }
    return reasons;
  }

  private static List<Integer> counts(Count count) {
    return List.of(
        count.presence(),
        count.skill(),
        count.label(),
        count.team(),
        count.excluded(),
        count.capacity(),
        count.settling(),
        count.eligible());
  }

  private List<Offer> decideNaively(int limit) {
    List<Offer> made = new ArrayList<>();
    List<Item> inOrder = new ArrayList<>(waiting);
    inOrder.sort(Comparator.comparingLong(Item::key).thenComparingLong(Item::id));
    while (made.size() < limit) {
      boolean found = false;
      for (Item item : inOrder) {
        List<Person> eligible =
            people.stream().filter(p -> filterOf(p, item) == 7).sorted(order(item.type)).toList();
        if (!eligible.isEmpty()) {
          List<Integer> reasons = new ArrayList<>(countNaively(item));
          eligible.stream().limit(3).forEach(person -> reasons.add(person.number));
          Person chosen = eligible.get(0);
          int units = chosen.kit.costs[item.type.channel];
          made.add(new Offer(item.number, chosen.number, units, reasons));
          chosen.load += units;
          chosen.idleSince = Math.max(chosen.idleSince, now);
          chosen.turn = now * 1_000 + made.size();
          inOrder.remove(item);
          waiting.remove(item);
          held.add(item);
          found = true;
          break;
        }
      }
      if (!found) {
        break;
      }
    }
    return made;
  }

  private static Comparator<Person> order(Type type) {
    Comparator<Person> idle =
        Comparator.<Person>comparingInt(p -> p.load > 0 ? 1 : 0)
            .thenComparingLong(p -> p.idleSince)
            .thenComparingInt(p -> p.load)
            .thenComparingLong(p -> p.id);
    Comparator<Person> share =
        (a, b) -> Long.compare((long) a.load * b.kit.units, (long) b.load * a.kit.units);
    return switch (type.mode) {
      case LONGEST_IDLE -> idle;
      case LEAST_LOADED -> share.thenComparing(idle);
      case ROUND_ROBIN -> Comparator.<Person>comparingLong(p -> p.turn).thenComparing(idle);
      case SCORER -> Comparator.<Person>comparingInt(p -> -p.kit.units).thenComparing(idle);
      case BEST_MATCH -> Comparator.<Person>comparingInt(p -> -score(p, type)).thenComparing(idle);
    };
  }

  private static int score(Person person, Type type) {
    int score = 0;
    for (int demand : Arrays.copyOf(type.demands, type.labelsFrom)) {
      score += person.kit.levels[demand / Demand.LEVELS];
    }
    for (int preferred : type.preferred) {
      int level = person.kit.levels[preferred / Demand.LEVELS];
      score += level > preferred % Demand.LEVELS ? level : 0;
    }
    return score;
  }

  private List<Integer> countNaively(Item item) {
    int[] counts = new int[8];
    people.stream().filter(p -> p.kit != null).forEach(person -> counts[filterOf(person, item)]++);
    return Arrays.stream(counts).boxed().toList();
  }

  /** The first filter that refuses; 7 for somebody who may take the work. */
  private static int filterOf(Person person, Item item) {
    if (person.standing == Standing.ABSENT) {
      return 0;
    }
    Type type = item.type;
    if (!person.kit.meets(type, 0, type.labelsFrom)) {
      return 1;
    }
    if (!person.kit.meets(type, type.labelsFrom, type.teamsFrom)) {
      return 2;
    }
    if (!person.kit.meets(type, type.teamsFrom, type.demands.length)) {
      return 3;
    }
    if (item.excluded.contains(person.id)) {
      return 4;
    }
    if (person.standing == Standing.FULL
        || person.load + person.kit.costs[item.type.channel] > person.kit.units) {
      return 5;
    }
    return person.standing == Standing.SETTLING ? 6 : 7;
  }
}
