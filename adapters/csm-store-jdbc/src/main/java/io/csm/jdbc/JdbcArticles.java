package io.csm.jdbc;

import io.csm.core.ArticleId;
import io.csm.core.HostKey;
import io.csm.core.Ref;
import io.csm.core.TenantId;
import io.csm.core.article.Article;
import io.csm.core.article.ArticleEvent;
import io.csm.core.article.ArticleFilter;
import io.csm.core.article.ArticleText;
import io.csm.core.article.ArticleVersion;
import io.csm.core.article.PublishedArticle;
import io.csm.core.article.Translation;
import io.csm.core.article.Viewer;
import io.csm.json.CsmJson;
import io.csm.spi.ArticleChange;
import io.csm.spi.ArticleFeed;
import io.csm.spi.ArticleStore;
import io.csm.spi.StoredArticle;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Articles in tables of their own. Thread-safe.
 *
 * <p>A commit first raises the tenant's number in {@code article_change}, and holds that row until
 * it ends: so commits of a tenant follow one another, each finds what the one before has stored,
 * and positions become visible in their order. Articles are written by people, some a minute.
 *
 * <p>A reader sees one moment: what is asked in a second statement are texts, which never change.
 */
final class JdbcArticles implements ArticleStore {
  private static final CsmJson JSON = CsmJson.standard();
  private static final int MAX_LOCALES = 20;

  /** Rows in one INSERT, so that a change of many languages stays below every limit. */
  private static final int ROWS = 100;

  private static final String ADMITS =
      " AND EXISTS (SELECT 1 FROM ${article_access} x WHERE x.tenant = a.tenant"
          + " AND x.article = a.id AND x.access IN (";

  private static final String LIVE =
      " FROM ${article} a JOIN ${article_live} l ON l.tenant = a.tenant AND l.article = a.id";

  private static final String TEXT =
      " JOIN ${article_text} t ON t.tenant = l.tenant AND t.article = l.article"
          + " AND t.locale = l.locale AND t.number = l.number";

  private final Database database;

  JdbcArticles(Database database) {
    this.database = database;
  }

  // ---- writing

  @Override
  public Result commit(TenantId tenant, ArticleChange change) {
    // Before any lock is taken: what cannot be written is refused here.
    String state = JSON.write(change.article());
    List<List<?>> events = new ArrayList<>();
    for (ArticleEvent.Recorded event : change.events()) {
      events.add(List.of(tenant.value(), change.id().value(), event.version(), JSON.write(event)));
    }
    List<List<?>> texts = new ArrayList<>();
    for (ArticleVersion text : change.texts()) {
      texts.add(
          List.of(
              tenant.value(), change.id().value(), text.locale(), text.number(), JSON.write(text)));
    }
    return database.transact(
        connection -> {
          long position = raise(connection, tenant);
          Article before = null;
          long version = 0;
          try (PreparedStatement found =
              prepared(
                  connection,
                  "SELECT version, state FROM ${article} WHERE tenant = ? AND id = ?",
                  List.of(tenant.value(), change.id().value()))) {
            try (ResultSet row = found.executeQuery()) {
              if (row.next()) {
                version = row.getLong(1);
                before = JSON.read(row.getString(2), Article.class);
              }
            }
          }
          if (version != change.expectedVersion()) {
            return new Result.Conflict(version);
          }
          Optional<ArticleId> holder = holder(connection, tenant, change);
          if (holder.isPresent()) {
            return new Result.KeyTaken(holder.get());
          }
          put(connection, tenant, change, position, state, before != null);
          putKeys(connection, tenant, change.article(), before);
          insert(connection, "article_event", "tenant, article, version, event", events);
          insert(connection, "article_text", "tenant, article, locale, number, text", texts);
          return new Result.Committed();
        });
  }

  /** The position of the change that is being made; nobody else of the tenant gets on meanwhile. */
  private long raise(Connection connection, TenantId tenant) throws SQLException {
    String raising = Counters.raising(database.dialect(), "${article_change}", 1);
    boolean answers = database.dialect() != Dialect.MYSQL;
    if (!answers) {
      database.update(connection, raising, List.of(tenant.value(), 1L));
    }
    String sql = answers ? raising : Counters.reading("${article_change}", 1);
    List<Long> values = answers ? List.of(tenant.value(), 1L) : List.of(tenant.value());
    try (PreparedStatement statement = prepared(connection, sql, values);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(2);
    }
  }

  /** Another article that has the key of the changed one. */
  private Optional<ArticleId> holder(Connection connection, TenantId tenant, ArticleChange change)
      throws SQLException {
    HostKey<ArticleId> key = change.article().key();
    if (key == null) {
      return Optional.empty();
    }
    try (PreparedStatement statement =
            prepared(
                connection,
                "SELECT id FROM ${article} WHERE tenant = ? AND article_key = ? AND id <> ?",
                List.of(tenant.value(), key.value(), change.id().value()));
        ResultSet row = statement.executeQuery()) {
      return row.next() ? Optional.of(new ArticleId(row.getLong(1))) : Optional.empty();
    }
  }

  private void put(
      Connection connection,
      TenantId tenant,
      ArticleChange change,
      long position,
      String state,
      boolean exists)
      throws SQLException {
    Article article = change.article();
    HostKey<ArticleId> key = article.key();
    List<@Nullable Object> values = new ArrayList<>();
    values.add(change.expectedVersion() + change.events().size());
    values.add(key == null ? null : key.value());
    values.add(position);
    values.add(article.nextPublication().map(Micros::of).orElse(null));
    values.add(article.kind().name());
    values.add(article.properties().category());
    values.add(state);
    values.add(tenant.value());
    values.add(change.id().value());
    int ignored =
        database.update(
            connection,
            exists
                ? "UPDATE ${article} SET version = ?, article_key = ?, position = ?, due_us = ?,"
                    + " kind = ?, category = ?, state = ? WHERE tenant = ? AND id = ?"
                : "INSERT INTO ${article} (version, article_key, position, due_us, kind, category,"
                    + " state, tenant, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            values);
  }

  /** What the article is found by: rewritten where it changed. */
  private void putKeys(
      Connection connection, TenantId tenant, Article after, @Nullable Article before)
      throws SQLException {
    long article = after.id().value();
    List<List<?>> access = new ArrayList<>();
    after
        .properties()
        .visibility()
        .keys()
        .forEach(key -> access.add(List.of(tenant.value(), article, key)));
    List<List<?>> tags = new ArrayList<>();
    after.properties().tags().forEach(tag -> tags.add(List.of(tenant.value(), article, tag)));
    List<List<?>> live = new ArrayList<>();
    liveVersions(after)
        .forEach((locale, number) -> live.add(List.of(tenant.value(), article, locale, number)));
    if (before == null
        || !before.properties().visibility().equals(after.properties().visibility())) {
      replace(connection, "article_access", "tenant, article, access", access, tenant, article);
    }
    if (before == null || !before.properties().tags().equals(after.properties().tags())) {
      replace(connection, "article_tag", "tenant, article, tag", tags, tenant, article);
    }
    if (before == null || !liveVersions(before).equals(liveVersions(after))) {
      replace(connection, "article_live", "tenant, article, locale, number", live, tenant, article);
    }
  }

  private void replace(
      Connection connection,
      String table,
      String columns,
      List<List<?>> rows,
      TenantId tenant,
      long article)
      throws SQLException {
    int ignored =
        database.update(
            connection,
            "DELETE FROM ${" + table + "} WHERE tenant = ? AND article = ?",
            List.of(tenant.value(), article));
    insert(connection, table, columns, rows);
  }

  /** One statement for each text, which may be large, and for each hundred of other rows. */
  private void insert(Connection connection, String table, String columns, List<List<?>> rows)
      throws SQLException {
    int each = table.equals("article_text") ? 1 : ROWS;
    for (int from = 0; from < rows.size(); from += each) {
      List<List<?>> some = rows.subList(from, Math.min(rows.size(), from + each));
      String places = "(" + Dialect.rows("?", some.get(0).size()) + ")";
      List<Object> values = new ArrayList<>();
      some.forEach(values::addAll);
      int ignored =
          database.update(
              connection,
              "INSERT INTO ${"
                  + table
                  + "} ("
                  + columns
                  + ") VALUES "
                  + Dialect.rows(places, some.size()),
              values);
    }
  }

  private static SortedMap<String, Integer> liveVersions(Article article) {
    SortedMap<String, Integer> live = new TreeMap<>();
    article
        .translations()
        .forEach(
            (locale, translation) -> {
              if (translation.live() > 0) {
                live.put(locale, translation.live());
              }
            });
    return live;
  }

  // ---- for readers

  @Override
  public Optional<PublishedArticle> read(
      TenantId tenant, Viewer viewer, Ref<ArticleId> article, List<String> locales) {
    Arguments.range("locales", locales.size(), 0, MAX_LOCALES);
    Question question = new Question("SELECT a.state FROM ${article} a WHERE a.tenant = ?", tenant);
    question.named(article).admitting(viewer);
    for (Article found : articles(question)) {
      List<String> wanted = locales.isEmpty() ? List.of(found.sourceLocale()) : locales;
      SortedMap<String, Integer> live = liveVersions(found);
      for (String locale : wanted) {
        Integer number = live.get(locale);
        if (number != null) {
          return text(tenant, found.id(), locale, number)
              .map(version -> published(found, locale, version.text()));
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public List<PublishedArticle> list(
      TenantId tenant, Viewer viewer, ArticleFilter filter, @Nullable Place after, int limit) {
    Arguments.range("limit", limit, 1, Arguments.MAX_LIST);
    if (isUnheardOf(filter)) {
      return List.of();
    }
    Question question =
        new Question(
            "SELECT a.state, l.locale, t.text" + LIVE + TEXT + " WHERE a.tenant = ?", tenant);
    question.admitting(viewer).filtered(filter);
    if (after != null) {
      question.and(
          "(a.id > ? OR (a.id = ? AND l.locale > ?))",
          after.id().value(),
          after.id().value(),
          after.locale());
    }
    question.sql.append(" ORDER BY a.id, l.locale LIMIT ?");
    question.values.add(limit);
    return database.list(
        question.sql.toString(),
        question.values,
        row ->
            published(
                JSON.read(row.getString(1), Article.class),
                row.getString(2),
                JSON.read(row.getString(3), ArticleVersion.class).text()));
  }

  @Override
  public long count(TenantId tenant, Viewer viewer, ArticleFilter filter) {
    if (isUnheardOf(filter)) {
      return 0;
    }
    Question question = new Question("SELECT COUNT(*)" + LIVE + " WHERE a.tenant = ?", tenant);
    question.admitting(viewer).filtered(filter);
    return database.list(question.sql.toString(), question.values, row -> row.getLong(1)).get(0);
  }

  /** Whether it names what no article can have, and no database can be asked for. */
  private static boolean isUnheardOf(ArticleFilter filter) {
    return isUnheardOf(filter.locale())
        || isUnheardOf(filter.category())
        || isUnheardOf(filter.tag());
  }

  private static boolean isUnheardOf(@Nullable String text) {
    return text != null && !text.equals(Texts.storable(text));
  }

  private static PublishedArticle published(Article article, String locale, ArticleText text) {
    Translation translation = article.translation(locale).orElseThrow();
    Instant publishedAt = translation.publishedAt();
    if (publishedAt == null) {
      throw new IllegalStateException("nothing is live in " + locale + " of " + article.id());
    }
    return new PublishedArticle(
        article.id(),
        article.key(),
        article.kind(),
        article.properties(),
        locale,
        translation.live(),
        publishedAt,
        text);
  }

  // ---- for editors

  @Override
  public Optional<StoredArticle> find(TenantId tenant, Viewer viewer, Ref<ArticleId> article) {
    if (!viewer.isEditor()) {
      return Optional.empty();
    }
    Question question =
        new Question("SELECT a.version, a.state FROM ${article} a WHERE a.tenant = ?", tenant);
    question.named(article);
    return database
        .list(
            question.sql.toString(),
            question.values,
            row -> new StoredArticle(row.getLong(1), JSON.read(row.getString(2), Article.class)))
        .stream()
        .findFirst();
  }

  @Override
  public Optional<ArticleVersion> version(
      TenantId tenant, Viewer viewer, ArticleId article, String locale, int number) {
    return viewer.isEditor() && !isUnheardOf(locale)
        ? text(tenant, article, locale, number)
        : Optional.empty();
  }

  private Optional<ArticleVersion> text(
      TenantId tenant, ArticleId article, String locale, int number) {
    return database
        .list(
            "SELECT text FROM ${article_text}"
                + " WHERE tenant = ? AND article = ? AND locale = ? AND number = ?",
            List.of(tenant.value(), article.value(), locale, number),
            row -> JSON.read(row.getString(1), ArticleVersion.class))
        .stream()
        .findFirst();
  }

  @Override
  public List<ArticleEvent.Recorded> history(
      TenantId tenant, Viewer viewer, ArticleId article, long after, int limit) {
    Arguments.range("limit", limit, 1, Arguments.MAX_LIST);
    if (!viewer.isEditor()) {
      return List.of();
    }
    return database.list(
        "SELECT event FROM ${article_event} WHERE tenant = ? AND article = ? AND version > ?"
            + " ORDER BY version LIMIT ?",
        List.of(tenant.value(), article.value(), after, limit),
        row -> JSON.read(row.getString(1), ArticleEvent.Recorded.class));
  }

  // ---- for the engine

  @Override
  public ArticleFeed changedAfter(TenantId tenant, long after, int limit) {
    Arguments.range("limit", limit, 1, Arguments.MAX_LIST);
    Map<ArticleId, Changed> changed = new LinkedHashMap<>();
    List<Integer> rows =
        database.list(
            "SELECT a.position, a.state, l.locale, t.text FROM (SELECT tenant, id, position, state"
                + " FROM ${article} WHERE tenant = ? AND position > ? ORDER BY position LIMIT ?) a"
                + " LEFT JOIN ${article_live} l ON l.tenant = a.tenant AND l.article = a.id"
                + " LEFT"
                + TEXT
                + " ORDER BY a.position, l.locale",
            List.of(tenant.value(), after, limit),
            row -> {
              Article article = JSON.read(row.getString(2), Article.class);
              Changed entry = changed.computeIfAbsent(article.id(), any -> new Changed(article));
              entry.position = row.getLong(1);
              String locale = row.getString(3);
              if (locale != null) {
                entry.live.put(locale, JSON.read(row.getString(4), ArticleVersion.class).text());
              }
              return 1;
            });
    long position = after;
    List<ArticleFeed.Entry> entries = new ArrayList<>(rows.size());
    for (Changed entry : changed.values()) {
      entries.add(new ArticleFeed.Entry(entry.article, entry.live));
      position = entry.position;
    }
    return new ArticleFeed(position, entries);
  }

  private static final class Changed {
    final Article article;
    final SortedMap<String, ArticleText> live = new TreeMap<>();
    long position;

    Changed(Article article) {
      this.article = article;
    }
  }

  @Override
  public List<Article> due(TenantId tenant, Instant now, int limit) {
    Arguments.range("limit", limit, 1, Arguments.MAX_LIST);
    // Columns hold the microsecond that a moment lies in; within that one the exact time decides.
    return database
        .list(
            "SELECT state FROM ${article} WHERE tenant = ? AND due_us <= ?"
                + " ORDER BY due_us, id LIMIT ?",
            List.of(tenant.value(), Micros.of(now), limit),
            row -> JSON.read(row.getString(1), Article.class))
        .stream()
        .filter(article -> !now.isBefore(publication(article)))
        .sorted(Comparator.comparing(JdbcArticles::publication))
        .toList();
  }

  private static Instant publication(Article article) {
    return article.nextPublication().orElseThrow();
  }

  // ---- questions

  private List<Article> articles(Question question) {
    return database.list(
        question.sql.toString(),
        question.values,
        row -> JSON.read(row.getString(1), Article.class));
  }

  private PreparedStatement prepared(Connection connection, String template, List<?> values)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(database.sql(template));
    int index = 1;
    for (Object value : values) {
      statement.setObject(index++, value);
    }
    return statement;
  }

  /** A statement about articles, called {@code a}, and their live versions, called {@code l}. */
  private static final class Question {
    final StringBuilder sql;
    final List<Object> values = new ArrayList<>();

    Question(String select, TenantId tenant) {
      sql = new StringBuilder(select);
      values.add(tenant.value());
    }

    Question and(String condition, Object... parameters) {
      sql.append(" AND ").append(condition);
      values.addAll(List.of(parameters));
      return this;
    }

    Question named(Ref<ArticleId> article) {
      return article instanceof ArticleId id
          ? and("a.id = ?", id.value())
          : and("a.article_key = ?", ((HostKey<ArticleId>) article).value());
    }

    Question admitting(Viewer viewer) {
      List<String> keys = viewer.keys().stream().filter(key -> !isUnheardOf(key)).toList();
      sql.append(ADMITS).append(Dialect.rows("?", keys.size())).append("))");
      values.addAll(keys);
      return this;
    }

    Question filtered(ArticleFilter filter) {
      if (filter.kind() != null) {
        and("a.kind = ?", filter.kind().name());
      }
      if (filter.locale() != null) {
        and("l.locale = ?", filter.locale());
      }
      if (filter.category() != null) {
        // Below it stands whatever follows "category/" and comes before "category0".
        and(
            "(a.category = ? OR (a.category >= ? AND a.category < ?))",
            filter.category(),
            filter.category() + "/",
            filter.category() + "0");
      }
      if (filter.tag() != null) {
        and(
            "EXISTS (SELECT 1 FROM ${article_tag} g WHERE g.tenant = a.tenant AND g.article = a.id"
                + " AND g.tag = ?)",
            filter.tag());
      }
      return this;
    }
  }
}
