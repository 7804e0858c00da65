package io.csm.jdbc;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows as a statement has left them, on MySQL, whose statements cannot answer what they wrote: a
 * second one reads them in the same transaction, which has them locked until then. If the process
 * freezes in between, the database lets go of them after {@value Bounded#IDLE_SECONDS} s.
 */
final class WrittenRows {
  private WrittenRows() {}

  static <T> List<T> of(
      Database database,
      String write,
      List<?> parameters,
      String read,
      List<?> keys,
      Database.Row<T> row) {
    return Bounded.again(
        database,
        transaction -> {
          List<T> list = new ArrayList<>();
          transaction
              .script()
              .update(write, parameters.toArray())
              .query(read, found -> list.add(row.of(found)), keys.toArray())
              .run();
          return list;
        });
  }
}
