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
import java.util.TreeMap;
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

  /** The store's limit for one read. */
  private static final int MAX_LOAD = 1_000;

  private final Ports ports;
  private final Runnable afterCommit;
  private final ConfigurationCache configurations = new ConfigurationCache();

  /**
   * @param afterCommit called after each commit of this engine, from the thread of the caller
   */
  Engine(Ports ports, Runnable afterCommit) {
    this.ports = ports;
    this.afterCommit = afterCommit;
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
   * Runs a command.
   *
   * @param what everything that makes the command this one and no other
   */
  Result run(TenantId tenant, CallContext call, Object what, Decider decider) {
    return run(tenant, call, what, List.of(), decider);
  }

  /**
   * Runs a command.
   *
   * @param what everything that makes the command this one and no other
   * @param concerned what it is about: read in one go with the configuration and the agent who
   *     acts. What the host has named by its own keys is read when it is found
   */
  Result run(
      TenantId tenant, CallContext call, Object what, List<Ref<?>> concerned, Decider decider) {
    ShardId shard = shardOf(tenant);
    List<AggregateKey> wanted = wanted(tenant, call, concerned);
    boolean drawn = call.key() == null;
    CommandKey key = call.key() == null ? new CommandKey("csm/" + ports.ids().next()) : call.key();
    // Only a host's key can be used for another command.
    String hash =
        drawn
            ? ""
            : Digest.of(
                ports.secret().getBytes(StandardCharsets.UTF_8),
                List.of(what, call.actor(), call.key()));
    if (!drawn) {
      Optional<StoredAnswer> answered = ports.store().answer(tenant, key);
      if (answered.isPresent()) {
        return repeat(shard, answered.get(), hash);
      }
    }
    Instant notBefore = Instant.MIN;
    for (int i = 0; i < MAX_ATTEMPTS; i++) {
      Instant now = later(ports.clock().instant(), notBefore);
      Attempt attempt = new Attempt(ports, tenant, call, key, now, this::load);
      attempt.prefetch(wanted);
      Outcome outcome = null;
      Problem problem = null;
      boolean passing = false;
      try {
        outcome = decider.decide(attempt);
      } catch (Refused refused) {
        problem = refused.problem();
        passing = refused.isPassing();
      }
      if (attempt.latest().isAfter(now)) {
        notBefore = attempt.latest();
        continue;
      }
      boolean commitsNothing = outcome == null || attempt.isEmpty();
      if (commitsNothing && isBehind(attempt)) {
        continue;
      }
      if (outcome != null) {
        Problem unreadable = attempt.unreadable(ports.levels()).orElse(null);
        if (unreadable != null) {
          return new Result.Rejected(unreadable);
        }
      }
      if (passing || (drawn && commitsNothing)) {
        return outcome == null
            ? new Result.Rejected(require(problem))
            : outcome.at(ports.store().end(shard));
      }
      Result result =
          outcome == null ? new Result.Rejected(require(problem)) : outcome.at(Position.START);
      Guard.ClaimCommand claim =
          new Guard.ClaimCommand(
              new StoredAnswer(
                  key,
                  hash,
                  Answers.write(result),
                  now.plus(drawn ? KEEP_DRAWN : ports.keepAnswers())));
      Change change =
          outcome == null
              ? new Change(tenant, List.of(), List.of(claim))
              : attempt.toChange(List.of(claim));
      CommitResult committed = commit(shard, change, key, hash);
      if (committed instanceof CommitResult.Committed done) {
        attempt.newConfiguration().ifPresent(configurations::keep);
        afterCommit.run();
        return outcome == null ? result : outcome.at(done.position());
      }
      if (committed instanceof CommitResult.Repeated repeated) {
        return repeat(shard, repeated.answer(), hash);
      }
      if (committed instanceof CommitResult.Conflict lost && lost.cause() == ConflictCause.EPOCH) {
        // What only the owner of a shard may do is not tried again by somebody else.
        throw CsmException.of(Code.CONTENDED, "", "attempts", i + 1);
      }
      // Whatever it lost to, the next attempt reads everything anew.
      configurations.drop(tenant);
    }
    throw CsmException.of(Code.CONTENDED, "", "attempts", MAX_ATTEMPTS);
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
