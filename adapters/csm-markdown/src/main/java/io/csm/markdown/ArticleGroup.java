package io.csm.markdown;

import io.csm.core.article.ArticleProperties;
import io.csm.core.article.ArticleStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The files of one article, in each language first what is live. Immutable.
 *
 * @param source one or two, of which the first says what holds in all languages
 * @param translations by language, one or two files each
 */
record ArticleGroup(List<ArticleFile> source, SortedMap<String, List<ArticleFile>> translations) {

  static ArticleGroup of(List<ArticleFile> files) {
    SortedMap<String, List<ArticleFile>> byLocale = new TreeMap<>();
    for (ArticleFile file : files) {
      byLocale.computeIfAbsent(file.locale(), any -> new ArrayList<>()).add(file);
    }
    List<ArticleFile> source = new ArrayList<>();
    SortedMap<String, List<ArticleFile>> translations = new TreeMap<>();
    for (Map.Entry<String, List<ArticleFile>> entry : byLocale.entrySet()) {
      List<ArticleFile> both = inOrder(entry.getValue());
      if (both.get(0).source() == null) {
        source.addAll(both);
      } else {
        translations.put(entry.getKey(), both);
      }
    }
    check(files, source, translations);
    return new ArticleGroup(source, translations);
  }

  private static List<ArticleFile> inOrder(List<ArticleFile> same) {
    ArticleFile last = same.get(same.size() - 1);
    long live = same.stream().filter(file -> file.status() == ArticleStatus.PUBLISHED).count();
    if (same.size() > 2 || (same.size() == 2 && live != 1)) {
      throw BadFile.malformed(
          last.file(),
          last.head().lineOf("locale"),
          "locale",
          same.get(0).file() + " is of the same article and language",
          "one file, or one that is published and a newer one that is not");
    }
    List<ArticleFile> ordered = new ArrayList<>(same);
    if (same.size() == 2 && same.get(0).status() != ArticleStatus.PUBLISHED) {
      java.util.Collections.reverse(ordered);
    }
    return ordered;
  }

  private static void check(
      List<ArticleFile> files,
      List<ArticleFile> source,
      SortedMap<String, List<ArticleFile>> translations) {
    if (source.isEmpty()) {
      ArticleFile any = files.get(0);
      throw BadFile.malformed(
          any.file(),
          any.head().lineOf("source"),
          "source",
          "there is no file of the source language",
          "another file of the article, without this field");
    }
    ArticleFile first = source.get(0);
    for (ArticleFile other : source) {
      if (!other.locale().equals(first.locale())) {
        throw BadFile.malformed(
            other.file(),
            other.head().lineOf("locale"),
            "locale",
            "there is no source, and none in " + first.file() + ", too",
            "source: " + first.locale() + " in a translation");
      }
    }
    for (ArticleFile other : source.subList(1, source.size())) {
      if (other.shared() != null) {
        throw BadFile.malformed(
            other.file(),
            1,
            "head",
            "it says what holds in all languages",
            "that in " + first.file() + ", which is published");
      }
    }
    for (List<ArticleFile> both : translations.values()) {
      for (ArticleFile file : both) {
        if (!first.locale().equals(file.source())) {
          throw BadFile.invalid(
              file.file(),
              file.head().lineOf("source"),
              "source",
              String.valueOf(file.source()),
              first.locale());
        }
      }
    }
  }

  /** What the first file says for all languages, without related articles. */
  ArticleProperties shared() {
    ArticleProperties said = source.get(0).shared();
    return said == null ? ArticleProperties.DEFAULT.withRelated(new TreeSet<>()) : said;
  }
}
