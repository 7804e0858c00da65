package io.csm.simulator;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The call-centre log in the order of time.
 *
 * <p>The log is ordered by VRU line and only then by time. So the file is read once to count the
 * calls of each day, and then once for each window: as many whole days as fit into memory, which
 * are sorted there. A call may enter the queue after midnight of its date; the last hour of a
 * window waits for the next one.
 */
final class CallcentreTrace implements Trace {
  /** About eleven years. */
  private static final int MAX_DAYS = 4_000;

  private static final Duration MARGIN = Duration.ofHours(1);
  private static final Comparator<Call> ORDER =
      Comparator.comparing(Call::enteredAt).thenComparingLong(Call::line);

  /** From the first to the last date, both included. */
  private record Window(LocalDate first, LocalDate last) {}

  private final Path path;
  private final TraceOptions options;
  private final Defects defects;
  private final AgentOverlaps overlaps;
  private final Deque<Window> windows;
  private List<Call> ready = List.of();
  private int next;
  private List<Call> heldBack = new ArrayList<>();
  private boolean firstWindow = true;
  private boolean iterated;

  private CallcentreTrace(Path path, TraceOptions options, Deque<Window> windows) {
    this.path = path;
    this.options = options;
    this.windows = windows;
    defects = new Defects(options.maxListedDefects());
    overlaps = new AgentOverlaps(defects);
  }

  static Trace open(String file, TraceOptions options) {
    if (file.isBlank()) {
      throw new TraceException("Trace (callcentre:) names no file. Maybe write callcentre:FILE.");
    }
    Path path;
    try {
      path = Path.of(file);
    } catch (InvalidPathException e) {
      throw new TraceException("File (%s) is no path. Maybe check it.".formatted(file), e);
    }
    NavigableMap<LocalDate, Integer> callsPerDay = count(path);
    checkRosterMeets(callsPerDay, options.roster(), path);
    return new CallcentreTrace(path, options, windows(callsPerDay, options.maxCallsInMemory()));
  }

  private static NavigableMap<LocalDate, Integer> count(Path path) {
    Defects elsewhere = new Defects(0);
    TreeMap<LocalDate, Integer> callsPerDay = new TreeMap<>();
    try (LineReader lines = LineReader.open(path, elsewhere)) {
      for (String text = lines.next(); text != null; text = lines.next()) {
        if (lines.number() == 1 && CallcentreLine.isHeader(text)) {
          continue;
        }
        CallcentreLine line = CallcentreLine.of(text, lines.number(), elsewhere, elsewhere);
        if (line == null && lines.number() == 1) {
          throw new TraceException(
              "File (%s), line 1: neither the header (%s) nor a call. Maybe it is another format."
                  .formatted(path, String.join(" ", CallcentreLine.COLUMNS)));
        }
        if (line == null) {
          continue;
        }
        callsPerDay.merge(line.date(), 1, Integer::sum);
        if (callsPerDay.size() > MAX_DAYS) {
          throw new TraceException(
              "File (%s), line %d: more than %d days. Maybe split the file."
                  .formatted(path, lines.number(), MAX_DAYS));
        }
      }
    }
    if (callsPerDay.isEmpty()) {
      throw new TraceException("File (%s) holds no call. Maybe it was cut off.".formatted(path));
    }
    return callsPerDay;
  }

  private static void checkRosterMeets(
      NavigableMap<LocalDate, Integer> callsPerDay, @Nullable Roster roster, Path path) {
    if (roster != null && callsPerDay.keySet().stream().noneMatch(roster::covers)) {
      throw new TraceException(
          "The roster (%s to %s) covers no day of file (%s), which has %s to %s. Maybe take the roster of these days."
              .formatted(
                  roster.firstDate(),
                  roster.lastDate(),
                  path,
                  callsPerDay.firstKey(),
                  callsPerDay.lastKey()));
    }
  }

  private static Deque<Window> windows(Map<LocalDate, Integer> callsPerDay, int limit) {
    Deque<Window> windows = new ArrayDeque<>();
    int size = 0;
    for (Map.Entry<LocalDate, Integer> day : callsPerDay.entrySet()) {
      int calls = day.getValue();
      if (calls > limit) {
        throw new TraceException(
            "Day (%s) has %d calls, and only %d may be in memory. Maybe raise maxCallsInMemory."
                .formatted(day.getKey(), calls, limit));
      }
      if (windows.isEmpty() || size + calls > limit) {
        windows.addLast(new Window(day.getKey(), day.getKey()));
        size = calls;
      } else {
        windows.addLast(new Window(windows.removeLast().first(), day.getKey()));
        size += calls;
      }
    }
    return windows;
  }

  @Override
  public Iterator<Call> iterator() {
    if (iterated) {
      throw new IllegalStateException(
          "The trace has been read or closed. Maybe open it again to read it again.");
    }
    iterated = true;
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        while (next == ready.size() && !windows.isEmpty()) {
          load(windows.removeFirst());
        }
        return next < ready.size();
      }

      @Override
      public Call next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        Call call = ready.get(next++);
        overlaps.add(call);
        return call;
      }
    };
  }

  private void load(Window window) {
    List<Call> calls = heldBack;
    heldBack = new ArrayList<>();
    // What belongs to no day is reported with the first window.
    Defects undated = firstWindow ? defects : new Defects(0);
    DayIndex day = new DayIndex();
    try (LineReader lines = LineReader.open(path, undated)) {
      for (String text = lines.next(); text != null; text = lines.next()) {
        long number = lines.number();
        if (number == 1 && lines.byteOrderMark()) {
          undated.add(number, DefectReason.BYTE_ORDER_MARK, "skipped");
        }
        if (number == 1 && CallcentreLine.isHeader(text)) {
          continue;
        }
        if (number == 1) {
          undated.add(number, DefectReason.NO_HEADER, "read as a call");
        }
        CallcentreLine line = CallcentreLine.of(text, number, undated, defects);
        if (line == null
            || line.date().isBefore(window.first())
            || line.date().isAfter(window.last())) {
          continue;
        }
        Call call = line.toCall(options.zone(), day, options.roster());
        if (call != null) {
          calls.add(call);
        }
      }
    }
    firstWindow = false;
    calls.sort(ORDER);
    next = 0;
    ready = calls;
    if (!windows.isEmpty()) {
      Instant end =
          windows.getFirst().first().atStartOfDay(options.zone()).toInstant().minus(MARGIN);
      int keep = calls.size();
      while (keep > 0 && !calls.get(keep - 1).enteredAt().isBefore(end)) {
        keep--;
      }
      heldBack = new ArrayList<>(calls.subList(keep, calls.size()));
      ready = calls.subList(0, keep);
    }
  }

  @Override
  public Defects defects() {
    return defects;
  }

  @Override
  public Optional<Roster> roster() {
    return Optional.empty();
  }

  @Override
  public void close() {
    iterated = true;
    windows.clear();
    heldBack = new ArrayList<>();
    ready = List.of();
    next = 0;
  }
}
