package io.csm.examples.host;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.csm.core.IdGenerator;
import io.csm.core.TenantId;
import io.csm.jdbc.JdbcSchema;
import io.csm.jdbc.JdbcStore;
import io.csm.markdown.MarkdownFolder;
import java.time.InstantSource;
import java.util.function.BiFunction;
import picocli.CommandLine.Option;

/** Where the articles are that a command works on. */
final class KbStore {
  @Option(
      names = "--store",
      paramLabel = "URL",
      required = true,
      description =
          "The database, e.g. jdbc:h2:./desk or jdbc:postgresql://host/desk. Tables that are"
              + " missing are made.")
  private String url;

  @Option(names = "--user", description = "Default: ${DEFAULT-VALUE}.")
  private String user = "sa";

  @Option(names = "--password", interactive = true, arity = "0..1", description = "Default: none.")
  private String password = "";

  @Option(
      names = "--tenant",
      paramLabel = "N",
      description = "Whose articles. Default: ${DEFAULT-VALUE}.")
  private long tenant = 1;

  @Option(
      names = "--node",
      paramLabel = "N",
      description =
          "A number from 0 to 511 that no running node has, for new ids. Default:"
              + " ${DEFAULT-VALUE}.")
  private int node = 511;

  /** Filled by picocli. */
  @SuppressWarnings("NullAway.Init")
  KbStore() {}

  /** What is done to the articles of the tenant. */
  <T> T use(BiFunction<MarkdownFolder, TenantId, T> work) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername(user);
    config.setPassword(password);
    config.setMaximumPoolSize(2);
    config.setInitializationFailTimeout(-1);
    try (HikariDataSource source = new HikariDataSource(config)) {
      InstantSource clock = InstantSource.system();
      JdbcSchema.create(source);
      JdbcStore store = JdbcStore.builder(source, clock).build();
      return work.apply(
          new MarkdownFolder(store.articles(), clock, new IdGenerator(clock, node)),
          new TenantId(tenant));
    }
  }
}
