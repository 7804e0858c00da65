package io.csm.spring;

import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * The threads on which the engine ticks. A bean of its own kind, since an executor among the beans
 * would be taken for the host's.
 */
final class CsmThreads implements AutoCloseable {
  private static final String PREFIX = "csm-";

  private final @Nullable ScheduledThreadPoolExecutor executor;

  private CsmThreads(@Nullable ScheduledThreadPoolExecutor executor) {
    this.executor = executor;
  }

  /** None: the host ticks, or brings threads of its own. */
  static CsmThreads none() {
    return new CsmThreads(null);
  }

  static CsmThreads of(CsmProperties.Threads settings) {
    if (settings.size() < 1 || settings.size() > 1_000) {
      throw Setup.wrong(
          "csm.threads.size", "(" + settings.size() + ") threads", "set 1 to 1000; 10 will do");
    }
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            settings.size(), settings.virtual() ? virtualOrPlatform() : platform());
    executor.setRemoveOnCancelPolicy(true);
    return new CsmThreads(executor);
  }

  Optional<ScheduledExecutorService> executor() {
    return Optional.ofNullable(executor);
  }

  private static ThreadFactory virtualOrPlatform() {
    try {
      return new VirtualThreadTaskExecutor(PREFIX).getVirtualThreadFactory();
    } catch (UnsupportedOperationException before21) {
      return platform();
    }
  }

  private static ThreadFactory platform() {
    CustomizableThreadFactory threads = new CustomizableThreadFactory(PREFIX);
    threads.setDaemon(true);
    return threads;
  }

  /** Lets what runs end, for at most ten seconds. */
  @Override
  public void close() {
    if (executor == null) {
      return;
    }
    executor.shutdown();
    try {
      if (!executor.awaitTermination(10, TimeUnit.SECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
