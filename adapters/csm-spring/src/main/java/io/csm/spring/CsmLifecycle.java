package io.csm.spring;

import io.csm.desk.Csm;
import org.springframework.context.SmartLifecycle;

/**
 * Starts an engine with the application, before its web server, and closes it after the web server
 * has stopped and before any bean goes: so requests find it running, and it finds its data source.
 *
 * <p>What was stopped is closed for good. So it is no bean that Spring may pause between tests.
 */
public final class CsmLifecycle implements SmartLifecycle {
  /** Web servers start and stop at {@code Integer.MAX_VALUE - 2048}. */
  static final int PHASE = Integer.MAX_VALUE - 4096;

  private final Csm csm;
  private final boolean ticking;
  private volatile boolean running;

  /**
   * For an engine.
   *
   * @param ticking whether it is started; false for a host that ticks by hand, which leaves closing
   */
  public CsmLifecycle(Csm csm, boolean ticking) {
    this.csm = csm;
    this.ticking = ticking;
  }

  @Override
  public void start() {
    if (ticking) {
      csm.start();
    }
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    csm.close();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }

  /** No: asked by Spring 7. */
  @SuppressWarnings("MissingOverride") // Spring 6 does not know it.
  public boolean isPauseable() {
    return false;
  }
}
