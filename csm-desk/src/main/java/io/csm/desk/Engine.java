package io.csm.desk;

import io.csm.core.Code;
import io.csm.core.CommandKey;
import io.csm.core.CsmException;
import io.csm.core.Problem;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.core.event.AggregateKey;
import io.csm.spi.Change;
import io.csm.spi.CommitResult;
import io.csm.spi.Guard;
import io.csm.spi.StoredAnswer;
import io.csm.spi.Versioned;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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

  private final Ports ports;
  private final Runnable afterCommit;

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
    ShardId shard = shardOf(tenant);
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
      Result result =
          outcome == null
              ? new Result.Rejected(require(problem))
              : outcome.at(ports.store().end(shard));
      if (passing || (drawn && (outcome == null || attempt.isEmpty()))) {
        return result;
      }
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
        afterCommit.run();
        return outcome == null ? result : outcome.at(done.position());
      }
      if (committed instanceof CommitResult.Repeated repeated) {
        return repeat(shard, repeated.answer(), hash);
      }
    }
    throw CsmException.of(Code.CONTENDED, "", "attempts", MAX_ATTEMPTS);
  }

  /** Reads one aggregate as it is. */
  Optional<Versioned> load(AggregateKey key) {
    return ports.store().load(List.of(key)).get(0);
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
