package io.csm.desk;

import io.csm.core.ActorKind;
import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.CommandKey;
import io.csm.core.CsmException;
import io.csm.core.CustomerId;
import io.csm.core.MessageId;
import io.csm.core.Position;
import io.csm.core.Problem;
import io.csm.core.Ref;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.AggregateType;
import io.csm.core.event.IntakeEvent;
import io.csm.spi.Change;
import io.csm.spi.CommitResult;
import io.csm.spi.ConflictCause;
import io.csm.spi.Guard;
import io.csm.spi.StoredAnswer;
import io.csm.spi.Versioned;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Runs commands: read, decide, commit; and decide again whenever the race was lost. Thread-safe.
 *
 * <p>A command that carries the host's key is answered once: the answer, a rejection included, is
 * committed together with what it did. Where the host gives no key the engine draws one, so that an
 * exception in the middle of a commit leaves a question that can be answered.
 */
final class Engine {
  /** How often a command is decided before it is given up as {@code CONTENDED}. */
  static final int MAX_ATTEMPTS = 200;

  /**
   * For how long the answer to a command without a host's key is kept: as long as a lost commit may
   * hang.
   */
  static final Duration KEEP_DRAWN = Duration.ofMinutes(1);

  /** How often a command that lost is decided on what is known here. */
  private static final int MAX_GUESSES = 3;

  /** The store's limit for one read. */
  private static final int MAX_LOAD = 1_000;

  private final Ports ports;
  private final Runnable afterCommit;
  private final ConfigurationCache configurations = new ConfigurationCache();
  private final StateCache states = new StateCache();
  private final Turns turns = new Turns();
  private final Timelines timelines;
  private final Shifts shifts = new Shifts();
  private final @Nullable Intaking intaking;

  /**
   * @param afterCommit called after each commit of this engine, from the thread of the caller, and
   *     after those of the host that wrote commands down, as far as the host tells of them
   * @param desks gives the desk of a tenant for a call
   */
  Engine(Ports ports, Runnable afterCommit, BiFunction<TenantId, CallContext, Desk> desks) {
    this.ports = ports;
    this.afterCommit = afterCommit;
    this.timelines = new Timelines(ports.store());
    this.intaking =
        ports
            .intake()
            .map(port -> new Intaking(ports, port, this, desks, afterCommit))
            .orElse(null);
  }

  /** Decides once, on the state of one attempt. */
  @FunctionalInterface
  interface Decider {
    Outcome decide(Attempt attempt);
  }

  ShardId shardOf(TenantId tenant) {
    return ports
        .store()
        .shardOf(tenant)
        .orElseThrow(
            () -> CsmException.of(Code.NOT_FOUND, "tenant", "type", "tenant", "ref", tenant));
  }

  /**
   * Runs a command that cannot be written down inside a transaction of the host's.
   *
   * @param what everything that makes the command this one and no other
   */
  Result run(TenantId tenant, CallContext call, Object what, Decider decider) {
    return run(tenant, call, what, List.of(), decider);
  }

  /**
   * Runs a command that cannot be written down inside a transaction of the host's.
   *
   * @param what everything that makes the command this one and no other
   * @param concerned as in {@link #decide}
   */
  Result run(
      TenantId tenant, CallContext call, Object what, List<Ref<?>> concerned, Decider decider) {
    Problem refused = refusal(call);
    return refused == null
        ? decide(tenant, call, what, concerned, decider)
        : new Result.Rejected(refused);
  }

  /** Why a command that cannot be written down is not done now; null if it can be. */
  @Nullable Problem refusal(CallContext call) {
    return joins(call) ? Problem.of(Code.NOT_IN_TRANSACTION, "") : null;
  }

  /**
   * Runs a command, or writes it down if the host has a transaction open.
   *
   * @param what everything that makes the command this one and no other
   * @param concerned as in {@link #decide}
   */
  Result run(
      TenantId tenant,
      CallContext call,
      Object what,
      List<Ref<?>> concerned,
      Given given,
      Decider decider) {
    Intaking writer = intaking;
    if (!joins(call) || writer == null) {
      return decide(tenant, call, what, concerned, decider);
    }
    if (!Commands.isKnown(given.name())) {
      return new Result.Rejected(Problem.of(Code.NOT_IN_TRANSACTION, ""));
    }
    ShardId shard = shardOf(tenant);
    if (call.key() != null) {
      Optional<StoredAnswer> answered = ports.store().answer(tenant, call.key());
      if (answered.isPresent()) {
        return repeat(shard, answered.get(), hash(call, what));
      }
    }
    return writer.write(tenant, shard, call, given);
  }

  /** Whether the command belongs into a transaction of the host's. */
  private boolean joins(CallContext call) {
    if (call.accepted() != null) {
      return false;
    }
    boolean open = intaking != null && intaking.isOpen();
    if (call.joining() && !open) {
      throw CsmException.of(
          Code.NO_SHARED_TRANSACTION,
          "",
          "detail",
          intaking == null
              ? "the store has no part in transactions of the host's"
              : "the host has none open on this thread");
    }
    return open;
  }

  /** What schedules of work say. */
  Shifts shifts() {
    return shifts;
  }

  /** What decides commands that were accepted; null if the store does not take part. */
  @Nullable Intaking intaking() {
    return intaking;
  }

  /**
   * Runs a command now, whatever transaction the caller has open.
   *
   * @param what everything that makes the command this one and no other
   * @param concerned what it is about: read in one go with the configuration and the agent who
   *     acts, once what was accepted about it is decided. What the host has named by its own keys
   *     is read when it is found
   */
  Result decide(
      TenantId tenant, CallContext call, Object what, List<Ref<?>> concerned, Decider decider) {
    List<AggregateKey> wanted = wanted(tenant, call, concerned);
    return turns.inTurn(wanted, () -> decide(tenant, call, what, concerned, wanted, decider));
  }

  private Result decide(
      TenantId tenant,
      CallContext call,
      Object what,
      List<Ref<?>> concerned,
      List<AggregateKey> wanted,
      Decider decider) {
    ShardId shard = shardOf(tenant);
    Accepted accepted = call.accepted();
    boolean drawn = call.key() == null;
    CommandKey key = call.key() == null ? new CommandKey("csm/" + ports.ids().next()) : call.key();
    String hash = hash(call, what);
    if (!drawn) {
      Optional<StoredAnswer> answered = ports.store().answer(tenant, key);
      if (answered.isPresent()) {
        return settle(shard, tenant, call, repeat(shard, answered.get(), hash));
      }
    }
    // First on what is known here: most commands then cost no read. What is not so is found out by
    // the commit; and where there is nothing to commit, it is decided on what the store says.
    boolean sure = accepted != null;
    boolean looked = sure;
    boolean all = true;
    Instant notBefore = Instant.MIN;
    for (int i = 0; i < MAX_ATTEMPTS; i++) {
      if (sure && !looked) {
        looked = true;
        all = intaking == null || intaking.decide(tenant, concerned);
      }
      Instant now = later(ports.clock().instant(), notBefore);
      Guess guess = new Guess();
      Attempt attempt = attempt(tenant, call, key, now, sure ? this::load : guess::read);
      attempt.prefetch(wanted);
      Outcome outcome = null;
      Problem problem = null;
      boolean passing = false;
      try {
        outcome = decider.decide(attempt);
        attempt.settleClocks();
      } catch (Refused refused) {
        problem = refused.problem();
        // What could not be decided yet may be what this one needs.
        passing = refused.isPassing() || !all;
      } catch (RuntimeException impossible) {
        // States of different times may not fit each other.
        if (sure || !guess.used) {
          throw impossible;
        }
      }
      if (attempt.latest().isAfter(now)) {
        notBefore = attempt.latest();
        continue;
      }
      boolean commitsNothing = outcome == null || attempt.isEmpty();
      if (commitsNothing && !sure && (guess.used || intaking != null)) {
        sure = true;
        continue;
      }
      if (commitsNothing && isBehind(attempt)) {
        continue;
      }
      if (outcome != null) {
        Problem unreadable = attempt.unreadable(ports.levels()).orElse(null);
        if (unreadable != null) {
          if (accepted != null) {
            throw new Undecided(unreadable);
          }
          return new Result.Rejected(unreadable);
        }
      }
      if (passing && accepted != null) {
        throw new Undecided(require(problem));
      }
      if (accepted == null && (passing || (drawn && commitsNothing))) {
        return outcome == null
            ? new Result.Rejected(require(problem))
            : outcome.at(ports.store().end(shard));
      }
      Result result =
          outcome == null ? new Result.Rejected(require(problem)) : outcome.at(Position.START);
      if (drawn && commitsNothing) {
        return settle(shard, tenant, call, result);
      }
      List<Guard> guards = new ArrayList<>();
      guards.add(
          new Guard.ClaimCommand(
              new StoredAnswer(
                  key,
                  hash,
                  Answers.write(result),
                  now.plus(drawn ? KEEP_DRAWN : ports.keepAnswers()))));
      Attempt told = attempt;
      if (outcome == null) {
        // Nothing of what was read has to be as it was.
        told = attempt(tenant, call, key, now, this::load);
      }
      if (!sure && intaking != null) {
        guards.addAll(Intaking.nothingAbout(concerned));
      }
      if (accepted != null) {
        guards.addAll(accepted.guards(result));
        if (outcome == null) {
          tell(told, accepted, require(problem));
        }
      }
      CommitResult committed = commit(shard, told.toChange(guards), key, hash);
      if (committed instanceof CommitResult.Committed done) {
        attempt.newConfiguration().ifPresent(configurations::keep);
        if (outcome != null) {
          attempt.outcome().forEach(states::keep);
        }
        afterCommit.run();
        return outcome == null ? result : outcome.at(done.position());
      }
      if (committed instanceof CommitResult.Repeated repeated) {
        return settle(shard, tenant, call, repeat(shard, repeated.answer(), hash));
      }
      if (accepted != null && isTaken(committed)) {
        return result;
      }
      if (committed instanceof CommitResult.Busy
          || (committed instanceof CommitResult.Conflict lost
              && lost.cause() == ConflictCause.EPOCH)) {
        // The store has waited already; and what only the owner of a shard may do is not tried
        // again by somebody else.
        throw CsmException.of(Code.CONTENDED, "", "attempts", i + 1);
      }
      // Whatever it lost to: of this node's own commits the outcome is known by now; a few of
      // others' can be lost to, too, and then everything is read.
      configurations.drop(tenant);
      attempt.versions().forEach((read, version) -> states.passed(read, version + 1));
      sure |= i >= MAX_GUESSES || isTaken(committed);
    }
    throw CsmException.of(Code.CONTENDED, "", "attempts", MAX_ATTEMPTS);
  }

  /** Reads what is known here, and only what is not from the store. Used by one thread. */
  private final class Guess {
    boolean used;

    List<Optional<Versioned>> read(List<AggregateKey> keys) {
      SortedMap<AggregateKey, Optional<Versioned>> found = new TreeMap<>();
      List<AggregateKey> missing = new ArrayList<>();
      for (AggregateKey key : keys) {
        Optional<Versioned> known = states.find(key);
        if (known.isPresent()) {
          used = true;
          found.put(key, known);
        } else {
          missing.add(key);
        }
      }
      if (!missing.isEmpty()) {
        List<Optional<Versioned>> read = load(missing);
        for (int i = 0; i < missing.size(); i++) {
          found.put(missing.get(i), read.get(i));
        }
      }
      return keys.stream().map(key -> found.getOrDefault(key, Optional.empty())).toList();
    }
  }

  Attempt attempt(
      TenantId tenant, CallContext call, CommandKey key, Instant now, Attempt.Reader reader) {
    return new Attempt(ports, timelines, tenant, call, key, now, reader);
  }

  /** The SLA timelines of the tenants. */
  Timelines timelines() {
    return timelines;
  }

  /** What this node has read or committed last. */
  StateCache states() {
    return states;
  }

  /** Takes an accepted command that is not allowed out of its row, and tells of it. */
  void reject(TenantId tenant, CallContext call, Problem problem) {
    settle(shardOf(tenant), tenant, call, new Result.Rejected(problem));
  }

  /**
   * Passes on a result that was known before. Of a command that was accepted, the row is taken
   * first, in a change that tells of a rejection, or makes the drawn ids lead to those there are.
   */
  private Result settle(ShardId shard, TenantId tenant, CallContext call, Result result) {
    Accepted accepted = call.accepted();
    if (accepted == null) {
      return result;
    }
    CommandKey key = new CommandKey("csm/" + ports.ids().next());
    Attempt attempt = attempt(tenant, call, key, ports.clock().instant(), this::load);
    if (result instanceof Result.Rejected rejected) {
      tell(attempt, accepted, rejected.problem());
    }
    CommitResult committed =
        ports.store().commit(shard, List.of(attempt.toChange(accepted.guards(result)))).get(0);
    if (committed instanceof CommitResult.Committed || isTaken(committed)) {
      return result;
    }
    throw CsmException.of(Code.CONTENDED, "", "attempts", 1);
  }

  /** Whether somebody else has decided the row, which leaves nothing to do. */
  private static boolean isTaken(CommitResult result) {
    return result instanceof CommitResult.Conflict lost && lost.cause() == ConflictCause.INTAKE;
  }

  private static void tell(Attempt attempt, Accepted accepted, Problem problem) {
    attempt.emit(
        AggregateKey.intake(attempt.tenant(), accepted.row()),
        new IntakeEvent.Rejected(
            accepted.command(),
            accepted.ticket() == null ? accepted.named() : accepted.ticket(),
            accepted.message(),
            problem.code(),
            problem.path().substring(0, Math.min(200, problem.path().length()))));
  }

  /** The hash of a command with a host's key; only such a key can be used for another command. */
  private String hash(CallContext call, Object what) {
    return call.key() == null
        ? ""
        : Digest.of(
            ports.secret().getBytes(StandardCharsets.UTF_8),
            List.of(what, call.actor(), call.key()));
  }

  private static List<AggregateKey> wanted(
      TenantId tenant, CallContext call, List<Ref<?>> concerned) {
    List<AggregateKey> wanted = new ArrayList<>();
    for (Ref<?> ref : concerned) {
      if (ref instanceof TicketId ticket) {
        wanted.add(AggregateKey.of(tenant, ticket));
      } else if (ref instanceof AgentId agent) {
        wanted.add(AggregateKey.of(tenant, agent));
      } else if (ref instanceof CustomerId customer) {
        wanted.add(AggregateKey.of(tenant, customer));
      } else if (ref instanceof MessageId message) {
        wanted.add(AggregateKey.of(tenant, message));
      }
    }
    if (!wanted.isEmpty()) {
      wanted.add(AggregateKey.configuration(tenant));
      actingAgent(call).ifPresent(agent -> wanted.add(AggregateKey.of(tenant, agent)));
    }
    return wanted;
  }

  private static Optional<AgentId> actingAgent(CallContext call) {
    if (call.actor().kind() != ActorKind.AGENT) {
      return Optional.empty();
    }
    try {
      return Optional.of(new AgentId(Long.parseLong(call.actor().id())));
    } catch (NumberFormatException notOurs) {
      return Optional.empty();
    }
  }

  /** Reads one aggregate as it is. */
  Optional<Versioned> load(AggregateKey key) {
    return ports.store().load(List.of(key)).get(0);
  }

  /**
   * Reads aggregates in as few reads as there can be; a configuration may be behind, and is to be
   * guarded by its version.
   */
  List<Optional<Versioned>> load(List<AggregateKey> keys) {
    Map<AggregateKey, Optional<Versioned>> found = new TreeMap<>();
    List<AggregateKey> missing = new ArrayList<>();
    for (AggregateKey key : keys) {
      Optional<Versioned> known =
          key.type() == AggregateType.CONFIGURATION
              ? configurations.find(key.tenant())
              : Optional.empty();
      if (known.isPresent()) {
        found.put(key, known);
      } else {
        missing.add(key);
      }
    }
    for (int from = 0; from < missing.size(); from += MAX_LOAD) {
      List<AggregateKey> page = missing.subList(from, Math.min(missing.size(), from + MAX_LOAD));
      List<Optional<Versioned>> read = ports.store().load(page);
      for (int i = 0; i < page.size(); i++) {
        found.put(page.get(i), read.get(i));
        read.get(i).ifPresent(configurations::keep);
        read.get(i).ifPresent(states::keep);
      }
    }
    return keys.stream().map(key -> found.getOrDefault(key, Optional.empty())).toList();
  }

  /** Reads the tenant's configuration anew when it is wanted next. */
  void forgetConfiguration(TenantId tenant) {
    configurations.drop(tenant);
  }

  /**
   * Whether an attempt was decided on a configuration that is no longer in force; for what is not
   * committed, and so guarded by nothing.
   */
  private boolean isBehind(Attempt attempt) {
    AggregateKey key = AggregateKey.configuration(attempt.tenant());
    if (!attempt.hasRead(key)) {
      return false;
    }
    long present = load(key).map(Versioned::version).orElse(0L);
    if (attempt.versionRead(key) == present) {
      return false;
    }
    configurations.drop(attempt.tenant());
    return true;
  }

  static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** Commits, and finds out what became of it if the store could not say. */
  private CommitResult commit(ShardId shard, Change change, CommandKey key, String hash) {
    try {
      return ports.store().commit(shard, List.of(change)).get(0);
    } catch (RuntimeException unknown) {
      Optional<StoredAnswer> answered = ports.store().answer(change.tenant(), key);
      if (answered.isPresent() && answered.get().hash().equals(hash)) {
        return new CommitResult.Repeated(answered.get());
      }
      throw unknown;
    }
  }

  private Result repeat(ShardId shard, StoredAnswer answered, String hash) {
    if (answered.answer().isEmpty()) {
      return new Result.Rejected(
          Problem.of(Code.ERASED, "key", "type", "command", "ref", answered.key()));
    }
    if (!answered.hash().equals(hash)) {
      return new Result.Rejected(Problem.of(Code.KEY_REUSED, "key", "key", answered.key()));
    }
    return Answers.read(answered.answer(), ports.store().end(shard));
  }

  private static Problem require(@Nullable Problem problem) {
    if (problem == null) {
      throw new IllegalStateException("neither outcome nor problem");
    }
    return problem;
  }
}
