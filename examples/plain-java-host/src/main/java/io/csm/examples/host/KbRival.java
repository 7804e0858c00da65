package io.csm.examples.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.analysis.cn.smart.SmartChineseAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.jspecify.annotations.Nullable;

/** Lucene as it comes: one of its analyzers, BM25 summed up over title and body. */
final class KbRival implements KbEvalCommand.Engine {
  private static final List<String> FIELDS = List.of("title", "body");

  private final Analyzer analyzer;
  private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
  private @Nullable DirectoryReader reader;
  private @Nullable IndexSearcher searcher;

  /** Which analyzer. */
  enum Kind {
    STANDARD,
    CJK,
    SMARTCN,
    ENGLISH
  }

  KbRival(Kind kind) {
    analyzer =
        switch (kind) {
          case STANDARD -> new StandardAnalyzer();
          case CJK -> new CJKAnalyzer();
          case SMARTCN -> new SmartChineseAnalyzer();
          case ENGLISH -> new EnglishAnalyzer();
        };
  }

  @Override
  public void index(List<KbEvalCommand.Doc> docs) {
    try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(analyzer))) {
      for (KbEvalCommand.Doc doc : docs) {
        Document document = new Document();
        document.add(new StoredField("id", doc.id()));
        document.add(new TextField("title", doc.title(), Field.Store.NO));
        document.add(new TextField("body", doc.body(), Field.Store.NO));
        writer.addDocument(document);
      }
      writer.commit();
      reader = DirectoryReader.open(directory);
      searcher = new IndexSearcher(reader);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public List<String> search(String text) {
    if (searcher == null) {
      throw new IllegalStateException("nothing is indexed");
    }
    try {
      BooleanQuery.Builder query = new BooleanQuery.Builder();
      for (String field : FIELDS) {
        try (TokenStream tokens = analyzer.tokenStream(field, text)) {
          CharTermAttribute term = tokens.getAttribute(CharTermAttribute.class);
          tokens.reset();
          while (tokens.incrementToken()) {
            query.add(new TermQuery(new Term(field, term.toString())), Occur.SHOULD);
          }
        }
      }
      List<String> ids = new ArrayList<>();
      for (ScoreDoc hit : searcher.search(query.build(), 10).scoreDocs) {
        ids.add(searcher.storedFields().document(hit.doc).get("id"));
      }
      return ids;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    try {
      if (reader != null) {
        reader.close();
      }
      directory.close();
      analyzer.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
