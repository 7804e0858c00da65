package io.csm.jdbc;

import static java.util.Objects.requireNonNull;

import io.csm.core.Code;
import io.csm.core.CsmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * A SELECT of the host's with parameters by name: {@code :tenant}. A list takes the place of its
 * name as parameters separated by commas. Nothing in quotes is a name, nor what follows two colons.
 * Immutable.
 */
final class NamedStatement {
  private static final Pattern TOKEN =
      Pattern.compile("'[^']*'|\"[^\"]*\"|`[^`]*`|::|:([A-Za-z]+)");

  private final String sql;

  private NamedStatement(String sql) {
    this.sql = sql;
  }

  /**
   * A statement.
   *
   * @param path of it, for who gave it
   * @param names that it may contain
   */
  static NamedStatement of(String path, String sql, String... names) {
    SortedSet<String> known = new TreeSet<>(List.of(names));
    Matcher token = TOKEN.matcher(sql);
    while (token.find()) {
      String name = token.group(1);
      if (name != null && !known.contains(name)) {
        throw CsmException.of(
            Code.INVALID_VALUE, path, "value", ":" + name, "expected", "one of " + known);
      }
    }
    return new NamedStatement(sql);
  }

  <T> List<T> list(DataSource source, Map<String, ?> values, RowMapper<? extends T> mapper) {
    List<Object> parameters = new ArrayList<>();
    String text =
        TOKEN
            .matcher(sql)
            .replaceAll(
                token ->
                    Matcher.quoteReplacement(
                        token.group(1) == null
                            ? token.group()
                            : places(requireNonNull(values.get(token.group(1))), parameters)));
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(text)) {
      for (int i = 0; i < parameters.size(); i++) {
        statement.setObject(i + 1, parameters.get(i));
      }
      List<T> list = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          list.add(mapper.map(rows));
        }
      }
      return list;
    } catch (SQLException failed) {
      throw Failures.of(failed);
    }
  }

  private static String places(Object value, List<Object> parameters) {
    if (value instanceof List<?> values) {
      parameters.addAll(values);
      return Dialect.rows("?", values.size());
    }
    parameters.add(value);
    return "?";
  }
}
