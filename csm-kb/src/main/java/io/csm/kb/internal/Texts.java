package io.csm.kb.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedDocValues;

/** The texts of a segment, to be read in ascending order of documents. Not thread-safe. */
final class Texts {
  private final SortedDocValues groups;
  private final SortedDocValues locales;
  private final BinaryDocValues titles;
  private final BinaryDocValues questions;
  private final BinaryDocValues bodies;

  Texts(LeafReader reader) throws IOException {
    groups = DocValues.getSorted(reader, LuceneIndex.GROUP);
    locales = DocValues.getSorted(reader, LuceneIndex.LOCALE);
    titles = DocValues.getBinary(reader, LuceneIndex.TITLE);
    questions = DocValues.getBinary(reader, LuceneIndex.QUESTIONS);
    bodies = DocValues.getBinary(reader, LuceneIndex.BODY);
  }

  String group(int document) throws IOException {
    return value(groups, document);
  }

  String locale(int document) throws IOException {
    return value(locales, document);
  }

  String title(int document) throws IOException {
    return value(titles, document);
  }

  /** The title and the questions. */
  List<String> titles(int document) throws IOException {
    List<String> titles = new ArrayList<>(List.of(title(document)));
    titles.addAll(value(questions, document).lines().toList());
    return titles;
  }

  /** Empty if there is none. */
  String body(int document) throws IOException {
    return value(bodies, document);
  }

  private static String value(SortedDocValues values, int document) throws IOException {
    return values.advanceExact(document) ? values.lookupOrd(values.ordValue()).utf8ToString() : "";
  }

  private static String value(BinaryDocValues values, int document) throws IOException {
    return values.advanceExact(document) ? values.binaryValue().utf8ToString() : "";
  }
}
