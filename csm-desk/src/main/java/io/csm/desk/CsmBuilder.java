package io.csm.desk;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.config.Queue;
import io.csm.core.event.EventLevel;
import io.csm.core.event.RecordedEvent;
import io.csm.core.work.ScorerRef;
import io.csm.routing.Scorer;
import io.csm.spi.AccessPolicy;
import io.csm.spi.AgentDirectory;
import io.csm.spi.ArticleUses;
import io.csm.spi.BlobStore;
import io.csm.spi.ChannelDelivery;
import io.csm.spi.CommandGuard;
import io.csm.spi.ConfigurationSource;
import io.csm.spi.ContentStore;
import io.csm.spi.CustomerDirectory;
import io.csm.spi.Intake;
import io.csm.spi.Leases;
import io.csm.spi.NodeNumbers;
import io.csm.spi.Notices;
import io.csm.spi.Numbering;
import io.csm.spi.Sessions;
import io.csm.spi.Signals;
import io.csm.spi.Store;
import io.csm.spi.StoreAbility;
import io.csm.spi.TicketQueries;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link Csm}. Everything that is not set is in memory, and gone when the process ends.
 * Setting a value twice is refused. Not thread-safe.
 */
public final class CsmBuilder {
  private @Nullable Store store;
  private @Nullable ContentStore contents;
  private @Nullable BlobStore blobs;
  private @Nullable ArticleUses articleUses;
  private @Nullable TicketQueries queries;
  private @Nullable Leases leases;
  private @Nullable NodeNumbers nodeNumbers;
  private @Nullable Numbering numbering;
  private @Nullable Sessions sessions;
  private @Nullable Signals signals;
  private @Nullable AgentDirectory agents;
  private @Nullable CustomerDirectory customers;
  private @Nullable ConfigurationSource configuration;
  private @Nullable ChannelDelivery delivery;
  private @Nullable Notices notices;
  private @Nullable AccessPolicy access;
  private @Nullable CommandGuard guard;
  private @Nullable InstantSource clock;
  private @Nullable RandomGenerator random;
  private @Nullable ScheduledExecutorService executor;
  private @Nullable String node;
  private @Nullable Duration lease;
  private @Nullable Duration tickEvery;
  private @Nullable Duration grace;
  private @Nullable Duration keepAnswers;
  private @Nullable Shadow shadow;
  private final SortedMap<ScorerRef, Scorer> scorers = new TreeMap<>();
  private int level = EventLevel.CURRENT;
  private ToIntFunction<RecordedEvent> levelOf = Levels::of;

  CsmBuilder() {}

  /**
   * Where state and journal live. Queries, leases, numbering and node numbers belong to the same
   * place: whoever sets the store sets them, too, unless the store is one of them itself.
   */
  public CsmBuilder store(Store value) {
    store = once("store", store, value);
    return this;
  }

  /** Where personal content lives. */
  public CsmBuilder contents(ContentStore value) {
    contents = once("contents", contents, value);
    return this;
  }

  /** Where files live that are too large for content rows; in memory if no store is set. */
  public CsmBuilder blobs(BlobStore value) {
    blobs = once("blobs", blobs, value);
    return this;
  }

  /**
   * Where comments on articles live: those of a customer are erased with the customer. Without it,
   * erase them by {@link ArticleUses#eraseComments}.
   */
  public CsmBuilder articleUses(ArticleUses value) {
    articleUses = once("articleUses", articleUses, value);
    return this;
  }

  /** Lists of tickets. */
  public CsmBuilder queries(TicketQueries value) {
    queries = once("queries", queries, value);
    return this;
  }

  /** Who routes which shard. */
  public CsmBuilder leases(Leases value) {
    leases = once("leases", leases, value);
    return this;
  }

  /** The numbers of running nodes. */
  public CsmBuilder nodeNumbers(NodeNumbers value) {
    nodeNumbers = once("nodeNumbers", nodeNumbers, value);
    return this;
  }

  /** The numbers of tickets. */
  public CsmBuilder numbering(Numbering value) {
    numbering = once("numbering", numbering, value);
    return this;
  }

  /**
   * Which agents are connected; without it {@link Desk#connect} is refused, and nobody is ever
   * taken for disconnected.
   */
  public CsmBuilder sessions(Sessions value) {
    sessions = once("sessions", sessions, value);
    return this;
  }

  /**
   * Wakes this node when another has written something, once it is started. Without it a node looks
   * for itself. The caller closes it after {@link Csm#close}.
   */
  public CsmBuilder signals(Signals value) {
    signals = once("signals", signals, value);
    return this;
  }

  /** Who the agents are, by the host's tables. */
  public CsmBuilder agents(AgentDirectory value) {
    agents = once("agents", agents, value);
    return this;
  }

  /** Who the customers are, by the host's tables. */
  public CsmBuilder customers(CustomerDirectory value) {
    customers = once("customers", customers, value);
    return this;
  }

  /** The configuration of tenants, by the host's tables. */
  public CsmBuilder configuration(ConfigurationSource value) {
    configuration = once("configuration", configuration, value);
    return this;
  }

  /** Sends messages out; without it, replies are only written down. */
  public CsmBuilder delivery(ChannelDelivery value) {
    delivery = once("delivery", delivery, value);
    return this;
  }

  /** Tells agents of offers and assignments. */
  public CsmBuilder notices(Notices value) {
    notices = once("notices", notices, value);
    return this;
  }

  /** Who may see and do what; without it, everybody may everything. */
  public CsmBuilder access(AccessPolicy value) {
    access = once("access", access, value);
    return this;
  }

  /** A say in every command. */
  public CsmBuilder guard(CommandGuard value) {
    guard = once("guard", guard, value);
    return this;
  }

  /** Where the time of commands comes from; the system's clock if not set. */
  public CsmBuilder clock(InstantSource value) {
    clock = once("clock", clock, value);
    return this;
  }

  /**
   * Where salts and keys come from; a secure generator if not set. A seeded one makes runs
   * repeatable.
   */
  public CsmBuilder random(RandomGenerator value) {
    random = once("random", random, value);
    return this;
  }

  /**
   * Whose threads {@link Csm#start} uses. The caller shuts it down after {@link Csm#close}. With
   * ten threads leases are renewed and agents told in time, however long others take: one routes,
   * one disconnects, one hears signals, one hands on to subscribers and up to four to channels.
   */
  public CsmBuilder executor(ScheduledExecutorService value) {
    executor = once("executor", executor, value);
    return this;
  }

  /**
   * The name of this node, for people, 1 to 100 characters. Required with a store that several
   * nodes may share; {@code node} otherwise. A node that was restarted under its name is a new one
   * to the others.
   */
  public CsmBuilder node(String value) {
    node = once("node", node, value);
    InMemoryStore.text("node", value, 1, 100);
    return this;
  }

  /**
   * For how long a shard is leased, 1 second to 1 hour; 5 seconds if not set. A shard whose node is
   * gone is routed again within twice that.
   */
  public CsmBuilder lease(Duration value) {
    lease = once("lease", lease, value);
    checkRange("lease", value, Duration.ofSeconds(1), Duration.ofHours(1));
    return this;
  }

  /**
   * How often {@link Csm#start} ticks, 10 milliseconds to 1 minute; 200 milliseconds if not set.
   */
  public CsmBuilder tickEvery(Duration value) {
    tickEvery = once("tickEvery", tickEvery, value);
    checkRange("tickEvery", value, Duration.ofMillis(10), Duration.ofMinutes(1));
    return this;
  }

  /**
   * For how long an agent's last session must be gone until the agent is disconnected, 1 second to
   * 1 hour; 15 seconds if not set.
   */
  public CsmBuilder disconnectAfter(Duration value) {
    grace = once("disconnectAfter", grace, value);
    checkRange("disconnectAfter", value, Duration.ofSeconds(1), Duration.ofHours(1));
    return this;
  }

  /**
   * Registers a scorer, for queues that name it ({@code Queue.withScorer}). Every node needs the
   * same ones; on a node that lacks one, the work of the queues that name it is not routed.
   */
  public CsmBuilder scorer(String name, int version, Scorer value) {
    ScorerRef ref = new ScorerRef(name, version);
    if (scorers.putIfAbsent(ref, new LoggedScorer(ref, value)) != null) {
      throw CsmException.of(Code.ALREADY_EXISTS, "scorer", "type", "scorer", "ref", ref);
    }
    return this;
  }

  /**
   * Lets a second policy look on: what it would decide otherwise is told, and never done. It is for
   * the trial before a change of routing; it costs about twice as much again as routing itself.
   *
   * @param policy what a queue would be under it, of the same id and pool; called as a queue is
   *     read
   * @param listener is told the differences
   */
  public CsmBuilder shadow(UnaryOperator<Queue> policy, ShadowListener listener) {
    shadow = once("shadow", shadow, new Shadow(policy, listener));
    return this;
  }

  /** Plays a node of another release: what it can read, and what each event needs. */
  CsmBuilder level(int own, ToIntFunction<RecordedEvent> needed) {
    level = own;
    levelOf = needed;
    return this;
  }

  /** For how long answers are kept for repetitions, 1 minute to 365 days; 1 day if not set. */
  public CsmBuilder keepAnswers(Duration value) {
    keepAnswers = once("keepAnswers", keepAnswers, value);
    checkRange("keepAnswers", value, Duration.ofMinutes(1), Duration.ofDays(365));
    return this;
  }

  /**
   * The engine. It does nothing by itself until it is ticked or started.
   *
   * @throws CsmException with {@code BROKEN_PORT} if a store is set without the ports that belong
   *     to it
   */
  public Csm build() {
    InstantSource time = clock == null ? JvmDefaults.clock() : clock;
    Store state = store == null ? InMemoryStore.create(time) : store;
    if (node == null && state.abilities().contains(StoreAbility.SEVERAL_NODES)) {
      throw CsmException.of(
          Code.BROKEN_PORT,
          "node",
          "port",
          "node",
          "detail",
          "nodes that share a store need names of their own. Maybe set it in the builder");
    }
    String name = node == null ? "node" : node;
    NodeNumbers numbers =
        belonging("nodeNumbers", NodeNumbers.class, nodeNumbers, state, new InMemoryNodeNumbers());
    RandomGenerator chance = random == null ? JvmDefaults.random() : random;
    String secret = secret(state, chance);
    // Two processes of one name, or a restarted one, are two holders.
    String holder = name + "#" + HexFormat.of().toHexDigits(chance.nextLong());
    TicketQueries lists = belongingQueries(state);
    ContentStore content =
        belonging("contents", ContentStore.class, contents, state, new InMemoryContentStore());
    Leases rights = belonging("leases", Leases.class, leases, state, new InMemoryLeases(time));
    Numbering ticketNumbers =
        belonging("numbering", Numbering.class, numbering, state, new InMemoryNumbering());
    Optional<Sessions> connected = connected(state, time);
    NodeIds ids = new NodeIds(numbers, time, holder, level);
    Ports ports =
        new Ports(
            state,
            state.abilities().contains(StoreAbility.HOST_TRANSACTIONS)
                ? Optional.of(belonging("intake", Intake.class, null, state, null))
                : Optional.empty(),
            content,
            blobs != null || store != null
                ? Optional.ofNullable(blobs)
                : Optional.of(new InMemoryBlobStore()),
            Optional.ofNullable(articleUses),
            lists,
            rights,
            ticketNumbers,
            Optional.ofNullable(agents),
            Optional.ofNullable(customers),
            Optional.ofNullable(configuration),
            Optional.ofNullable(delivery),
            Optional.ofNullable(notices),
            access == null ? new OpenAccess() : access,
            guard == null ? (tenant, actor, command, ticket) -> Optional.empty() : guard,
            time,
            ids,
            new Levels(level, ids::lowestLevel, levelOf),
            chance,
            secret,
            keepAnswers == null ? Duration.ofDays(1) : keepAnswers,
            new TreeMap<>(scorers),
            Optional.ofNullable(shadow));
    return new Csm(
        ports,
        ids,
        connected,
        new Settings(
            holder,
            lease == null ? Duration.ofSeconds(5) : lease,
            tickEvery == null ? Duration.ofMillis(200) : tickEvery,
            grace == null ? Duration.ofSeconds(15) : grace,
            signals,
            executor));
  }

  /** Sessions may be missing: such a host tells of each agent by itself who is there. */
  private Optional<Sessions> connected(Store state, InstantSource time) {
    if (sessions != null) {
      return Optional.of(sessions);
    }
    if (state instanceof Sessions both) {
      return Optional.of(both);
    }
    return store == null ? Optional.of(new InMemorySessions(time)) : Optional.empty();
  }

  private TicketQueries belongingQueries(Store state) {
    if (queries != null) {
      return queries;
    }
    if (state instanceof InMemoryStore memory) {
      return new InMemoryTicketQueries(memory);
    }
    return belonging("queries", TicketQueries.class, null, state, null);
  }

  /**
   * The port that was set, or the store itself if it is one, or the default of the in-memory store.
   */
  private <P> P belonging(
      String name, Class<P> type, @Nullable P set, Store state, @Nullable P inMemory) {
    if (set != null) {
      return set;
    }
    if (type.isInstance(state)) {
      return type.cast(state);
    }
    if (store == null && inMemory != null) {
      return inMemory;
    }
    throw CsmException.of(
        Code.BROKEN_PORT,
        name,
        "port",
        name,
        "detail",
        "a store was set without it. Maybe set it in the builder, too");
  }

  /** The key of hashes, drawn once for a store and shared by its nodes. */
  private static String secret(Store state, RandomGenerator chance) {
    byte[] drawn = new byte[32];
    chance.nextBytes(drawn);
    return state.cursorOr("csm.secret", HexFormat.of().formatHex(drawn));
  }

  private static <T> T once(String name, @Nullable T present, T value) {
    if (present != null) {
      throw CsmException.of(Code.ALREADY_EXISTS, name, "type", "setting", "ref", name);
    }
    return value;
  }

  private static void checkRange(String name, Duration value, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw CsmException.of(
          Code.INVALID_VALUE, name, "value", value, "expected", min + " to " + max);
    }
  }
}
