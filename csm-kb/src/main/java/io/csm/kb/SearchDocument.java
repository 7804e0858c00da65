package io.csm.kb;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A text to be found. Immutable.
 *
 * @param group what it belongs to, e.g. an article: a search finds each group once, in the language
 *     that fits best; 1 to 256 characters
 * @param locale BCP 47 tag; a group has one document per language
 * @param kind e.g. of article; empty for none
 * @param title what counts most
 * @param questions other ways to ask for it, found like the title
 * @param body Markdown or plain text; longer ones than {@value #MAX_BODY} UTF-16 units are refused
 * @param category names between slashes, or empty
 * @param keys that open it: a search finds it only with one of them
 */
public record SearchDocument(
    String group,
    String locale,
    String kind,
    String title,
    List<String> questions,
    String body,
    String category,
    SortedSet<String> tags,
    SortedSet<String> keys) {
  /** The greatest length of a body. */
  public static final int MAX_BODY = 500_000;

  public SearchDocument {
    Checks.length("document.group", group, 256);
    Checks.length("document.title", title, 2_000);
    Checks.length("document.body", body, MAX_BODY);
    questions = List.copyOf(questions);
    tags = Collections.unmodifiableSortedSet(new TreeSet<>(tags));
    keys = Collections.unmodifiableSortedSet(new TreeSet<>(keys));
  }

  /** A document that everybody with the key {@code public} finds. */
  public static SearchDocument of(String group, String locale, String title, String body) {
    return new SearchDocument(
        group,
        locale,
        "",
        title,
        List.of(),
        body,
        "",
        new TreeSet<>(),
        new TreeSet<>(List.of("public")));
  }
}
