package io.csm.jdbc;

import io.csm.core.Actor;
import io.csm.core.ArticleId;
import io.csm.core.TenantId;
import io.csm.core.article.ArticleRating;
import io.csm.core.article.ArticleUse;
import io.csm.json.CsmJson;
import io.csm.spi.ArticleUses;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Uses of articles in tables of their own. Thread-safe; each call is one statement. */
final class JdbcArticleUses implements ArticleUses {
  private static final CsmJson JSON = CsmJson.standard();

  /** How many articles are counted at a time. */
  private static final int MAX_COUNTED = 100;

  private final Database database;

  JdbcArticleUses(Database database) {
    this.database = database;
  }

  @Override
  public void count(TenantId tenant, List<ArticleId> articles, ArticleUse use, LocalDate day) {
    Arguments.range("articles", articles.size(), 0, MAX_COUNTED);
    // Everybody locks in the same order.
    SortedSet<ArticleId> distinct = new TreeSet<>(articles);
    if (distinct.isEmpty()) {
      return;
    }
    List<Object> values = new ArrayList<>();
    for (ArticleId article : distinct) {
      values.addAll(List.of(tenant.value(), article.value(), use.name(), day.toEpochDay()));
    }
    int ignored = database.update(counting(distinct.size()), values.toArray());
  }

  private String counting(int rows) {
    String columns = " (tenant, article, kind, on_day, uses) VALUES ";
    return switch (database.dialect()) {
      case H2 ->
          "MERGE INTO ${article_use} u USING (VALUES "
              + Dialect.rows(
                  "(CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS VARCHAR(32)),"
                      + " CAST(? AS BIGINT))",
                  rows)
              + ") w(tenant, article, kind, on_day) ON u.tenant = w.tenant AND u.article ="
              + " w.article AND u.kind = w.kind AND u.on_day = w.on_day"
              + " WHEN MATCHED THEN UPDATE SET uses = u.uses + 1"
              + " WHEN NOT MATCHED THEN INSERT (tenant, article, kind, on_day, uses)"
              + " VALUES (w.tenant, w.article, w.kind, w.on_day, 1)";
      case POSTGRESQL ->
          "INSERT INTO ${article_use} AS u"
              + columns
              + Dialect.rows("(?, ?, ?, ?, 1)", rows)
              + " ON CONFLICT (tenant, article, kind, on_day) DO UPDATE SET uses = u.uses + 1";
      case MARIADB, MYSQL ->
          "INSERT INTO ${article_use}"
              + columns
              + Dialect.rows("(?, ?, ?, ?, 1)", rows)
              + " ON DUPLICATE KEY UPDATE uses = uses + 1";
    };
  }

  /** What one row says. */
  private record Sum(ArticleId article, ArticleUse use, long uses) {}

  @Override
  public SortedMap<ArticleId, SortedMap<ArticleUse, Long>> counts(
      TenantId tenant, List<ArticleId> articles, LocalDate from) {
    Arguments.range("articles", articles.size(), 0, Arguments.MAX_LIST);
    SortedMap<ArticleId, SortedMap<ArticleUse, Long>> all = new TreeMap<>();
    if (articles.isEmpty()) {
      return all;
    }
    List<Object> values = new ArrayList<>();
    values.add(tenant.value());
    articles.forEach(article -> values.add(article.value()));
    values.add(from.toEpochDay());
    database
        .list(
            "SELECT article, kind, SUM(uses) FROM ${article_use} WHERE tenant = ? AND article IN ("
                + Dialect.rows("?", articles.size())
                + ") AND on_day >= ? GROUP BY article, kind",
            values,
            row ->
                new Sum(
                    new ArticleId(row.getLong(1)),
                    ArticleUse.valueOf(row.getString(2)),
                    row.getLong(3)))
        .forEach(
            sum ->
                all.computeIfAbsent(sum.article(), any -> new TreeMap<>())
                    .put(sum.use(), sum.uses()));
    return all;
  }

  @Override
  public void rate(TenantId tenant, ArticleRating rating) {
    // Before it is written: a text that cannot be is refused with its place.
    String written = JSON.write(rating);
    int ignored =
        database.update(
            rating(),
            tenant.value(),
            rating.article().value(),
            rater(rating.by()),
            rating.helpful(),
            !rating.comment().isEmpty(),
            Micros.of(rating.at()),
            written);
  }

  private String rating() {
    String columns = " (tenant, article, rater, helpful, commented, at_us, rating) ";
    String values = "VALUES (?, ?, ?, ?, ?, ?, ?)";
    return switch (database.dialect()) {
      case H2 ->
          "MERGE INTO ${article_rating}" + columns + "KEY (tenant, article, rater) " + values;
      case POSTGRESQL ->
          "INSERT INTO ${article_rating}"
              + columns
              + values
              + " ON CONFLICT (tenant, article, rater) DO UPDATE SET helpful = EXCLUDED.helpful,"
              + " commented = EXCLUDED.commented, at_us = EXCLUDED.at_us,"
              + " rating = EXCLUDED.rating";
      case MARIADB, MYSQL ->
          "INSERT INTO ${article_rating}"
              + columns
              + values
              + " ON DUPLICATE KEY UPDATE helpful = VALUES(helpful), commented ="
              + " VALUES(commented), at_us = VALUES(at_us), rating = VALUES(rating)";
    };
  }

  private static String rater(Actor by) {
    return by.kind().name() + ":" + by.id();
  }

  @Override
  public Ratings ratings(TenantId tenant, ArticleId article) {
    return database
        .list(
            "SELECT COALESCE(SUM(CASE WHEN helpful THEN 1 ELSE 0 END), 0), COUNT(*)"
                + " FROM ${article_rating} WHERE tenant = ? AND article = ?",
            List.of(tenant.value(), article.value()),
            row -> new Ratings(row.getLong(1), row.getLong(2) - row.getLong(1)))
        .get(0);
  }

  @Override
  public List<ArticleRating> latest(TenantId tenant, ArticleId article, int limit) {
    Arguments.range("limit", limit, 1, Arguments.MAX_LIST);
    return database.list(
        "SELECT rating FROM ${article_rating} WHERE tenant = ? AND article = ?"
            + " ORDER BY at_us DESC, rater LIMIT ?",
        List.of(tenant.value(), article.value(), limit),
        row -> JSON.read(row.getString(1), ArticleRating.class));
  }

  @Override
  public int eraseComments(TenantId tenant, Actor by) {
    return database.transact(
        connection -> {
          int erased = 0;
          List<ArticleRating> commented = new ArrayList<>();
          try (var statement =
              connection.prepareStatement(
                  database.sql(
                      "SELECT rating FROM ${article_rating}"
                          + " WHERE tenant = ? AND rater = ? AND commented = TRUE FOR UPDATE"))) {
            statement.setLong(1, tenant.value());
            statement.setString(2, rater(by));
            try (var rows = statement.executeQuery()) {
              while (rows.next()) {
                commented.add(JSON.read(rows.getString(1), ArticleRating.class));
              }
            }
          }
          for (ArticleRating rating : commented) {
            erased +=
                database.update(
                    connection,
                    "UPDATE ${article_rating} SET commented = FALSE, rating = ?"
                        + " WHERE tenant = ? AND article = ? AND rater = ?",
                    List.of(
                        JSON.write(rating.withoutComment()),
                        tenant.value(),
                        rating.article().value(),
                        rater(by)));
          }
          return erased;
        });
  }
}
