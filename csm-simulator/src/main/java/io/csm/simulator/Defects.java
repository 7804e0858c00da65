package io.csm.simulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Every defect found, counted by reason, and listed by line up to a limit.
 *
 * <p>Counts are exact. Once the limit is reached, further defects are counted and no longer listed;
 * {@link #listed()} is then shorter than {@link #total()}. Not thread-safe.
 */
public final class Defects {
  /** How many defects are listed unless another limit is given. */
  public static final int DEFAULT_MAX_LISTED = 100_000;

  private final int maxListed;
  private final List<Defect> listed = new ArrayList<>();
  private final EnumMap<DefectReason, Long> counts = new EnumMap<>(DefectReason.class);
  private long total;

  Defects(int maxListed) {
    this.maxListed = maxListed;
  }

  void add(long line, DefectReason reason, String detail) {
    counts.merge(reason, 1L, Long::sum);
    total++;
    if (listed.size() < maxListed) {
      listed.add(new Defect(line, reason, detail));
    }
  }

  /** The listed defects by line, those of one line in the order of the reasons; a copy. */
  public List<Defect> listed() {
    List<Defect> sorted = new ArrayList<>(listed);
    sorted.sort(Comparator.comparingLong(Defect::line).thenComparing(Defect::reason));
    return Collections.unmodifiableList(sorted);
  }

  /** How many defects each reason has, without the reasons that have none; a copy. */
  public SortedMap<DefectReason, Long> counts() {
    return Collections.unmodifiableSortedMap(new TreeMap<>(counts));
  }

  /** How many defects there are; a line may have several. */
  public long total() {
    return total;
  }

  /** How many defects of this reason there are. */
  public long count(DefectReason reason) {
    return counts.getOrDefault(reason, 0L);
  }
}
