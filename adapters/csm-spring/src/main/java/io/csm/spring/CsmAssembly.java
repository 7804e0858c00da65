package io.csm.spring;

import io.csm.desk.Csm;
import io.csm.desk.CsmBuilder;
import io.csm.spi.AccessPolicy;
import io.csm.spi.AgentDirectory;
import io.csm.spi.BlobStore;
import io.csm.spi.ChannelDelivery;
import io.csm.spi.CommandGuard;
import io.csm.spi.ConfigurationSource;
import io.csm.spi.ContentStore;
import io.csm.spi.CustomerDirectory;
import io.csm.spi.Leases;
import io.csm.spi.NodeNumbers;
import io.csm.spi.Notices;
import io.csm.spi.Numbering;
import io.csm.spi.Sessions;
import io.csm.spi.Signals;
import io.csm.spi.Store;
import io.csm.spi.TicketQueries;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.env.Environment;

/** Builds the engine of settings and beans. */
final class CsmAssembly {
  static final String CLOCK = "csmClock";
  static final String RANDOM = "csmRandom";
  static final String EXECUTOR = "csmExecutor";

  private final CsmProperties settings;
  private final ListableBeanFactory beans;
  private final PortBeans ports;

  CsmAssembly(CsmProperties settings, ListableBeanFactory beans) {
    this.settings = settings;
    this.beans = beans;
    this.ports = new PortBeans(beans);
  }

  /**
   * The engine.
   *
   * @param watch who times commits, or null
   */
  Csm build(Environment environment, CsmThreads threads, @Nullable EngineWatch watch) {
    CsmBuilder builder =
        Csm.builder()
            .node(node(environment))
            .lease(settings.lease())
            .tickEvery(settings.tickEvery())
            .disconnectAfter(settings.disconnectAfter())
            .keepAnswers(settings.keepAnswers())
            .clock(clock(ports));
    Store store = store();
    if (store != null) {
      builder.store(watch == null ? store : WatchedStore.of(store, watch));
    }
    ports.hand(ContentStore.class, store, builder::contents);
    ports.hand(BlobStore.class, store, builder::blobs);
    ports.hand(TicketQueries.class, store, builder::queries);
    ports.hand(Leases.class, store, builder::leases);
    ports.hand(NodeNumbers.class, store, builder::nodeNumbers);
    ports.hand(Numbering.class, store, builder::numbering);
    ports.hand(Sessions.class, store, builder::sessions);
    ports.hand(Signals.class, store, builder::signals);
    ports.hand(AgentDirectory.class, store, builder::agents);
    ports.hand(CustomerDirectory.class, store, builder::customers);
    ports.hand(ConfigurationSource.class, store, builder::configuration);
    ports.hand(ChannelDelivery.class, store, builder::delivery);
    ports.hand(Notices.class, store, builder::notices);
    ports.hand(AccessPolicy.class, store, builder::access);
    ports.hand(CommandGuard.class, store, builder::guard);
    ports.named(RANDOM, RandomGenerator.class).ifPresent(builder::random);
    ports
        .named(EXECUTOR, ScheduledExecutorService.class)
        .or(threads::executor)
        .ifPresent(builder::executor);
    beans
        .getBeanProvider(CsmBuilderCustomizer.class)
        .orderedStream()
        .forEach(customizer -> customizer.customize(builder));
    return builder.build();
  }

  /** The clock that bears our name, else the host's only one, else the system's. */
  static InstantSource clock(PortBeans ports) {
    return ports
        .named(CLOCK, InstantSource.class)
        .or(() -> ports.find(InstantSource.class, null))
        .orElseGet(JvmDefaults::clock);
  }

  private @Nullable Store store() {
    Store store = ports.find(Store.class, null).orElse(null);
    if (store == null && settings.store() == CsmProperties.StoreKind.JDBC) {
      throw Setup.wrong(
          "csm.store",
          "csm.store is (jdbc), and nothing made that store",
          "add csm-store-jdbc and spring-boot-starter-jdbc to the class path");
    }
    return store;
  }

  private String node(Environment environment) {
    String name = settings.node();
    return name != null ? name : environment.getProperty("spring.application.name", "csm");
  }
}
