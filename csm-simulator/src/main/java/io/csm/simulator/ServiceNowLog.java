package io.csm.simulator;

import io.csm.core.config.StatusCategory;
import io.csm.core.work.Priority;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The incident log of an IT company's ServiceNow (UCI 498; Amaral, Fantinato, Peres 2018).
 *
 * <p>{@code resolved_at}, {@code closed_at}, {@code closed_code} and {@code resolved_by} stand on
 * every row as they were in the end. They are never read; what a row tells is what stood in the
 * incident at its {@code sys_updated_at}.
 */
final class ServiceNowLog extends IncidentLog {
  static final List<String> COLUMNS =
      List.of(
          ("number,incident_state,active,reassignment_count,reopen_count,sys_mod_count,made_sla,"
                  + "caller_id,opened_by,opened_at,sys_created_by,sys_created_at,sys_updated_by,"
                  + "sys_updated_at,contact_type,location,category,subcategory,u_symptom,cmdb_ci,"
                  + "impact,urgency,priority,assignment_group,assigned_to,knowledge,"
                  + "u_priority_confirmation,notify,problem_id,rfc,vendor,caused_by,closed_code,"
                  + "resolved_by,resolved_at,closed_at")
              .split(","));

  private static final int STATE = COLUMNS.indexOf("incident_state");
  private static final int COUNT = COLUMNS.indexOf("sys_mod_count");
  private static final int MADE = COLUMNS.indexOf("made_sla");
  private static final int OPENED = COLUMNS.indexOf("opened_at");
  private static final int UPDATED = COLUMNS.indexOf("sys_updated_at");
  private static final int PRIORITY = COLUMNS.indexOf("priority");
  private static final int GROUP = COLUMNS.indexOf("assignment_group");

  private static final Map<String, StatusCategory> STATES = new LinkedHashMap<>();

  static {
    STATES.put("New", StatusCategory.NEW);
    STATES.put("Active", StatusCategory.OPEN);
    STATES.put("Awaiting User Info", StatusCategory.PENDING);
    STATES.put("Awaiting Vendor", StatusCategory.ON_HOLD);
    STATES.put("Awaiting Problem", StatusCategory.ON_HOLD);
    STATES.put("Awaiting Evidence", StatusCategory.ON_HOLD);
    STATES.put("Resolved", StatusCategory.SOLVED);
    STATES.put("Closed", StatusCategory.CLOSED);
  }

  private static final Map<String, Priority> PRIORITIES = new LinkedHashMap<>();

  static {
    PRIORITIES.put("1 - Critical", Priority.URGENT);
    PRIORITIES.put("2 - High", Priority.HIGH);
    PRIORITIES.put("3 - Moderate", Priority.NORMAL);
    PRIORITIES.put("4 - Low", Priority.LOW);
  }

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d/M/uuuu HH:mm", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private final ZoneId zone;

  ServiceNowLog(ZoneId zone, int maxListedDefects) {
    super(maxListedDefects);
    this.zone = zone;
  }

  @Override
  List<String> columns() {
    return COLUMNS;
  }

  @Override
  int key() {
    return 0;
  }

  @Override
  @Nullable Incident incident(long index, String name, List<Row> rows) {
    List<IncidentStep> steps = new ArrayList<>();
    Instant opened = null;
    Instant last = null;
    long count = -1;
    boolean gaps = false;
    boolean made = true;
    for (Row row : rows) {
      Instant openedAt = time(row, OPENED);
      Instant updated = time(row, UPDATED);
      Priority priority = PRIORITIES.get(row.cell(PRIORITY));
      if (openedAt == null || updated == null || priority == null) {
        if (priority == null) {
          defects().add(row.line(), DefectReason.UNKNOWN_PRIORITY, row.cell(PRIORITY));
        }
        continue;
      }
      opened = opened == null ? openedAt : opened;
      Instant at = updated;
      if (at.isBefore(opened)) {
        defects().add(row.line(), DefectReason.UPDATE_BEFORE_OPENING, at + " before " + opened);
        at = opened;
      }
      last = inOrder(row, at, last);
      long next = number(row);
      if (next == count) {
        defects().add(row.line(), DefectReason.REPEATED_UPDATE, "sys_mod_count " + count);
      } else if (next > count + 1) {
        defects().add(row.line(), DefectReason.UPDATES_MISSING, (count + 1) + " to " + (next - 1));
        gaps = true;
      }
      count = next;
      String state = row.cell(STATE);
      IncidentStep before = steps.isEmpty() ? null : steps.get(steps.size() - 1);
      StatusCategory category = category(row, STATES, state, before);
      String group = row.cell(GROUP).equals("?") ? "" : row.cell(GROUP);
      made = row.cell(MADE).equals("true");
      steps.add(
          new IncidentStep(
              row.line(),
              last,
              category,
              state,
              category == StatusCategory.CLOSED,
              priority,
              group,
              "",
              false));
    }
    return opened == null || steps.isEmpty()
        ? null
        : new Incident(index, name, opened, steps, made, gaps);
  }

  private long number(Row row) {
    try {
      return Long.parseLong(row.cell(COUNT));
    } catch (NumberFormatException none) {
      defects().add(row.line(), DefectReason.NOT_A_NUMBER, row.cell(COUNT));
      return -1;
    }
  }

  private @Nullable Instant time(Row row, int column) {
    try {
      return LocalDateTime.parse(row.cell(column), TIME).atZone(zone).toInstant();
    } catch (DateTimeException impossible) {
      defects()
          .add(
              row.line(),
              DefectReason.IMPOSSIBLE_TIME,
              COLUMNS.get(column) + " is " + row.cell(column));
      return null;
    }
  }
}
