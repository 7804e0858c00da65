package io.csm.examples.host;

import io.csm.kb.LinkedQuestion;
import io.csm.kb.RerankModel;
import io.csm.kb.RerankTrainer;
import io.csm.kb.SearchDocument;
import io.csm.kb.SearchHit;
import io.csm.kb.SearchIndex;
import io.csm.kb.SearchRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Knowledge search on a set of questions of which the answers are known. */
@Command(
    name = "eval",
    mixinStandardHelpOptions = true,
    description = {
      "Indexes DIR/docs.jsonl, asks every question of DIR/queries.jsonl, and prints how well the"
          + " answers were found: MRR@10, R@1, R@5, R@10, nDCG@10, queries per second, the 99th"
          + " percentile of the time of one query, and the time of indexing. One thread.",
      "docs.jsonl: {\"id\",\"title\",\"body\"}; queries.jsonl: {\"id\",\"text\",\"rel\":[ids]}."
    })
final class KbEvalCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "The folder of the set.")
  private Path folder;

  @Option(
      names = "--queries",
      paramLabel = "FILE",
      description = "Other questions than DIR/queries.jsonl; a name without a folder is in DIR.")
  private @Nullable Path queries;

  @Option(names = "--report", description = "text or json. Default: ${DEFAULT-VALUE}.")
  private Report report = Report.TEXT;

  @Option(
      names = "--rival",
      description = "Also run Lucene with four of its own analyzers, on the same questions.")
  private boolean rival;

  @Option(
      names = "--train",
      paramLabel = "FILE",
      description = {
        "Also learn from FILE in which order answers stand, and ask again. A line each, label"
            + " and two questions with tabs between them; the label is 1 where they mean the same,"
            + " else 0; both ways are learned from. Lines with one of the questions that are asked"
            + " are left out. A name without a folder is in DIR."
      })
  private @Nullable Path train;

  @Option(
      names = "--suggest",
      description =
          "Also time what is suggested while somebody types the questions, sign by sign; not all"
              + " of them, but every tenth.")
  private boolean suggest;

  /** How the figures are printed. */
  enum Report {
    TEXT,
    JSON
  }

  /** A question and the ids of what answers it. */
  record Question(String text, Set<String> relevant) {}

  /** A text to be found. */
  record Doc(String id, String title, String body) {}

  /** Something that finds. */
  interface Engine extends AutoCloseable {
    /** Indexes all, so that they are found from now on. */
    void index(List<Doc> docs);

    /** The ids of the first ten. */
    List<String> search(String text);

    @Override
    void close();
  }

  /** Filled by picocli. */
  @SuppressWarnings("NullAway.Init")
  KbEvalCommand() {}

  @Override
  public Integer call() {
    List<Doc> docs = docs(folder.resolve("docs.jsonl"));
    Path asked = folder.resolve(queries == null ? Path.of("queries.jsonl") : queries);
    List<Question> questions = questions(asked);
    PrintWriter out = spec.commandLine().getOut();
    if (report == Report.TEXT) {
      out.println(
          "%d documents, %d questions of %s".formatted(docs.size(), questions.size(), asked));
      out.println(
          "%-10s %7s %7s %7s %7s %7s %9s %8s %9s"
              .formatted(
                  "", "MRR@10", "R@1", "R@5", "R@10", "nDCG@10", "queries/s", "p99 ms", "index s"));
    }
    print("csm", new Csm(RerankModel.NONE), docs, questions);
    if (suggest) {
      suggest(docs, questions);
    }
    if (train != null) {
      List<LinkedQuestion> links = links(folder.resolve(train), questions);
      long begun = System.nanoTime();
      RerankModel model = RerankTrainer.train(train.toString(), links);
      if (report == Report.TEXT) {
        out.println(
            "trained with %d links in %.1f s: %d weights"
                .formatted(
                    links.size(), (System.nanoTime() - begun) / 1e9, model.weights().size()));
      }
      print("trained", new Csm(model), docs, questions);
    }
    if (rival) {
      for (KbRival.Kind kind : KbRival.Kind.values()) {
        print(kind.name().toLowerCase(Locale.ROOT), new KbRival(kind), docs, questions);
      }
    }
    return 0;
  }

  private void print(String name, Engine engine, List<Doc> docs, List<Question> questions) {
    try (engine) {
      long begun = System.nanoTime();
      engine.index(docs);
      engine.search(questions.get(0).text());
      double index = (System.nanoTime() - begun) / 1e9;
      // What is timed is warm: each question is asked once before.
      questions.forEach(question -> engine.search(question.text()));
      Figures figures = new Figures(questions.size());
      for (Question question : questions) {
        long from = System.nanoTime();
        List<String> found = engine.search(question.text());
        figures.add(found, question.relevant(), System.nanoTime() - from);
      }
      spec.commandLine().getOut().println(figures.line(name, report, index));
    }
  }

  private void suggest(List<Doc> docs, List<Question> questions) {
    try (Csm csm = new Csm(RerankModel.NONE)) {
      csm.index(docs);
      List<String> begun = new ArrayList<>();
      for (int i = 0; i < questions.size(); i += 10) {
        String text = questions.get(i).text();
        for (int end = 1; end <= text.length(); end++) {
          begun.add(text.substring(0, end));
        }
      }
      begun.forEach(csm::suggest);
      long[] nanos = new long[begun.size()];
      for (int i = 0; i < nanos.length; i++) {
        long from = System.nanoTime();
        csm.suggest(begun.get(i));
        nanos[i] = System.nanoTime() - from;
      }
      Arrays.sort(nanos);
      String format =
          report == Report.JSON
              ? "{\"engine\":\"suggest\",\"begun\":%d,\"meanMillis\":%.3f,\"p99Millis\":%.3f}"
              : "suggestions for %d beginnings: %.3f ms on average, 99th percentile %.3f ms";
      double mean = Arrays.stream(nanos).average().orElseThrow() / 1e6;
      double p99 = nanos[(int) Math.ceil(nanos.length * 0.99) - 1] / 1e6;
      String line = String.format(Locale.ROOT, format, nanos.length, mean, p99);
      spec.commandLine().getOut().println(line);
    }
  }

  private static List<Doc> docs(Path file) {
    List<Doc> docs = new ArrayList<>();
    try (JsonLines lines = JsonLines.open(file)) {
      for (JsonLines.Line line = lines.next(); line != null; line = lines.next()) {
        docs.add(new Doc(line.text("id"), line.text("title"), line.text("body")));
      }
    }
    return docs;
  }

  private static List<LinkedQuestion> links(Path file, List<Question> asked) {
    Set<String> left = new HashSet<>();
    asked.forEach(question -> left.add(question.text()));
    List<LinkedQuestion> links = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        String[] parts = line.split("\t", -1);
        boolean header = number == 1 && parts[0].equals("label");
        if (parts.length != 3 || !(header || parts[0].equals("0") || parts[0].equals("1"))) {
          throw new BadInput(
              "Line %d of file (%s) is not 0 or 1 and two questions with tabs between them."
                  .formatted(number, file),
              null);
        }
        if (!header && !left.contains(parts[1]) && !left.contains(parts[2])) {
          boolean same = parts[0].equals("1");
          links.add(new LinkedQuestion(parts[1], parts[2], same));
          links.add(new LinkedQuestion(parts[2], parts[1], same));
        }
      }
    } catch (IOException unreadable) {
      throw new BadInput(
          "File (%s) cannot be read (%s). Maybe check its name.".formatted(file, unreadable),
          unreadable);
    }
    return links;
  }

  private static List<Question> questions(Path file) {
    List<Question> questions = new ArrayList<>();
    try (JsonLines lines = JsonLines.open(file)) {
      for (JsonLines.Line line = lines.next(); line != null; line = lines.next()) {
        Set<String> relevant = new LinkedHashSet<>();
        line.list("rel").forEach(id -> relevant.add(String.valueOf(id)));
        questions.add(new Question(line.text("text"), relevant));
      }
    }
    if (questions.isEmpty()) {
      throw new BadInput("File (%s) has no questions. Maybe name another.".formatted(file), null);
    }
    return questions;
  }

  /** The product. */
  private static final class Csm implements Engine {
    private final SearchIndex index = SearchIndex.create();

    Csm(RerankModel model) {
      index.use(model);
    }

    @Override
    public void index(List<Doc> docs) {
      for (Doc doc : docs) {
        index.put(doc.id(), List.of(SearchDocument.of(doc.id(), "und", doc.title(), doc.body())));
      }
    }

    @Override
    public List<String> search(String text) {
      return index.search(SearchRequest.of(text)).hits().stream().map(SearchHit::group).toList();
    }

    void suggest(String text) {
      index.suggest(SearchRequest.of(text));
    }

    @Override
    public void close() {
      index.close();
    }
  }

  /** What is summed up over the questions. */
  private static final class Figures {
    private final long[] nanos;
    private int questions;
    private double reciprocalRanks;
    private double gains;
    private int at1;
    private int at5;
    private int at10;

    Figures(int questions) {
      nanos = new long[questions];
    }

    void add(List<String> found, Set<String> relevant, long took) {
      nanos[questions++] = took;
      double gain = 0;
      int first = 0;
      for (int rank = 1; rank <= found.size(); rank++) {
        if (relevant.contains(found.get(rank - 1))) {
          first = first == 0 ? rank : first;
          gain += discount(rank);
        }
      }
      double ideal = 0;
      for (int rank = 1; rank <= Math.min(10, relevant.size()); rank++) {
        ideal += discount(rank);
      }
      gains += ideal == 0 ? 0 : gain / ideal;
      if (first > 0) {
        reciprocalRanks += 1.0 / first;
        at1 += first == 1 ? 1 : 0;
        at5 += first <= 5 ? 1 : 0;
        at10++;
      }
    }

    private static double discount(int rank) {
      return Math.log(2) / Math.log(rank + 1);
    }

    String line(String name, Report report, double index) {
      Arrays.sort(nanos);
      double n = questions;
      double perSecond = n * 1e9 / Arrays.stream(nanos).sum();
      double p99 = nanos[(int) Math.ceil(n * 0.99) - 1] / 1e6;
      String format =
          report == Report.JSON
              ? "{\"engine\":\"%s\",\"mrr10\":%.4f,\"r1\":%.4f,\"r5\":%.4f,\"r10\":%.4f,"
                  + "\"ndcg10\":%.4f,\"queriesPerSecond\":%.0f,\"p99Millis\":%.3f,"
                  + "\"indexSeconds\":%.3f}"
              : "%-10s %7.4f %7.4f %7.4f %7.4f %7.4f %9.0f %8.3f %9.3f";
      return String.format(
          Locale.ROOT,
          format,
          name,
          reciprocalRanks / n,
          at1 / n,
          at5 / n,
          at10 / n,
          gains / n,
          perSecond,
          p99,
          index);
    }
  }
}
