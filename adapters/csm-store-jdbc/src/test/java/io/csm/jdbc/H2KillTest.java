package io.csm.jdbc;

import static io.csm.testkit.Fixtures.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.csm.core.ShardId;
import io.csm.core.TicketId;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.AggregateType;
import io.csm.spi.CommitResult;
import io.csm.testkit.Fixtures;
import io.csm.testkit.Scribe;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A file of H2 whose process is killed")
class H2KillTest {
  private static final ShardId SHARD = new ShardId(0);
  private static final int ENOUGH = 100;

  @Test
  @DisplayName("has all that was acknowledged, although its URL says nothing of a delay")
  void keepsAcknowledged(@TempDir Path folder) throws IOException, InterruptedException {
    String url = "jdbc:h2:" + folder.resolve("csm");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Committer.class.getName(),
                url)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<Long> acknowledged = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        acknowledged.add(Long.parseLong(line));
        if (acknowledged.size() == ENOUGH) {
          process.toHandle().destroyForcibly();
        }
      }
    }
    process.waitFor();

    try (HikariDataSource source = source(url)) {
      JdbcStore store = JdbcStore.builder(source, InstantSource.system()).build();
      List<Long> kept = new ArrayList<>();
      List<Long> page;
      do {
        long last = kept.isEmpty() ? 0 : kept.get(kept.size() - 1);
        page = store.ids(TENANT, AggregateType.TICKET, last, 1_000);
        kept.addAll(page);
      } while (!page.isEmpty());

      assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ENOUGH);
      assertThat(kept).containsAll(acknowledged);
      assertThat(store.end(SHARD).value()).isEqualTo(kept.size());
    }
  }

  private static HikariDataSource source(String url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername("sa");
    config.setPassword("");
    return new HikariDataSource(config);
  }

  /** Opens tickets for ever, and prints the id of each that is acknowledged. */
  static final class Committer {
    private Committer() {}

    public static void main(String[] arguments) {
      HikariDataSource source = source(arguments[0]);
      JdbcSchema.create(source);
      JdbcStore store = JdbcStore.builder(source, InstantSource.system()).build();
      store.createTenant(TENANT, SHARD);
      Scribe scribe = new Scribe(InstantSource.system());
      for (long id = 1; ; id++) {
        AggregateKey ticket = AggregateKey.of(TENANT, new TicketId(id));
        var change = Scribe.change(scribe.first(ticket, Fixtures.opened(id)));
        if (store.commit(SHARD, List.of(change)).get(0) instanceof CommitResult.Committed) {
          System.out.println(id);
          System.out.flush();
        }
      }
    }
  }
}
