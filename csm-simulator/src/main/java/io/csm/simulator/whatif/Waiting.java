package io.csm.simulator.whatif;

import io.csm.simulator.Call;
import org.jspecify.annotations.Nullable;

/**
 * A call as a policy sees it: what is known when it begins to wait. What is going to become of it
 * is not here, so that no policy can look ahead. Compared by identity.
 */
public final class Waiting {
  private final long number;
  private final Call call;
  private final long enteredAt;

  // The driver's alone.
  int units;
  boolean waits = true;
  Agenda.@Nullable Entry leaving;

  Waiting(long number, Call call) {
    this.number = number;
    this.call = call;
    this.enteredAt = call.enteredAt().toEpochMilli();
  }

  /** Unique within the run, and greater than 0; in the order of the trace where times are equal. */
  public long number() {
    return number;
  }

  /** The id in the trace; a copy that more traffic adds has one of its own. */
  public String id() {
    return call.id();
  }

  /** How the caller came. */
  public String channel() {
    return call.channel();
  }

  /** The customer's key, null if unknown. */
  public @Nullable String customer() {
    return call.customer();
  }

  /** 0 to 2, the higher the more urgent. */
  public int priority() {
    return call.priority();
  }

  /** What the agent must be able to do; empty where the trace records no skills. */
  public String skill() {
    return call.skill();
  }

  /** When it began to wait, in milliseconds since 1970. */
  public long enteredAt() {
    return enteredAt;
  }

  Call call() {
    return call;
  }

  @Override
  public String toString() {
    return "call " + id();
  }
}
