package io.csm.routing;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a thread comes in while another is inside, as far as it sees the other: that is no
 * lock, and costs next to nothing.
 */
final class OneThread {
  private final String what;
  private final AtomicReference<@Nullable Thread> inside = new AtomicReference<>();

  OneThread(String what) {
    this.what = what;
  }

  /**
   * The thread goes in.
   *
   * @throws IllegalStateException if another is inside
   */
  void enter() {
    Thread caller = Thread.currentThread();
    @Nullable Thread other = inside.getOpaque();
    if (other != null) {
      throw new IllegalStateException(
          what
              + " is used by thread ("
              + caller.getName()
              + ") while thread ("
              + other.getName()
              + ") is in it.\nMaybe guard it with a lock, or let one thread do all calls.");
    }
    inside.setOpaque(caller);
  }

  /** The thread that went in goes out. */
  void leave() {
    inside.setOpaque(null);
  }
}
