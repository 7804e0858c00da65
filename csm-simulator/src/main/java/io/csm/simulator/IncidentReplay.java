package io.csm.simulator;

import io.csm.core.config.BusinessCalendar;
import io.csm.core.config.SlaCondition;
import io.csm.core.config.SlaMetric;
import io.csm.core.config.SlaPolicy;
import io.csm.core.config.SlaRules;
import io.csm.core.config.SlaTarget;
import io.csm.core.config.StatusCategory;
import io.csm.core.work.Priority;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A recorded log of incidents, folded into SLA clocks as if a desk had worked on them.
 *
 * <p>{@code servicenow-uci:FILE} is a log that says of each incident whether its target was made:
 * the clocks are computed again, and every disagreement gets a class. {@code volvo-bpi2013:FILE} is
 * one with pauses and hand-overs between teams: these are added up. A log is read into memory
 * whole, with at most 1,000,000 rows. Stateless.
 */
public final class IncidentReplay {
  private static final String SERVICENOW = "servicenow-uci";
  private static final String VOLVO = "volvo-bpi2013";

  /** The zone of the ServiceNow log, whose times have none; its desk follows its hours. */
  private static final ZoneId SAO_PAULO = ZoneId.of("America/Sao_Paulo");

  private static final String WEEKDAYS = "weekdays";
  private static final String OFFICE = "office hours";
  private static final List<String> CALENDARS = List.of("24/7", WEEKDAYS, OFFICE);

  private static final String CLOSING = "until closing";
  private static final String RESOLUTION = "until resolution";
  private static final String WITHOUT_WAITING = "without waiting";
  private static final List<String> CLOCKS = List.of(CLOSING, RESOLUTION, WITHOUT_WAITING);

  private IncidentReplay() {}

  /** Whether a specification names a log of incidents. */
  public static boolean isLog(String spec) {
    return spec.startsWith(SERVICENOW + ":") || spec.startsWith(VOLVO + ":");
  }

  /**
   * Reads a log, computes its clocks, and tells what came out.
   *
   * @param zone of a log whose times have none; null for that of the desk that it is of
   * @param maxListedDefects how many defects are kept with their line, 0 to 10,000,000
   * @throws TraceException if the log cannot be used at all
   */
  public static IncidentReport run(String spec, @Nullable ZoneId zone, int maxListedDefects) {
    IncidentLog log = open(spec, zone, maxListedDefects);
    List<Incident> incidents = log.read(path(spec));
    return log instanceof ServiceNowLog
        ? attainment(spec, log, incidents, zone == null ? SAO_PAULO : zone)
        : pauses(spec, log, incidents);
  }

  /**
   * Hands over each incident of a log as the events of a ticket, in the order of the log; a queue
   * stands for each group. For a {@link Backtest}.
   *
   * @param zone as for {@link #run}
   * @return the time of the last event
   */
  public static Instant histories(
      String spec, @Nullable ZoneId zone, Consumer<TicketHistory> consumer) {
    IncidentLog log = open(spec, zone, 0);
    Instant last = Instant.EPOCH;
    for (Incident incident : log.read(path(spec))) {
      consumer.accept(incident.history(log::queueOf, false));
      Instant end = incident.steps().get(incident.steps().size() - 1).at();
      last = end.isAfter(last) ? end : last;
    }
    return last;
  }

  static IncidentLog open(String spec, @Nullable ZoneId zone, int maxListedDefects) {
    if (!isLog(spec)) {
      throw new TraceException(
          "Trace (%s) names no log of incidents. Maybe put %s: or %s: before the file."
              .formatted(spec, SERVICENOW, VOLVO));
    }
    return spec.startsWith(VOLVO)
        ? new VolvoLog(maxListedDefects)
        : new ServiceNowLog(zone == null ? SAO_PAULO : zone, maxListedDefects);
  }

  static Path path(String spec) {
    return Path.of(spec.substring(spec.indexOf(':') + 1));
  }

  // ---- attainment

  /** What was used of an incident's target by each clock and calendar, in seconds. */
  private record Used(Incident incident, SortedMap<String, Long> seconds) {
    long of(String clock, String calendar) {
      return seconds.getOrDefault(clock + " " + calendar, 0L);
    }

    boolean made() {
      return Boolean.TRUE.equals(incident.made());
    }
  }

  private static IncidentReport attainment(
      String spec, IncidentLog log, List<Incident> incidents, ZoneId zone) {
    SlaJudge judge = new SlaJudge(measuring(zone));
    List<Used> all = new ArrayList<>();
    for (Incident incident : incidents) {
      all.add(measure(judge, log, incident));
    }
    SortedMap<Priority, List<Used>> byPriority = new TreeMap<>(Comparator.reverseOrder());
    for (Used used : all) {
      byPriority.computeIfAbsent(used.incident().priority(), none -> new ArrayList<>()).add(used);
    }
    List<IncidentReport.Explanation> explanations = new ArrayList<>();
    for (String clock : CLOCKS) {
      for (String calendar : CALENDARS) {
        long agree = 0;
        for (List<Used> group : byPriority.values()) {
          agree += fit(group, clock, calendar).agree();
        }
        explanations.add(
            new IncidentReport.Explanation(clock, calendar, (double) agree / all.size()));
      }
    }
    explanations.sort(Comparator.comparingDouble(IncidentReport.Explanation::agreement).reversed());
    IncidentReport.Explanation best = explanations.get(0);
    SortedMap<Priority, IncidentReport.Attainment> attainment =
        new TreeMap<>(Comparator.reverseOrder());
    SortedMap<String, Long> disagreements = new TreeMap<>();
    byPriority.forEach(
        (priority, group) -> {
          Fit fit = fit(group, best.clock(), best.calendar());
          attainment.put(priority, attained(group, best, fit));
          for (Used used : group) {
            String reason = disagreement(used, best, fit);
            if (reason != null) {
              disagreements.merge(reason, 1L, Long::sum);
            }
          }
        });
    return new IncidentReport(
        spec,
        incidents.size(),
        log.rows(),
        attainment,
        explanations,
        disagreements,
        null,
        log.defects().counts(),
        log.defects().listed(),
        List.of(
            "A row counts at its own sys_updated_at. resolved_at, closed_at, closed_code and"
                + " resolved_by, which every row has from the end on, are never read.",
            "The log does not tell the targets. For each clock and calendar, the target of each"
                + " priority is the longest of those that agree with made_sla most often; the pair"
                + " that agrees most is what made_sla is compared with.",
            "Calendars: all hours; Monday to Friday round the clock; Monday to Friday, 08:00 to"
                + " 18:00; the latter two without Brazil's holidays, in the zone "
                + zone
                + ".",
            "Clocks: from the opening until the incident is closed; until it is resolved, the time"
                + " while it was resolved and reopened left out; the same without the time in which"
                + " it waits for the user, a vendor, a problem or evidence."));
  }

  private static Used measure(SlaJudge judge, IncidentLog log, Incident incident) {
    SortedMap<String, Long> seconds = new TreeMap<>();
    for (boolean untilClosing : new boolean[] {true, false}) {
      TicketHistory history = incident.history(log::queueOf, untilClosing);
      Instant end = history.events().get(history.events().size() - 1).envelope().recordedAt();
      for (SlaJudge.Judged judged : judge.judge(history, end).cycles()) {
        boolean total = judged.metric().equals(SlaMetric.TOTAL_RESOLUTION.name());
        if (untilClosing && !total) {
          continue;
        }
        String clock = untilClosing ? CLOSING : total ? RESOLUTION : WITHOUT_WAITING;
        seconds.put(clock + " " + judged.policy(), judged.used().toSeconds());
      }
    }
    return new Used(incident, seconds);
  }

  /** Rules that measure and never breach: every calendar has both clocks. */
  private static SlaSetting measuring(ZoneId zone) {
    var weekdays = BusinessCalendar.builder(WEEKDAYS, zone.getId()).openOnWeekdays("00:00-24:00");
    var office = BusinessCalendar.builder(OFFICE, zone.getId()).openOnWeekdays("08:00-18:00");
    BRAZIL.forEach(
        (date, name) -> {
          weekdays.holiday(date, name);
          office.holiday(date, name);
        });
    List<SlaPolicy> policies = new ArrayList<>();
    for (String calendar : CALENDARS) {
      String named = calendar.equals("24/7") ? null : calendar;
      policies.add(
          new SlaPolicy(
              calendar,
              SlaCondition.ANY,
              List.of(
                  SlaTarget.of(SlaMetric.TOTAL_RESOLUTION, SlaTarget.LONGEST, named),
                  SlaTarget.of(SlaMetric.AGENT_WORK, SlaTarget.LONGEST, named))));
    }
    return new SlaSetting(
        new SlaRules(1, SlaMetric.STANDARD, policies, true),
        List.of(weekdays.build(), office.build()));
  }

  /** National holidays (laws 662/1949, 6802/1980, 10607/2002) and Good Friday, as far as needed. */
  private static final SortedMap<LocalDate, String> BRAZIL = new TreeMap<>();

  static {
    BRAZIL.put(LocalDate.of(2016, 1, 1), "Confraternização Universal");
    BRAZIL.put(LocalDate.of(2016, 3, 25), "Sexta-feira Santa");
    BRAZIL.put(LocalDate.of(2016, 4, 21), "Tiradentes");
    BRAZIL.put(LocalDate.of(2016, 9, 7), "Independência");
    BRAZIL.put(LocalDate.of(2016, 10, 12), "Nossa Senhora Aparecida");
    BRAZIL.put(LocalDate.of(2016, 11, 2), "Finados");
    BRAZIL.put(LocalDate.of(2016, 11, 15), "Proclamação da República");
    BRAZIL.put(LocalDate.of(2017, 4, 14), "Sexta-feira Santa");
    BRAZIL.put(LocalDate.of(2017, 4, 21), "Tiradentes");
    BRAZIL.put(LocalDate.of(2017, 5, 1), "Dia do Trabalho");
  }

  private static Fit fit(List<Used> group, String clock, String calendar) {
    return Fit.of(
        group.stream()
            .map(used -> new Fit.Outcome(used.of(clock, calendar), used.made()))
            .toList());
  }

  private static IncidentReport.Attainment attained(
      List<Used> group, IncidentReport.Explanation best, Fit fit) {
    long recorded = group.stream().filter(Used::made).count();
    SortedMap<String, Double> recomputed = new TreeMap<>();
    for (String clock : CLOCKS) {
      long met =
          group.stream().filter(used -> used.of(clock, best.calendar()) <= fit.seconds()).count();
      recomputed.put(clock, (double) met / group.size());
    }
    return new IncidentReport.Attainment(
        group.size(),
        (double) recorded / group.size(),
        recomputed,
        Duration.ofSeconds(Math.max(0, fit.shortest())),
        Duration.ofSeconds(Math.max(0, fit.seconds())));
  }

  /** Why work without waiting says something else than the log; null where it does not. */
  private static @Nullable String disagreement(
      Used used, IncidentReport.Explanation best, Fit fit) {
    boolean made = used.made();
    boolean closing = used.of(CLOSING, best.calendar()) <= fit.seconds() == made;
    boolean resolution = used.of(RESOLUTION, best.calendar()) <= fit.seconds() == made;
    if (used.of(WITHOUT_WAITING, best.calendar()) <= fit.seconds() == made) {
      return null;
    }
    if (resolution) {
      return "WAITING: the log counts the time in which the incident waits";
    }
    if (closing) {
      return "CLOSING: the log counts on until the incident is closed";
    }
    if (used.incident().hasOtherPriorities()) {
      return "PRIORITY: it had another priority before";
    }
    if (used.incident().isReopened()) {
      return "REOPENED: it was resolved more than once";
    }
    return used.incident().gaps() ? "UPDATES_MISSING: the log lacks updates of it" : "UNEXPLAINED";
  }

  // ---- pauses and hand-overs

  private static IncidentReport pauses(String spec, IncidentLog log, List<Incident> incidents) {
    SlaJudge judge = new SlaJudge(measuring(ZoneId.of("Etc/UTC")));
    List<Long> total = new ArrayList<>();
    List<Long> working = new ArrayList<>();
    SortedMap<String, Long> pauses = new TreeMap<>();
    SortedMap<String, Long> paused = new TreeMap<>();
    SortedMap<String, Long> handovers = new TreeMap<>();
    long byRobots = 0;
    long steps = 0;
    long reopened = 0;
    for (Incident incident : incidents) {
      SortedMap<String, Long> used = measure(judge, log, incident).seconds();
      total.add(used.getOrDefault(RESOLUTION + " 24/7", 0L));
      working.add(used.getOrDefault(WITHOUT_WAITING + " 24/7", 0L));
      reopened += incident.isReopened() ? 1 : 0;
      IncidentStep before = null;
      for (IncidentStep step : incident.steps()) {
        steps++;
        byRobots += step.robot() ? 1 : 0;
        if (before != null) {
          if (waits(before)) {
            paused.merge(
                before.state(), Duration.between(before.at(), step.at()).toSeconds(), Long::sum);
          }
          if (!before.group().equals(step.group())) {
            handovers.merge(direction(before.level(), step.level()), 1L, Long::sum);
          }
        }
        if (waits(step) && (before == null || !before.state().equals(step.state()))) {
          pauses.merge(step.state(), 1L, Long::sum);
        }
        before = step;
      }
    }
    SortedMap<String, IncidentReport.Pause> byState = new TreeMap<>();
    pauses.forEach(
        (state, count) ->
            byState.put(
                state,
                new IncidentReport.Pause(
                    count, Duration.ofSeconds(paused.getOrDefault(state, 0L)))));
    return new IncidentReport(
        spec,
        incidents.size(),
        log.rows(),
        new TreeMap<>(),
        List.of(),
        new TreeMap<>(),
        new IncidentReport.Course(
            percentile(total, 50),
            percentile(total, 90),
            percentile(working, 50),
            percentile(working, 90),
            byState,
            handovers,
            reopened,
            (double) byRobots / steps),
        log.defects().counts(),
        log.defects().listed(),
        List.of(
            "Times are taken as they are written; all say +01:00, in summer, too.",
            "Incidents were chosen by when they ended, so that those of before May 2012 are the"
                + " long ones: no trend can be read from them.",
            "Time until resolution leaves out what passed while an incident was completed and then"
                + " opened again; without waiting, also the sub-states Wait."));
  }

  private static boolean waits(IncidentStep step) {
    return step.category() == StatusCategory.PENDING || step.category() == StatusCategory.ON_HOLD;
  }

  private static String direction(String from, String to) {
    int order = from.compareTo(to);
    return order == 0
        ? "within " + from
        : String.format(Locale.ROOT, "%s from %s to %s", order < 0 ? "up" : "back", from, to);
  }

  private static Duration percentile(List<Long> seconds, int percent) {
    List<Long> sorted = new ArrayList<>(seconds);
    sorted.sort(Comparator.naturalOrder());
    int rank = (int) Math.ceil(percent / 100.0 * sorted.size());
    return Duration.ofSeconds(sorted.get(Math.max(0, rank - 1)));
  }
}
