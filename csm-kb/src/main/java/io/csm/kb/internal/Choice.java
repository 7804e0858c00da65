package io.csm.kb.internal;

import java.util.List;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.util.BytesRef;

/** Which document of a group is found: the best, and of equals the one whose language is first. */
record Choice(List<String> locales) {
  boolean isBetter(LeafReader reader, float[] scores, int next, int chosen) {
    if (scores[next] != scores[chosen]) {
      return scores[next] > scores[chosen];
    }
    BytesRef first = Best.value(reader, LuceneIndex.LOCALE, chosen);
    BytesRef other = Best.value(reader, LuceneIndex.LOCALE, next);
    int wish = locales.indexOf(other.utf8ToString()) - locales.indexOf(first.utf8ToString());
    return wish != 0 ? wish < 0 : other.compareTo(first) < 0;
  }
}
