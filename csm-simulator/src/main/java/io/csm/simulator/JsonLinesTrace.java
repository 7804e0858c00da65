package io.csm.simulator;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A trace in JSON, an object in each line, plain or gzipped: {@code trace.schema.json} beside this
 * class says what a line may have. Shifts come first; calls follow in the order of time, of which
 * {@value #WINDOW} at most are held to put right what is slightly out of order.
 */
final class JsonLinesTrace implements Trace {
  /** How many calls are held. */
  static final int WINDOW = 10_000;

  private static final int MAX_SHIFTS = 200_000;
  private static final Comparator<Call> ORDER =
      Comparator.comparing(Call::enteredAt).thenComparingLong(Call::line);

  private final Path path;
  private final TraceOptions options;
  private final Defects defects;
  private final LineReader lines;
  private final @Nullable Roster roster;
  private final PriorityQueue<Call> held = new PriorityQueue<>(ORDER);
  private final SortedSet<TraceFact> records = new TreeSet<>();
  private @Nullable Call pending;
  private Instant last = Instant.MIN;
  private boolean firstHasPriority;
  private boolean ended;
  private boolean iterated;
  private boolean closed;

  private JsonLinesTrace(Path path, TraceOptions options) {
    this.path = path;
    this.options = options;
    defects = new Defects(options.maxListedDefects());
    lines = LineReader.open(path, defects);
    List<Shift> shifts = new ArrayList<>();
    TreeSet<String> days = new TreeSet<>();
    pending = readCall(shifts, days);
    if (pending == null) {
      lines.close();
      throw new TraceException(
          "File (%s) holds no call that can be used: %s. Maybe it is another format."
              .formatted(path, defects.counts()));
    }
    roster = shifts.isEmpty() ? null : new Roster(shifts, new Defects(0));
    // As the first call has them; a trace is of one kind.
    if (!pending.skill().isEmpty()) {
      records.add(TraceFact.SKILLS);
    }
    if (firstHasPriority) {
      records.add(TraceFact.PRIORITIES);
    }
  }

  static Trace open(String file, TraceOptions options) {
    if (file.isBlank()) {
      throw new TraceException("Trace (jsonl:) names no file. Maybe write jsonl:FILE.");
    }
    try {
      return new JsonLinesTrace(Path.of(file), options);
    } catch (InvalidPathException e) {
      throw new TraceException("File (%s) is no path. Maybe check it.".formatted(file), e);
    }
  }

  /**
   * Reads on to the next call.
   *
   * @param shifts where those go that come before the first call; null after it
   * @return null at the end
   */
  private @Nullable Call readCall(@Nullable List<Shift> shifts, Set<String> days) {
    for (String text = lines.next(); text != null; text = lines.next()) {
      long number = lines.number();
      if (text.isBlank()) {
        defects.add(number, DefectReason.BLANK_LINE, "maybe remove the line");
        continue;
      }
      try {
        JsonLine line = JsonLine.parse(text);
        String kind = line.text("kind");
        if (kind.equals("call")) {
          firstHasPriority |= shifts != null && line.has("priority");
          return call(line, number);
        }
        if (!kind.equals("shift")) {
          throw new JsonLine.Unreadable("kind (" + kind + ") is neither shift nor call", null);
        }
        if (shifts == null) {
          throw new JsonLine.Unreadable("a shift after the first call", null);
        }
        Shift shift = shift(line);
        if (!days.add(shift.date() + " " + shift.agent())) {
          defects.add(
              number,
              DefectReason.ROSTER_LINE_REPEATED,
              "%s on %s has a shift already; maybe merge the two"
                  .formatted(shift.agent(), shift.date()));
          continue;
        }
        shifts.add(shift);
        if (shifts.size() > MAX_SHIFTS) {
          throw new TraceException(
              "File (%s), line %d: more than %d shifts. Maybe split it."
                  .formatted(path, number, MAX_SHIFTS));
        }
      } catch (JsonLine.Unreadable | IllegalArgumentException unreadable) {
        defects.add(
            number,
            DefectReason.JSON_LINE_UNREADABLE,
            unreadable.getMessage() + "; maybe check it against trace.schema.json");
      }
    }
    return null;
  }

  private Shift shift(JsonLine line) throws JsonLine.Unreadable {
    Instant from = line.instant("from");
    LocalDate date = from.atZone(options.zone()).toLocalDate();
    return new Shift(line.text("agent"), date, from, line.instant("to"), line.texts("skills"));
  }

  private static Call call(JsonLine line, long number) throws JsonLine.Unreadable {
    Instant entered = line.instant("enteredAt");
    String channel = line.textOrNull("channel", 32);
    String skill = line.textOrNull("skill", 64);
    return new Call(
        number,
        line.has("id") ? line.text("id") : "line-" + number,
        channel == null ? "voice" : channel,
        line.textOrNull("customer"),
        (int) line.number("priority", 0, 2, 0),
        skill == null ? "" : skill,
        entered,
        fate(line, entered));
  }

  private static Fate fate(JsonLine line, Instant entered) throws JsonLine.Unreadable {
    if (line.has("serviceSeconds")) {
      long patience = line.number("patienceSeconds", 0, 31_536_000, 31_536_000);
      return new Fate.Drawn(
          Duration.ofSeconds(line.number("serviceSeconds", 0, 31_536_000, 0)),
          Duration.ofSeconds(patience));
    }
    Instant answered = line.instantOrNull("answeredAt");
    Instant left = line.instantOrNull("leftAt");
    if ((answered == null) == (left == null)) {
      throw new JsonLine.Unreadable(
          "one of answeredAt, leftAt and serviceSeconds is to say what became of it", null);
    }
    Instant until = answered == null ? line.instant("leftAt") : answered;
    if (until.isBefore(entered)) {
      throw new JsonLine.Unreadable("what became of it lies before enteredAt", null);
    }
    Instant end = line.instantOrNull("serviceEndedAt");
    if (answered != null && end != null && end.isBefore(answered)) {
      throw new JsonLine.Unreadable("serviceEndedAt lies before answeredAt", null);
    }
    return new Fate.Recorded(
        answered == null ? Fate.Outcome.ABANDONED : Fate.Outcome.ANSWERED,
        answered == null || until.isAfter(entered),
        until,
        answered == null || end == null ? null : answered,
        answered == null ? null : end,
        answered == null ? null : line.textOrNull("agent"));
  }

  @Override
  public SortedSet<TraceFact> records() {
    return new TreeSet<>(records);
  }

  @Override
  public Iterator<Call> iterator() {
    if (iterated || closed) {
      throw new IllegalStateException(
          "The trace has been read or closed. Maybe open it again to read it again.");
    }
    iterated = true;
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        fill();
        return !held.isEmpty();
      }

      @Override
      public Call next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        Call call = held.remove();
        last = call.enteredAt();
        return call;
      }
    };
  }

  private void fill() {
    while (!ended && !closed && held.size() < WINDOW) {
      Call call = pending;
      pending = null;
      if (call == null) {
        call = readCall(null, new TreeSet<>());
      }
      if (call == null) {
        ended = true;
      } else if (call.enteredAt().isBefore(last)) {
        defects.add(
            call.line(),
            DefectReason.OUT_OF_ORDER,
            call.enteredAt() + " after " + last + "; maybe sort the file by enteredAt");
      } else {
        held.add(call);
      }
    }
  }

  @Override
  public Defects defects() {
    return defects;
  }

  @Override
  public Optional<Roster> roster() {
    return Optional.ofNullable(roster);
  }

  @Override
  public void close() {
    closed = true;
    held.clear();
    lines.close();
  }
}
