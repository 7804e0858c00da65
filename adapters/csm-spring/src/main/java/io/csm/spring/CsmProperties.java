package io.csm.spring;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of csm, {@code csm.*}. A name below {@code csm} that is none of them is refused when
 * the application starts.
 *
 * @param tenant whose desk is the {@code Desk} bean: a number is its id, anything else the host's
 *     key; it is created if it does not exist. There is no such bean if not set
 * @param store where state and journal live
 * @param schema what happens to tables
 * @param node the name of this node, for people, 1 to 100 characters; {@code
 *     spring.application.name} if not set, else {@code csm}
 * @param start whether the engine ticks by itself once the application has started; where it does
 *     not, the host calls {@code Csm.tick}
 * @param publishEvents whether entries of the journal are published as application events
 * @param lease for how long a shard is leased, 1 second to 1 hour
 * @param tickEvery how often the engine looks, 10 milliseconds to 1 minute
 * @param disconnectAfter for how long an agent's last session must be gone, 1 second to 1 hour
 * @param keepAnswers for how long answers are kept for repetitions, 1 minute to 365 days
 * @param threads whose work the engine does
 * @param jdbc the store in a database
 */
@ConfigurationProperties(prefix = "csm", ignoreUnknownFields = false)
public record CsmProperties(
    @Nullable String tenant,
    @DefaultValue("memory") StoreKind store,
    @DefaultValue("none") SchemaAction schema,
    @Nullable String node,
    @DefaultValue("true") boolean start,
    @DefaultValue("true") boolean publishEvents,
    @DefaultValue("5s") Duration lease,
    @DefaultValue("200ms") Duration tickEvery,
    @DefaultValue("15s") Duration disconnectAfter,
    @DefaultValue("1d") Duration keepAnswers,
    @DefaultValue Threads threads,
    @DefaultValue Jdbc jdbc) {

  /** Where state and journal live. */
  public enum StoreKind {
    /** In memory, or in the host's own {@code Store} bean where there is one. */
    MEMORY,
    /** In the tables of {@code csm-store-jdbc}, over a data source of the host's. */
    JDBC
  }

  /** What happens to tables when the application starts. */
  public enum SchemaAction {
    /** Nothing; where a table is missing the application does not start. */
    NONE,
    /** What is missing is created. */
    CREATE
  }

  /**
   * The threads on which the engine ticks.
   *
   * @param size how many; with ten, leases are renewed in time however long channels and
   *     subscribers take. From 1 to 1,000
   * @param virtual whether they are virtual threads where the JVM has them
   */
  public record Threads(@DefaultValue("10") int size, @DefaultValue("true") boolean virtual) {}

  /**
   * The store in a database.
   *
   * @param dataSource the name of the data source bean; needed where there are several and none is
   *     primary
   * @param transactionManager the name of the transaction manager whose transactions commands go
   *     with; needed where several manage that data source
   * @param schema the schema of the tables; the connection's own if not set
   * @param prefix of the names of the tables
   * @param joinTransactions whether a command goes with the transaction that the host has open: it
   *     is decided after the commit, and never after a rollback. All nodes, or none
   * @param signals whether nodes wake each other through PostgreSQL, which takes two connections.
   *     All nodes, or none
   */
  public record Jdbc(
      @Nullable String dataSource,
      @Nullable String transactionManager,
      @Nullable String schema,
      @DefaultValue("csm_") String prefix,
      @DefaultValue("true") boolean joinTransactions,
      @DefaultValue("false") boolean signals) {}
}
