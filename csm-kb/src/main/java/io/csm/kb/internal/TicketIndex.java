package io.csm.kb.internal;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.TicketId;
import io.csm.core.config.FieldValue;
import io.csm.core.ticket.Ticket;
import io.csm.kb.Snippet;
import io.csm.spi.TicketQueries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.MultiDocValues;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopFieldDocs;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * Tickets of a tenant, to be found by what is said in them. Thread-safe.
 *
 * <h2>Fields</h2>
 *
 * Subject ({@code s}), what was said ({@code t}) and notes ({@code n}) have, like articles, tokens
 * with their places ({@code u}), and pairs and stems ({@code b}). What fields say is in terms that
 * begin with the name of the field, so that a field which is hidden from somebody finds nothing for
 * them. The ends of long numbers are terms of their own.
 *
 * <h2>Score</h2>
 *
 * Lucene's BM25 summed over what was found, the subject twice; a number of a ticket, and the end of
 * a long number, stand before all words.
 */
public final class TicketIndex {
  private static final String ID = "id";
  private static final String NUMBER = "number";
  private static final String ENDS = "ends";
  private static final String NOTE_ENDS = "noteEnds";
  private static final String VALUES = "values";
  private static final String SHOWN_SUBJECT = "shownSubject";
  private static final String SHOWN_TEXT = "shownText";

  private static final float OF_NUMBER = 1_000;
  private static final float OF_END = 200;
  private static final float OF_VALUE = 4;

  /** The most terms of a question that count: four times twice as many are looked for. */
  private static final int MAX_TERMS = 64;

  /** A value that is longer has no term to be filtered by. */
  private static final int MAX_VALUE = 1_000;

  private static final FieldType PLACED = type(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
  private static final FieldType COUNTED = type(IndexOptions.DOCS_AND_FREQS);
  private static final FieldType THERE = type(IndexOptions.DOCS);

  private final int max;
  private final ReentrantLock writing = new ReentrantLock();
  private final IndexWriter writer;
  private final SearcherManager searchers;

  /** Names of fields that some ticket has, or had. Copied when one is added. */
  private volatile Set<String> names = new TreeSet<>();

  /** An empty index. */
  public TicketIndex(int max) {
    this.max = max;
    try {
      writer =
          new IndexWriter(
              new ByteBuffersDirectory(),
              new IndexWriterConfig(null)
                  .setMergeScheduler(new SerialMergeScheduler())
                  .setRAMBufferSizeMB(32));
      searchers = new SearcherManager(writer, null);
    } catch (IOException unusable) {
      throw new UncheckedIOException(unusable);
    }
  }

  private static FieldType type(IndexOptions options) {
    FieldType type = new FieldType();
    type.setIndexOptions(options);
    type.setTokenized(true);
    type.setOmitNorms(options == IndexOptions.DOCS);
    type.freeze();
    return type;
  }

  /** Puts a ticket in the place of what was there of it. */
  public void put(TicketText text) {
    Document document = document(text);
    writing.lock();
    try {
      Term id = new Term(ID, Long.toString(text.ticket().id().value()));
      writer.updateDocument(id, document);
      if (writer.getDocStats().numDocs > max) {
        writer.deleteDocuments(id);
        throw CsmException.of(Code.TOO_MANY, "tickets", "size", max + 1, "max", max);
      }
      if (!names.containsAll(text.fields().keySet())) {
        Set<String> more = new TreeSet<>(names);
        more.addAll(text.fields().keySet());
        names = more;
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } finally {
      writing.unlock();
    }
  }

  /** Gives back the memory of what was replaced or erased, so that nothing of it is left. */
  public void expunge() {
    writing.lock();
    try {
      writer.forceMergeDeletes();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } finally {
      writing.unlock();
    }
  }

  private static Document document(TicketText text) {
    Ticket ticket = text.ticket();
    Document document = new Document();
    document.add(new StringField(ID, Long.toString(ticket.id().value()), Field.Store.NO));
    document.add(new NumericDocValuesField(ID, ticket.id().value()));
    document.add(new NumericDocValuesField(NUMBER, ticket.number()));
    is(document, NUMBER, Long.toString(ticket.number()));
    is(document, "category", ticket.category().name());
    is(document, "status", ticket.status());
    is(document, "type", ticket.type());
    if (ticket.queue() != null) {
      is(document, "queue", Long.toString(ticket.queue().value()));
    }
    if (ticket.assignment() != null) {
      is(document, "assignee", Long.toString(ticket.assignment().agent().value()));
      is(document, "assigned", "yes");
    }
    is(document, "customer", Long.toString(ticket.customer().value()));
    is(document, "brand", Long.toString(ticket.brand().value()));
    ticket.tags().forEach(tag -> is(document, "tag", tag));
    document.add(new LongPoint("opened", ticket.openedAt().toEpochMilli()));
    if (ticket.solvedAt() != null) {
      document.add(new LongPoint("solved", ticket.solvedAt().toEpochMilli()));
    }
    ticket
        .fields()
        .forEach(
            (name, value) -> {
              String term = term(name, value);
              if (term.length() <= MAX_VALUE && value.kind() != FieldValue.Kind.CONTENT) {
                is(document, "field", term);
              }
            });
    texts(document, "s", text.subject());
    texts(document, "t", text.said());
    texts(document, "n", text.notes());
    values(document, text);
    String said = text.subject() + "\n" + text.said() + "\n" + String.join("\n", text.addresses());
    terms(document, ENDS, Numbers.ends(said), THERE);
    terms(document, NOTE_ENDS, Numbers.ends(text.notes()), THERE);
    document.add(new BinaryDocValuesField(SHOWN_SUBJECT, new BytesRef(text.subject())));
    document.add(new BinaryDocValuesField(SHOWN_TEXT, new BytesRef(text.said())));
    return document;
  }

  private static void is(Document document, String field, String value) {
    document.add(new StringField(field, value, Field.Store.NO));
  }

  private static String term(String name, FieldValue value) {
    return name + "\0" + value;
  }

  private static void texts(Document document, String part, String text) {
    List<Token> tokens = Scanner.scan(text);
    document.add(new Field(part + "u", new Feed().ofTokens(tokens), PLACED));
    document.add(new Field(part + "b", new Feed().ofTerms(Terms.deep(tokens)), COUNTED));
  }

  private static void terms(
      Document document, String field, Iterable<String> terms, FieldType type) {
    List<String> all = new ArrayList<>();
    terms.forEach(all::add);
    document.add(new Field(field, new Feed().ofTerms(all), type));
  }

  private static void values(Document document, TicketText text) {
    List<String> terms = new ArrayList<>();
    text.fields()
        .forEach(
            (name, value) -> {
              Set<String> said = new LinkedHashSet<>(Numbers.ends(value));
              List<Token> tokens = Scanner.scan(value);
              tokens.forEach(token -> said.add(token.term()));
              said.addAll(Terms.deep(tokens));
              said.forEach(term -> terms.add(name + "\0" + term));
            });
    terms(document, VALUES, terms, THERE);
  }

  /** Whether it can be used. */
  public boolean isOpen() {
    return writer.isOpen();
  }

  /** How many tickets there are. */
  public int size() {
    return writer.getDocStats().numDocs;
  }

  /** A ticket that was found. */
  public record Found(TicketId ticket, long number, Snippet subject, Snippet text, double score) {}

  /** What fits, the best first; of equals, the later ticket first. */
  public List<Found> search(TicketQuestion question, int limit) {
    return ask(
        searcher -> {
          Asked asked = new Asked(question, names);
          Sort order =
              new Sort(SortField.FIELD_SCORE, new SortField(ID, SortField.Type.LONG, true));
          TopFieldDocs top = searcher.search(asked.query(), limit, order, true);
          List<Found> found = new ArrayList<>();
          for (ScoreDoc each : top.scoreDocs) {
            found.add(found(searcher, each, asked.marks));
          }
          return found;
        });
  }

  /** Whether a question finds a ticket. */
  public boolean finds(TicketQuestion question, TicketId ticket) {
    return ask(
        searcher ->
            searcher.count(
                    new BooleanQuery.Builder()
                        .add(new Asked(question, names).query(), Occur.FILTER)
                        .add(
                            new TermQuery(new Term(ID, Long.toString(ticket.value()))),
                            Occur.FILTER)
                        .build())
                > 0);
  }

  /** How many tickets a question finds. */
  public int count(TicketQuestion question) {
    return ask(searcher -> searcher.count(new Asked(question, names).query()));
  }

  private static Found found(IndexSearcher searcher, ScoreDoc at, Set<String> marks)
      throws IOException {
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    NumericDocValues ids = MultiDocValues.getNumericValues(searcher.getIndexReader(), ID);
    NumericDocValues numbers = MultiDocValues.getNumericValues(searcher.getIndexReader(), NUMBER);
    if (ids == null
        || numbers == null
        || !ids.advanceExact(at.doc)
        || !numbers.advanceExact(at.doc)) {
      throw new IllegalStateException("no id of document " + at.doc);
    }
    LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(at.doc, leaves));
    return new Found(
        new TicketId(ids.longValue()),
        numbers.longValue(),
        Snippets.whole(shown(leaf, SHOWN_SUBJECT, at.doc), marks),
        Snippets.best(shown(leaf, SHOWN_TEXT, at.doc), marks),
        ((Number) ((FieldDoc) at).fields[0]).doubleValue());
  }

  private static String shown(LeafReaderContext leaf, String field, int doc) throws IOException {
    BinaryDocValues values = leaf.reader().getBinaryDocValues(field);
    return values != null && values.advanceExact(doc - leaf.docBase)
        ? values.binaryValue().utf8ToString()
        : "";
  }

  /** A question about one state of the index. */
  private interface Question<T> {
    T answer(IndexSearcher searcher) throws IOException;
  }

  private <T> T ask(Question<T> question) {
    try {
      searchers.maybeRefreshBlocking();
      IndexSearcher searcher = searchers.acquire();
      try {
        return question.answer(searcher);
      } finally {
        searchers.release(searcher);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Gives the memory back. */
  public void close() {
    try {
      searchers.close();
      writer.rollback();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The query for a question. */
  private static final class Asked {
    private final TicketQuestion question;
    private final Set<String> names;
    private final BooleanQuery.Builder all = new BooleanQuery.Builder();
    private final BooleanQuery.Builder words = new BooleanQuery.Builder();
    private final Set<String> marks = new TreeSet<>();
    private boolean any;

    Asked(TicketQuestion question, Set<String> known) {
      this.question = question;
      names = new TreeSet<>(known);
      names.removeAll(question.hidden());
    }

    Query query() {
      Typed typed = Typed.parse(question.text());
      List<Token> tokens = Scanner.scan(typed.words());
      words(tokens.subList(0, Math.min(MAX_TERMS, tokens.size())));
      numbers(typed.words());
      typed.phrases().forEach(phrase -> demand(phrase(Scanner.scan(phrase))));
      typed.prefixes().forEach(prefix -> demand(begins(Scanner.scan(prefix))));
      typed.tags().forEach(tag -> demand(is("tag", tag)));
      typed.excluded().forEach(text -> all.add(phrase(Scanner.scan(text)), Occur.MUST_NOT));
      typed.excludedTags().forEach(tag -> all.add(is("tag", tag), Occur.MUST_NOT));
      if (any) {
        all.add(words.build(), Occur.MUST);
      } else {
        all.add(new MatchAllDocsQuery(), Occur.FILTER);
      }
      all.add(scope(question.scope()), Occur.FILTER);
      all.add(filter(question.filter()), Occur.FILTER);
      return all.build();
    }

    private void demand(Query query) {
      all.add(query, Occur.FILTER);
    }

    private void may(Query query, float boost) {
      words.add(new BoostQuery(query, boost), Occur.SHOULD);
      any = true;
    }

    /** Words that say something; those that say nothing where there are no others. */
    private void words(List<Token> tokens) {
      Set<String> plain = new LinkedHashSet<>();
      Set<String> telling = new LinkedHashSet<>();
      Set<String> deep = new LinkedHashSet<>(Terms.deep(tokens));
      for (Token token : tokens) {
        (Stopwords.contains(token.term()) ? plain : telling).add(token.term());
      }
      deep.removeIf(Stopwords::contains);
      Set<String> counted = telling.isEmpty() ? plain : telling;
      counted.forEach(term -> word("u", term));
      deep.forEach(term -> word("b", term));
      marks.addAll(counted);
      marks.addAll(deep);
    }

    private void word(String sort, String term) {
      may(new TermQuery(new Term("s" + sort, term)), 2);
      may(new TermQuery(new Term("t" + sort, term)), 1);
      if (question.notes()) {
        may(new TermQuery(new Term("n" + sort, term)), 1);
      }
      value(term, OF_VALUE);
    }

    private void value(String term, float boost) {
      List<BytesRef> terms = new ArrayList<>();
      names.forEach(name -> terms.add(new BytesRef(name + "\0" + term)));
      if (!terms.isEmpty()) {
        may(new ConstantScoreQuery(new TermInSetQuery(VALUES, terms)), boost);
      }
    }

    private void numbers(String text) {
      for (String digits : Numbers.asked(text)) {
        may(new ConstantScoreQuery(is(NUMBER, digits)), OF_NUMBER);
        if (digits.length() >= Numbers.MIN_END) {
          String end = Numbers.end(digits);
          may(new ConstantScoreQuery(is(ENDS, end)), OF_END);
          if (question.notes()) {
            may(new ConstantScoreQuery(is(NOTE_ENDS, end)), OF_END);
          }
          value(end, OF_END);
        }
      }
    }

    private List<String> parts() {
      return question.notes() ? List.of("su", "tu", "nu") : List.of("su", "tu");
    }

    private Query phrase(List<Token> scanned) {
      List<Token> tokens = Phrasebook.parts(scanned);
      BooleanQuery.Builder either = new BooleanQuery.Builder();
      for (String field : tokens.isEmpty() ? List.<String>of() : parts()) {
        PhraseQuery.Builder phrase = new PhraseQuery.Builder();
        for (Token token : tokens) {
          phrase.add(new Term(field, token.term()), token.position() - tokens.get(0).position());
        }
        either.add(phrase.build(), Occur.SHOULD);
      }
      return either.build();
    }

    private Query begins(List<Token> scanned) {
      List<Token> tokens = Phrasebook.parts(scanned);
      BooleanQuery.Builder either = new BooleanQuery.Builder();
      for (String field : tokens.isEmpty() ? List.<String>of() : parts()) {
        BooleanQuery.Builder each = new BooleanQuery.Builder();
        for (int i = 0; i < tokens.size(); i++) {
          Term term = new Term(field, tokens.get(i).term());
          boolean open = i == tokens.size() - 1 && !tokens.get(i).ideograph();
          each.add(open ? new PrefixQuery(term) : new TermQuery(term), Occur.FILTER);
        }
        either.add(each.build(), Occur.SHOULD);
      }
      return either.build();
    }
  }

  private static Query is(String field, String value) {
    return new TermQuery(new Term(field, value));
  }

  private static Query scope(TicketQueries.Scope scope) {
    if (scope.anyOf().isEmpty()) {
      return new MatchNoDocsQuery("nothing may be seen");
    }
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    scope.anyOf().forEach(filter -> any.add(filter(filter), Occur.SHOULD));
    return any.build();
  }

  /** Each part has to match; of the values of a part one is enough. */
  private static Query filter(TicketQueries.Filter filter) {
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    all.add(new MatchAllDocsQuery(), Occur.FILTER);
    among(all, "category", filter.categories().stream().map(Enum::name).toList());
    among(all, "status", filter.statuses());
    among(all, "type", filter.types());
    among(all, "queue", filter.queues().stream().map(id -> Long.toString(id.value())).toList());
    among(
        all, "assignee", filter.assignees().stream().map(id -> Long.toString(id.value())).toList());
    if (filter.unassigned()) {
      all.add(is("assigned", "yes"), Occur.MUST_NOT);
    }
    among(
        all, "customer", filter.customers().stream().map(id -> Long.toString(id.value())).toList());
    among(all, "brand", filter.brands().stream().map(id -> Long.toString(id.value())).toList());
    filter.tags().forEach(tag -> all.add(is("tag", tag), Occur.FILTER));
    for (Map.Entry<String, FieldValue> field : filter.fields().entrySet()) {
      all.add(is("field", term(field.getKey(), field.getValue())), Occur.FILTER);
    }
    within(all, "opened", filter.openedFrom(), filter.openedBefore());
    within(all, "solved", filter.solvedFrom(), filter.solvedBefore());
    return all.build();
  }

  private static void among(BooleanQuery.Builder all, String field, Collection<String> values) {
    if (!values.isEmpty()) {
      all.add(new TermInSetQuery(field, values.stream().map(BytesRef::new).toList()), Occur.FILTER);
    }
  }

  private static void within(
      BooleanQuery.Builder all, String field, @Nullable Instant from, @Nullable Instant before) {
    if (from != null || before != null) {
      long least = from == null ? Long.MIN_VALUE : from.plusNanos(999_999).toEpochMilli();
      long most = before == null ? Long.MAX_VALUE : before.toEpochMilli() - 1;
      all.add(LongPoint.newRangeQuery(field, least, most), Occur.FILTER);
    }
  }
}
