package io.csm.routing.internal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The agents by number, each attribute in an array of its own. */
final class Agents {
  final Slots slots = new Slots();
  @Nullable Profile[] profile = new Profile[16];
  Standing[] standing = new Standing[16];
  int[] load = new int[16];
  long[] idleSince = new long[16];

  /** When the agent had the last turn; only the order matters. */
  long[] turn = new long[16];

  int take(long id) {
    int agent = slots.take(id);
    if (agent >= load.length) {
      int length = slots.id.length;
      profile = Arrays.copyOf(profile, length);
      standing = Arrays.copyOf(standing, length);
      load = Arrays.copyOf(load, length);
      idleSince = Arrays.copyOf(idleSince, length);
      turn = Arrays.copyOf(turn, length);
    }
    profile[agent] = null;
    standing[agent] = Standing.ABSENT;
    load[agent] = 0;
    idleSince[agent] = 0;
    turn[agent] = 0;
    return agent;
  }

  /** The profile of an agent who has one. */
  Profile profileOf(int agent) {
    @Nullable Profile of = profile[agent];
    if (of == null) {
      throw new IllegalStateException("agent without a profile: " + slots.id[agent]);
    }
    return of;
  }

  boolean isReady(int agent) {
    return standing[agent] == Standing.READY;
  }
}
