package io.csm.kb;

import io.csm.spi.Embedder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A small deterministic embedder: counts of hashed n-grams of characters. It knows some words that
 * mean the same, as a trained model would.
 */
class HashedEmbedder implements Embedder {
  private final int dimensions;
  private final Map<String, String> same;
  volatile boolean fails;
  volatile int calls;

  HashedEmbedder(int dimensions, Map<String, String> same) {
    this.dimensions = dimensions;
    this.same = new TreeMap<>(same);
  }

  @Override
  public int dimensions() {
    return dimensions;
  }

  @Override
  public synchronized List<float[]> embed(List<String> texts) {
    calls++;
    if (fails) {
      throw new IllegalStateException("the model is not there");
    }
    assert texts.size() <= MAX_TEXTS;
    List<float[]> vectors = new ArrayList<>();
    for (String text : texts) {
      vectors.add(vector(text));
    }
    return vectors;
  }

  float[] vector(String text) {
    String plain = text.toLowerCase(Locale.ROOT);
    for (Map.Entry<String, String> each : same.entrySet()) {
      plain = plain.replace(each.getKey(), each.getValue());
    }
    float[] vector = new float[dimensions];
    for (int length = 1; length <= 3; length++) {
      for (int at = 0; at + length <= plain.length(); at++) {
        String gram = plain.substring(at, at + length);
        if (gram.isBlank()) {
          continue;
        }
        int hash = gram.hashCode() * 0x9E3779B9;
        vector[Math.floorMod(hash >>> 8, dimensions)] += (hash & 1) == 0 ? length : -length;
      }
    }
    return vector;
  }
}
