package io.csm.examples.torture;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A data source whose connections do not lock the row of a shard, but only read it. */
final class WeakDataSource {
  private static final Pattern LOCK =
      Pattern.compile("(FROM\\s+csm_shard\\s+WHERE\\s+shard\\s*=\\s*\\?)\\s+FOR UPDATE[^;]*");

  private WeakDataSource() {}

  /** The same data source, unless the lock is what has to go. */
  static DataSource of(DataSource source, @Nullable Weakness weakness) {
    if (weakness != Weakness.POSITION) {
      return source;
    }
    return proxy(
        DataSource.class,
        source,
        (name, result) ->
            name.equals("getConnection")
                ? proxy(
                    Connection.class,
                    (Connection) Objects.requireNonNull(result),
                    (other, same) -> same)
                : result);
  }

  private interface After {
    @Nullable Object result(String method, @Nullable Object result);
  }

  private static <T> T proxy(Class<T> type, T real, After after) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              if (method.getName().equals("prepareStatement")) {
                arguments[0] = LOCK.matcher((String) arguments[0]).replaceAll("$1");
              }
              try {
                return after.result(method.getName(), method.invoke(real, arguments));
              } catch (InvocationTargetException failed) {
                throw failed.getCause();
              }
            }));
  }
}
