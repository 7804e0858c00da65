package io.csm.simulator;

import io.csm.core.event.JournalEntry;
import io.csm.json.CsmJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Runs replays for tests, and keeps their journals. */
final class Replays {
  static final ZoneId ZONE = ZoneId.of("Asia/Jerusalem");
  static final TraceOptions OPTIONS = TraceOptions.defaults();
  private static final String ROSTER_HEADER =
      "date,server,first_service_start,last_service_end,calls,busy_seconds,types";

  private Replays() {}

  static Report policy(String trace, long seed) {
    return Replay.of(
            trace,
            OPTIONS,
            ReplayOptions.of(ReplayMode.POLICY).withSeed(seed),
            CsmJson.standard()::writeLine)
        .run();
  }

  /** A log and a roster, replayed. */
  static Report log(Path folder, ReplayOptions options, List<String> roster, String... calls) {
    Path log = LogText.write(folder, List.of(calls).stream().map(LogText::call).toList());
    return Replay.of(
            "callcentre:" + log,
            OPTIONS.withRoster(roster(folder, roster)),
            options,
            CsmJson.standard()::writeLine)
        .run();
  }

  static Roster roster(Path folder, List<String> lines) {
    try {
      Path file = Files.createTempFile(folder, "roster", ".csv");
      List<String> all = new ArrayList<>(List.of(ROSTER_HEADER));
      all.addAll(lines);
      Files.write(file, all);
      return Roster.read(file, ZONE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The journal of given calls, as lines up to and including an instant. */
  static List<String> journalUpTo(
      Instant last, List<Call> calls, Roster roster, RecordedLog recorded, ReplayOptions options) {
    List<String> lines = new ArrayList<>();
    JournalText text =
        (out, entry) -> {
          if (!recordedAt(entry).isAfter(last)) {
            lines.add(CsmJson.standard().write(entry));
          }
        };
    Replay.of("given", OPTIONS, options, text).run(new Given(calls, roster), roster, recorded);
    return lines;
  }

  private static Instant recordedAt(JournalEntry entry) {
    return entry.envelope().recordedAt();
  }

  static List<Call> read(String trace, TraceOptions options) {
    try (Trace calls = Trace.open(trace, options)) {
      List<Call> all = new ArrayList<>();
      calls.forEach(all::add);
      return all;
    }
  }

  /** A trace from memory. */
  private record Given(List<Call> calls, Roster given) implements Trace {
    @Override
    public Iterator<Call> iterator() {
      return calls.iterator();
    }

    @Override
    public Defects defects() {
      return new Defects(0);
    }

    @Override
    public Optional<Roster> roster() {
      return Optional.of(given);
    }

    @Override
    public void close() {}
  }
}
