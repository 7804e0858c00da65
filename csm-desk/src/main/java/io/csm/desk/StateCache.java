package io.csm.desk;

import io.csm.core.event.AggregateKey;
import io.csm.spi.Versioned;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The states that this node has read or committed last, at most {@value #MAX}. May be behind;
 * whatever is decided on them is committed only under their versions, and is decided anew on what
 * the store says where that is refused, or where there is nothing to commit. Thread-safe.
 */
final class StateCache {
  /** A ticket takes about a kilobyte. */
  static final int MAX = 10_240;

  /** So that threads seldom meet. */
  private static final int STRIPES = 16;

  private final List<Stripe> stripes = Stream.generate(Stripe::new).limit(STRIPES).toList();

  Optional<Versioned> find(AggregateKey key) {
    Stripe stripe = stripe(key);
    synchronized (stripe) {
      return Optional.ofNullable(stripe.known.get(key));
    }
  }

  /** Keeps what was read or committed, if it is newer than what is known. */
  void keep(Versioned state) {
    switch (state.key().type()) {
      case TICKET, AGENT, CUSTOMER, CONVERSATION -> {
        Stripe stripe = stripe(state.key());
        synchronized (stripe) {
          @Nullable Versioned before = stripe.known.get(state.key());
          if (before == null || before.version() < state.version()) {
            stripe.known.put(state.key(), state);
          }
        }
      }
      case CONFIGURATION, MESSAGE, ROUTER, INTAKE -> {
        // Kept elsewhere, or hardly ever read again.
      }
    }
  }

  void drop(Collection<AggregateKey> keys) {
    for (AggregateKey key : keys) {
      Stripe stripe = stripe(key);
      synchronized (stripe) {
        stripe.known.remove(key);
      }
    }
  }

  /** Forgets a state that the journal has gone beyond. */
  void passed(AggregateKey key, long version) {
    Stripe stripe = stripe(key);
    synchronized (stripe) {
      @Nullable Versioned known = stripe.known.get(key);
      if (known != null && known.version() < version) {
        stripe.known.remove(key);
      }
    }
  }

  private Stripe stripe(AggregateKey key) {
    return stripes.get(spread(key.id(), STRIPES));
  }

  /** One of so many places for an id; ids are drawn by time, and many end with the same bits. */
  static int spread(long id, int places) {
    return (int) (((id * 0x9E3779B97F4A7C15L) >>> 33) % places);
  }

  /** The least recently used goes first. */
  private static final class Stripe {
    final Map<AggregateKey, Versioned> known =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<AggregateKey, Versioned> eldest) {
            return size() > MAX / STRIPES;
          }
        };
  }
}
