package io.csm.kb;

import io.csm.core.TenantId;
import io.csm.kb.internal.Wording;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is asked and not answered: keeps the latest such questions in memory, and groups them.
 * Thread-safe.
 *
 * <p>It lives in the memory of one node and forgets the oldest questions; a host that wants more
 * keeps {@link Unanswered} values by itself and groups them with {@link #group}.
 */
public final class KnowledgeGaps {
  /** How many questions of a tenant are kept: the latest. */
  public static final int MAX_QUESTIONS = 5_000;

  /** Of how many tenants questions are kept: those that added one last. */
  public static final int MAX_TENANTS = 1_000;

  /** How many questions are grouped at a time. */
  public static final int MAX_GROUPED = 20_000;

  /**
   * How much a question has in common with the first of its group: twice the terms that both have,
   * by the terms that each has (Dice).
   */
  private static final double ALIKE = 0.5;

  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by {@link #lock}; the one that was added to least recently comes first. */
  private final Map<TenantId, Deque<Unanswered>> kept = new LinkedHashMap<>(16, 0.75f, true);

  /** Keeps nothing yet. */
  public KnowledgeGaps(InstantSource clock) {
    this.clock = clock;
  }

  /** Takes note of a search if it found nothing. Pages behind the first say nothing. */
  public void searched(TenantId tenant, SearchRequest request, ArticleHits found, String ref) {
    if (found.hits().isEmpty() && request.offset() == 0) {
      add(tenant, new Unanswered(Unanswered.Source.SEARCH, ref, request.text(), today()));
    }
  }

  /** Takes note of a ticket that no article answers. */
  public void unanswered(TenantId tenant, TicketDraft draft, String ref) {
    String text = TicketSuggestions.query(draft);
    add(tenant, new Unanswered(Unanswered.Source.TICKET, ref, text, today()));
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private void add(TenantId tenant, Unanswered question) {
    if (question.text().isBlank()) {
      return;
    }
    lock.lock();
    try {
      Deque<Unanswered> all = kept.computeIfAbsent(tenant, any -> new ArrayDeque<>());
      all.addLast(question);
      if (all.size() > MAX_QUESTIONS) {
        all.removeFirst();
      }
      if (kept.size() > MAX_TENANTS) {
        kept.remove(kept.keySet().iterator().next());
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Forgets what was asked by something, e.g. when a customer is erased.
   *
   * @return how many questions there were
   */
  public int forget(TenantId tenant, String ref) {
    lock.lock();
    try {
      Deque<Unanswered> all = kept.getOrDefault(tenant, new ArrayDeque<>());
      int before = all.size();
      all.removeIf(question -> question.ref().equals(ref));
      return before - all.size();
    } finally {
      lock.unlock();
    }
  }

  /** The questions that are kept of a tenant, the oldest first. */
  public List<Unanswered> questions(TenantId tenant) {
    lock.lock();
    try {
      return List.copyOf(kept.getOrDefault(tenant, new ArrayDeque<>()));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Groups the questions that are kept of a tenant since a day.
   *
   * @param limit 1 to 1,000
   */
  public List<Gap> gaps(TenantId tenant, LocalDate from, int limit) {
    List<Unanswered> questions =
        questions(tenant).stream().filter(each -> !each.day().isBefore(from)).toList();
    return group(questions, from, today(), limit);
  }

  /** A group while it grows. */
  private static final class Group {
    final Set<String> terms;
    final List<Unanswered> members = new ArrayList<>();

    Group(Set<String> terms) {
      this.terms = terms;
    }
  }

  /**
   * Groups questions that have most of their characters, pairs and stems in common with the first
   * one of the group; the one with the most questions first, of equals the one that was asked
   * earlier. The same questions in the same order always give the same groups. Takes time in
   * proportion to the questions times the groups that share a term with them.
   *
   * @param questions at most {@value #MAX_GROUPED}
   * @param from the first day that is looked at
   * @param to the last one
   * @param limit 1 to 1,000
   */
  public static List<Gap> group(
      List<Unanswered> questions, LocalDate from, LocalDate to, int limit) {
    Checks.range("gaps.questions", questions.size(), 0, MAX_GROUPED);
    Checks.range("limit", limit, 1, 1_000);
    List<Group> groups = new ArrayList<>();
    Map<String, List<Group>> byTerm = new LinkedHashMap<>();
    for (Unanswered question : questions) {
      Set<String> terms = Wording.terms(question.text());
      Group best = best(terms, byTerm);
      if (best == null) {
        best = new Group(terms);
        groups.add(best);
        for (String term : terms) {
          byTerm.computeIfAbsent(term, any -> new ArrayList<>()).add(best);
        }
      }
      best.members.add(question);
    }
    return groups.stream()
        .sorted(Comparator.comparingInt(group -> -group.members.size()))
        .limit(limit)
        .map(group -> gap(group, from, to))
        .toList();
  }

  /** The group with the most in common; of equals, the earlier one. */
  private static @Nullable Group best(Set<String> terms, Map<String, List<Group>> byTerm) {
    Map<Group, Integer> common = new LinkedHashMap<>();
    for (String term : terms) {
      byTerm.getOrDefault(term, List.of()).forEach(group -> common.merge(group, 1, Integer::sum));
    }
    Group best = null;
    double most = 0;
    for (Map.Entry<Group, Integer> each : common.entrySet()) {
      int both = each.getValue();
      double share = 2.0 * both / (terms.size() + each.getKey().terms.size());
      if (share >= ALIKE && share > most) {
        most = share;
        best = each.getKey();
      }
    }
    return best;
  }

  private static Gap gap(Group group, LocalDate from, LocalDate to) {
    SortedMap<LocalDate, Integer> days = new TreeMap<>();
    LocalDate middle = from.plusDays((ChronoUnit.DAYS.between(from, to) + 1) / 2);
    int trend = 0;
    int searches = 0;
    Set<String> texts = new LinkedHashSet<>();
    List<Unanswered> examples = new ArrayList<>();
    for (int i = group.members.size() - 1; i >= 0; i--) {
      Unanswered question = group.members.get(i);
      days.merge(question.day(), 1, Integer::sum);
      trend += question.day().isBefore(middle) ? -1 : 1;
      searches += question.source() == Unanswered.Source.SEARCH ? 1 : 0;
      if (examples.size() < Gap.MAX_EXAMPLES && texts.add(question.text().strip())) {
        examples.add(question);
      }
    }
    return new Gap(title(group), group.members.size(), searches, examples, days, trend);
  }

  /** Of the first wordings the one whose terms the others have the most of. */
  private static String title(Group group) {
    List<Set<String>> terms = new ArrayList<>();
    List<Unanswered> some = group.members.subList(0, Math.min(50, group.members.size()));
    some.forEach(question -> terms.add(Wording.terms(question.text())));
    double most = -1;
    String title = "";
    for (int i = 0; i < some.size(); i++) {
      double sum = 0;
      for (Set<String> other : terms) {
        sum += Wording.share(other, terms.get(i)) + Wording.share(terms.get(i), other);
      }
      if (sum > most) {
        most = sum;
        title = some.get(i).text().strip();
      }
    }
    return title;
  }
}
