package io.csm.examples.torture;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A data source whose connections leave out of the store's statements what keeps it safe. */
final class WeakDataSource {
  private static final Pattern LOCK =
      Pattern.compile("(FROM\\s+csm_shard\\s+WHERE\\s+shard\\s*=\\s*\\?)\\s+FOR UPDATE[^;]*");

  private static final Set<String> TAKES_SQL = Set.of("prepareStatement", "execute");

  private WeakDataSource() {}

  /** The same data source, unless what has to go is in its statements. */
  static DataSource of(DataSource source, @Nullable Weakness weakness) {
    if (weakness == Weakness.POSITION) {
      return proxy(DataSource.class, source, sql -> LOCK.matcher(sql).replaceAll("$1"));
    }
    if (weakness == Weakness.DURABILITY) {
      return proxy(DataSource.class, source, WeakDataSource::late);
    }
    return source;
  }

  /** As H2 writes if it is not told otherwise. */
  private static String late(String sql) {
    return switch (sql) {
      case "SET WRITE_DELAY 0" -> "SET WRITE_DELAY 500";
      case "CHECKPOINT" -> "CALL 1";
      default -> sql;
    };
  }

  private static <T> T proxy(Class<T> type, T real, UnaryOperator<String> weaken) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              if (TAKES_SQL.contains(method.getName()) && arguments != null) {
                arguments[0] = weaken.apply((String) Objects.requireNonNull(arguments[0]));
              }
              try {
                return weak(method.getName(), method.invoke(real, arguments), weaken);
              } catch (InvocationTargetException failed) {
                throw failed.getCause();
              }
            }));
  }

  /** What was answered, as weak as who answered it. */
  private static @Nullable Object weak(
      String method, @Nullable Object result, UnaryOperator<String> weaken) {
    if (List.of("getConnection", "createStatement").contains(method)) {
      return result instanceof Connection connection
          ? proxy(Connection.class, connection, weaken)
          : proxy(Statement.class, (Statement) Objects.requireNonNull(result), weaken);
    }
    return result;
  }
}
