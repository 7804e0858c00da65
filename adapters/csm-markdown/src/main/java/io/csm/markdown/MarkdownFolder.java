package io.csm.markdown;

import io.csm.core.Actor;
import io.csm.core.ArticleId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.HostKey;
import io.csm.core.IdSource;
import io.csm.core.Problem;
import io.csm.core.Ref;
import io.csm.core.TenantId;
import io.csm.core.article.Article;
import io.csm.core.article.ArticleProperties;
import io.csm.core.article.ArticleText;
import io.csm.core.article.ArticleVersion;
import io.csm.core.article.Viewer;
import io.csm.spi.ArticleChange;
import io.csm.spi.ArticleFeed;
import io.csm.spi.ArticleStore;
import io.csm.spi.StoredArticle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The articles of a tenant as a folder of Markdown files with front matter: one for each article
 * and language, and another one where a newer version than the live one is being written. The
 * format is described in {@code docs/knowledge.md}.
 *
 * <p>What is exported and imported again is the same: ids, keys, properties, the texts that are
 * live and the latest ones, their statuses, and whether a translation is behind its source. Older
 * versions, their numbers, authors, times and notes are not in the files.
 *
 * <p>Thread-safe; each call reads or writes files on the thread of the caller.
 */
public final class MarkdownFolder {
  /** How many files an import reads. */
  public static final int MAX_FILES = 20_000;

  /** The greatest size of a file, in bytes. */
  public static final int MAX_FILE_BYTES = 4 << 20;

  /** The greatest size of all files of an import together, in bytes; all are held in memory. */
  public static final long MAX_BYTES = 256L << 20;

  /** How deep below the folder an import looks. */
  public static final int MAX_DEPTH = 10;

  /** How many problems an import names. */
  public static final int MAX_PROBLEMS = 100;

  private static final int PAGE = 100;
  private static final int MAX_ATTEMPTS = 8;
  private static final int MAX_NAME = 60;

  private final ArticleStore store;
  private final InstantSource clock;
  private final IdSource ids;

  /**
   * Over a store.
   *
   * @param ids for articles whose files name none, thread-safe
   */
  public MarkdownFolder(ArticleStore store, InstantSource clock, IdSource ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  // ---- export

  /**
   * Writes all articles of a tenant, drafts and archived ones too, whoever may see them.
   *
   * @param folder which is made if it is not there, and else has to be empty
   * @return how many files were written
   * @throws CsmException with {@code INVALID_VALUE} if the folder is not empty, or a text has half
   *     of a surrogate pair, which no file can hold
   * @throws UncheckedIOException if a file cannot be written; others may be there then
   */
  public int exportTo(TenantId tenant, Path folder) {
    try {
      Files.createDirectories(folder);
      try (Stream<Path> there = Files.list(folder)) {
        if (there.findAny().isPresent()) {
          throw CsmException.of(
              Code.INVALID_VALUE, "folder", "value", folder, "expected", "an empty folder");
        }
      }
      Map<ArticleId, String> names = new LinkedHashMap<>();
      SortedSet<String> taken = new TreeSet<>();
      SortedSet<String> files = new TreeSet<>();
      long position = 0;
      while (true) {
        ArticleFeed feed = store.changedAfter(tenant, position, PAGE);
        if (feed.entries().isEmpty()) {
          return files.size();
        }
        for (ArticleFeed.Entry entry : feed.entries()) {
          Article article = entry.article();
          String name = names.computeIfAbsent(article.id(), id -> name(article, taken));
          export(tenant, entry, folder, name, files);
        }
        position = feed.position();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void export(
      TenantId tenant, ArticleFeed.Entry entry, Path folder, String name, SortedSet<String> files)
      throws IOException {
    Article article = entry.article();
    for (var each : article.translations().entrySet()) {
      String locale = each.getKey();
      var translation = each.getValue();
      boolean source = locale.equals(article.sourceLocale());
      ArticleText live = entry.live().get(locale);
      Path file = folder.resolve(name + "." + locale + ".md");
      Path draft = folder.resolve(name + "." + locale + ".draft.md");
      if (live != null) {
        write(file, FileText.of(article, locale, translation, live, source, true), files);
      }
      if (live == null || translation.latest() > translation.live()) {
        Path of = live == null ? file : draft;
        Optional<ArticleVersion> latest =
            store.version(tenant, Viewer.EDITOR, article.id(), locale, translation.latest());
        if (latest.isPresent()) {
          ArticleText text = latest.get().text();
          write(
              of,
              FileText.of(article, locale, translation, text, source && live == null, false),
              files);
        }
      } else if (files.remove(draft.getFileName().toString())) {
        // It was published while we were writing.
        Files.delete(draft);
      }
    }
  }

  private static void write(Path file, String text, SortedSet<String> files) throws IOException {
    ByteBuffer bytes;
    try {
      bytes = StandardCharsets.UTF_8.newEncoder().encode(java.nio.CharBuffer.wrap(text));
    } catch (CharacterCodingException half) {
      throw new CsmException(
          Problem.of(
              Code.INVALID_VALUE,
              String.valueOf(file.getFileName()),
              "value",
              "half of a surrogate pair",
              "expected",
              "whole characters"),
          half);
    }
    byte[] exact = new byte[bytes.remaining()];
    bytes.get(exact);
    Files.write(file, exact);
    files.add(file.getFileName().toString());
  }

  /** A name that people recognize, of which there is no other on any file system. */
  private static String name(Article article, SortedSet<String> taken) {
    HostKey<ArticleId> key = article.key();
    String id = Long.toString(article.id().value());
    String name = id;
    if (key != null) {
      String plain = key.value().replaceAll("[^\\p{L}\\p{N}_-]+", "-");
      name = plain.substring(0, Math.min(plain.length(), MAX_NAME));
      if (Character.isHighSurrogate(name.charAt(name.length() - 1))) {
        name = name.substring(0, name.length() - 1) + "-";
      }
    }
    if (!taken.add(name.toLowerCase(Locale.ROOT))) {
      name = name + "-" + id;
      taken.add(name.toLowerCase(Locale.ROOT));
    }
    return name;
  }

  // ---- import

  /**
   * Brings the articles of a tenant to what the files {@code *.md} below a folder say; articles
   * without a file stay as they are. All files are read and checked first: if one is bad, nothing
   * is imported. Then each article is one change, all or nothing; after a failure the same call
   * does what is left. The live text of an article is never taken out of use but by {@code status:
   * archived}.
   *
   * @param author of the new versions
   * @throws CsmException with {@code CONTENDED} if others kept changing an article meanwhile
   * @throws UncheckedIOException if the folder cannot be read
   */
  public ImportResult importFrom(TenantId tenant, Actor author, Path folder) {
    List<FileProblem> problems = new ArrayList<>();
    List<ArticleGroup> groups = read(folder, problems);
    Map<String, ArticleId> known = new LinkedHashMap<>();
    for (ArticleGroup group : groups) {
      ArticleFile first = group.source().get(0);
      ArticleId id = idOf(tenant, first);
      if (known.containsValue(id)) {
        int line = first.head().lineOf("id");
        add(
            problems,
            new FileProblem(
                first.file(),
                line,
                Problem.of(Code.ALREADY_EXISTS, "id", "type", "article", "ref", id.value())));
      }
      known.put(first.group(), id);
    }
    if (problems.isEmpty()) {
      for (ArticleGroup group : groups) {
        try {
          plan(tenant, author, group, known);
        } catch (BadFile bad) {
          add(problems, bad.problem());
        }
      }
    }
    if (!problems.isEmpty()) {
      return new ImportResult(0, 0, 0, problems);
    }
    int created = 0;
    int changed = 0;
    for (ArticleGroup group : groups) {
      Optional<ArticleChange> done = commit(tenant, author, group, known);
      if (done.isPresent()) {
        created += done.get().expectedVersion() == 0 ? 1 : 0;
        changed += done.get().expectedVersion() == 0 ? 0 : 1;
      }
    }
    return new ImportResult(created, changed, groups.size() - created - changed, List.of());
  }

  private Optional<ArticleChange> commit(
      TenantId tenant, Actor author, ArticleGroup group, Map<String, ArticleId> known) {
    ArticleFile first = group.source().get(0);
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Optional<ArticleChange> change;
      try {
        change = plan(tenant, author, group, known);
      } catch (BadFile late) {
        throw new CsmException(late.problem().problem().under(first.file()));
      }
      if (change.isEmpty()
          || store.commit(tenant, change.get()) instanceof ArticleStore.Result.Committed) {
        return change;
      }
      known.put(first.group(), idOf(tenant, first));
    }
    throw CsmException.of(Code.CONTENDED, first.file(), "attempts", MAX_ATTEMPTS);
  }

  /** The id of the article that a file is about; a new one if there is none. */
  private ArticleId idOf(TenantId tenant, ArticleFile file) {
    HostKey<ArticleId> key = file.key();
    ArticleId id = file.id();
    Optional<StoredArticle> held =
        key == null ? Optional.empty() : store.find(tenant, Viewer.EDITOR, key);
    return held.map(stored -> stored.article().id())
        .orElseGet(() -> id == null ? new ArticleId(ids.next()) : id);
  }

  private Optional<ArticleChange> plan(
      TenantId tenant, Actor author, ArticleGroup group, Map<String, ArticleId> known) {
    ArticleFile first = group.source().get(0);
    ArticleId id = known.get(first.group());
    if (id == null) {
      throw new IllegalStateException("no id for " + first.file());
    }
    Optional<StoredArticle> stored = store.find(tenant, Viewer.EDITOR, id);
    Article before = stored.map(StoredArticle::article).orElse(null);
    HostKey<ArticleId> key = first.key();
    if (before != null && key != null && !key.equals(before.key())) {
      throw BadFile.invalid(
          first.file(),
          first.head().lineOf("key"),
          "key",
          key,
          (before.key() == null ? "none" : before.key() + "")
              + ", as article "
              + id.value()
              + " has; maybe leave out the id");
    }
    SortedSet<ArticleId> related = new TreeSet<>();
    for (String name : first.related()) {
      related.add(related(tenant, first, name, known));
    }
    ArticleProperties properties;
    try {
      properties = group.shared().withRelated(related);
    } catch (CsmException refused) {
      throw new BadFile(first.file(), first.head().lineOf("related"), refused.problem());
    }
    Plan plan =
        new Plan(
            id,
            stored.map(StoredArticle::version).orElse(0L),
            before,
            (locale, number) ->
                store
                    .version(tenant, Viewer.EDITOR, id, locale, number)
                    .orElseThrow(() -> new IllegalStateException("no version " + number))
                    .text(),
            author,
            clock.instant());
    plan.take(group, properties);
    return plan.change();
  }

  private ArticleId related(
      TenantId tenant, ArticleFile file, String name, Map<String, ArticleId> known) {
    if (name.matches("id:[1-9][0-9]{0,17}")) {
      return new ArticleId(Long.parseLong(name.substring(3)));
    }
    ArticleId inFolder = known.get("key:" + name);
    if (inFolder != null) {
      return inFolder;
    }
    Optional<ArticleId> found = Optional.empty();
    try {
      Ref<ArticleId> key = HostKey.of(name);
      found = store.find(tenant, Viewer.EDITOR, key).map(stored -> stored.article().id());
    } catch (CsmException noKey) {
      // Said below.
    }
    return found.orElseThrow(
        () ->
            BadFile.invalid(
                file.file(),
                file.head().lineOf("related"),
                "related",
                name,
                "the key of an article, here or in the store, or id: and its number"));
  }

  // ---- files

  private static List<ArticleGroup> read(Path folder, List<FileProblem> problems) {
    Map<String, List<ArticleFile>> byArticle = new LinkedHashMap<>();
    long total = 0;
    for (Path path : paths(folder)) {
      String name = folder.relativize(path).toString().replace('\\', '/');
      try {
        byte[] bytes = bytes(path, name);
        total += bytes.length;
        if (total > MAX_BYTES) {
          throw new BadFile(
              "", 0, Problem.of(Code.TOO_LONG, "folder", "length", total, "max", MAX_BYTES));
        }
        ArticleFile file = ArticleFile.of(FrontMatter.parse(name, text(bytes, name)));
        byArticle.computeIfAbsent(file.group(), any -> new ArrayList<>()).add(file);
      } catch (BadFile bad) {
        add(problems, bad.problem());
        if (bad.problem().file().isEmpty()) {
          break;
        }
      }
    }
    List<ArticleGroup> groups = new ArrayList<>();
    for (List<ArticleFile> files : byArticle.values()) {
      try {
        groups.add(ArticleGroup.of(files));
      } catch (BadFile bad) {
        // With files of it that cannot be read, what is missing may stand in those.
        if (problems.isEmpty() || !isMissing(bad)) {
          add(problems, bad.problem());
        }
      }
    }
    return groups;
  }

  private static boolean isMissing(BadFile bad) {
    return bad.problem().problem().path().equals("source");
  }

  private static void add(List<FileProblem> problems, FileProblem problem) {
    if (problems.size() < MAX_PROBLEMS) {
      problems.add(problem);
    }
  }

  private static List<Path> paths(Path folder) {
    try (Stream<Path> all = Files.walk(folder, MAX_DEPTH)) {
      List<Path> paths =
          all.filter(path -> String.valueOf(path.getFileName()).endsWith(".md"))
              .filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
              .limit(MAX_FILES + 1L)
              .sorted()
              .toList();
      if (paths.size() > MAX_FILES) {
        throw CsmException.of(Code.TOO_MANY, "folder", "size", paths.size(), "max", MAX_FILES);
      }
      return paths;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static byte[] bytes(Path path, String name) {
    try (var in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
      if (bytes.length > MAX_FILE_BYTES) {
        throw new BadFile(
            name,
            0,
            Problem.of(Code.TOO_LONG, "file", "length", bytes.length, "max", MAX_FILE_BYTES));
      }
      return bytes;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static String text(byte[] bytes, String name) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException broken) {
      throw BadFile.malformed(name, lineOfBreak(bytes), "file", "it is not UTF-8", "UTF-8");
    }
  }

  /** The line of the first byte that is not UTF-8. */
  private static int lineOfBreak(byte[] bytes) {
    var decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    var ignored = decoder.decode(in, java.nio.CharBuffer.allocate(bytes.length), true);
    int line = 1;
    for (int i = 0; i < in.position(); i++) {
      line += bytes[i] == '\n' ? 1 : 0;
    }
    return line;
  }
}
