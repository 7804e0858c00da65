package io.csm.kb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * An open set of texts, and of questions of which the answers are known.
 *
 * @param documents by id
 */
record SearchSet(Map<String, Doc> documents, List<Question> questions) {
  /** The sets, all of which are asked with the same settings. */
  static final List<String> NAMES =
      List.of("afqmc_faq_zh", "cmrc_kb_zh", "xquad_kb_zh", "xquad_kb_en", "stackfaq_en");

  private static final JsonFactory JSON = new JsonFactory();

  record Doc(String title, String body) {}

  record Question(String text, Set<String> relevant) {}

  /** Reads a set, or skips the test. */
  static SearchSet of(String name) {
    Map<String, Doc> documents = new LinkedHashMap<>();
    for (Map<String, List<String>> line : lines("kb/" + name + "/docs.jsonl")) {
      documents.put(
          line.get("id").get(0), new Doc(line.get("title").get(0), line.get("body").get(0)));
    }
    List<Question> questions = new ArrayList<>();
    for (Map<String, List<String>> line : lines("kb/" + name + "/queries.jsonl")) {
      questions.add(new Question(line.get("text").get(0), new TreeSet<>(line.get("rel"))));
    }
    return new SearchSet(documents, questions);
  }

  /** An index of all its documents. */
  SearchIndex index() {
    SearchIndex index = SearchIndex.create();
    documents.forEach(
        (id, doc) -> index.put(id, List.of(SearchDocument.of(id, "und", doc.title(), doc.body()))));
    return index;
  }

  private static List<Map<String, List<String>>> lines(String name) {
    Path file = TestData.file(name);
    List<Map<String, List<String>>> lines = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file)) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), line)) {
          List<String> values = new ArrayList<>();
          for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            if (token == JsonToken.PROPERTY_NAME) {
              values = new ArrayList<>();
              fields.put(parser.currentName(), values);
            } else if (token.isScalarValue()) {
              values.add(parser.getString());
            }
          }
        }
        lines.add(fields);
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return lines;
  }
}
