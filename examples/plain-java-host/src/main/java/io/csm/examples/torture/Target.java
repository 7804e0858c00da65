package io.csm.examples.torture;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The database that is tortured: a file of H2, a server of our own, or one that runs already.
 *
 * @param url without a proxy
 * @param server of our own, which can be crashed; null if it is not ours
 */
record Target(String url, String user, String password, @Nullable DatabaseServer server) {

  /** Finds it by what stands on the command line; empty if that names none. */
  static Optional<Target> of(String store, String user, String password, Path folder)
      throws IOException, InterruptedException {
    int colon = store.indexOf(':');
    String kind = colon < 0 ? store : store.substring(0, colon);
    String rest = store.substring(colon + 1);
    return switch (kind) {
      case "h2" ->
          Optional.of(
              new Target(
                  "jdbc:h2:" + Path.of(rest).toAbsolutePath().resolve("csm"), "sa", "", null));
      case "postgresql" -> Optional.of(own(DatabaseServer.postgresql(Path.of(rest), folder)));
      case "mariadb" -> Optional.of(own(DatabaseServer.mariaDb(Path.of(rest), folder)));
      case "jdbc" -> Optional.of(new Target(store, user, password, null));
      default -> Optional.empty();
    };
  }

  private static Target own(DatabaseServer server) throws IOException, InterruptedException {
    server.start();
    return new Target(server.url(), server.user(), "", server);
  }

  /** Whether the database lives in the process of the node, so that there can be one only. */
  boolean isEmbedded() {
    return url.startsWith("jdbc:h2:");
  }

  /** Where the server listens. */
  InetSocketAddress address() {
    URI uri = URI.create(url.substring("jdbc:".length()));
    int standard = url.startsWith("jdbc:mariadb:") ? 3306 : 5432;
    return new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? standard : uri.getPort());
  }

  /** The same database through a port of this machine. */
  String urlVia(int port) {
    URI uri = URI.create(url.substring("jdbc:".length()));
    return "jdbc:"
        + uri.getScheme()
        + "://127.0.0.1:"
        + port
        + uri.getPath()
        + (uri.getQuery() == null ? "" : "?" + uri.getQuery());
  }

  /** A pool of connections, past the proxy. */
  HikariDataSource pool() {
    return pool(url, user, password, 4);
  }

  /** A pool of connections as a node has it. */
  static HikariDataSource pool(String url, String user, String password, int size) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername(user);
    config.setPassword(password);
    config.setMaximumPoolSize(size);
    config.setConnectionTimeout(4_000);
    config.setValidationTimeout(2_000);
    config.setInitializationFailTimeout(15_000);
    return new HikariDataSource(config);
  }

  /** Ends the server, if it is ours. */
  void finish() throws IOException, InterruptedException {
    if (server != null) {
      server.crash();
    }
  }
}
