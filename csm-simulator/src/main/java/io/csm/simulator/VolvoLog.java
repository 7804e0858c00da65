package io.csm.simulator;

import io.csm.core.config.StatusCategory;
import io.csm.core.work.Priority;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The log of Volvo IT's incidents (BPI Challenge 2013, Steeman). */
final class VolvoLog extends IncidentLog {
  static final List<String> COLUMNS =
      List.of(
          ("SR Number,Change Date+Time,Status,Sub Status,Activity,Activity Level,"
                  + "Involved ST Function Div,Involved Org line 3,Involved ST,Involved ST 2,"
                  + "ST Level,SR Latest Impact,Product,Country,Owner Country,Owner First Name,"
                  + "Resource")
              .split(","));

  private static final int TIME = COLUMNS.indexOf("Change Date+Time");
  private static final int STATUS = COLUMNS.indexOf("Status");
  private static final int SUB_STATUS = COLUMNS.indexOf("Sub Status");
  private static final int TEAM = COLUMNS.indexOf("Involved ST");
  private static final int LEVEL = COLUMNS.indexOf("ST Level");
  private static final int IMPACT = COLUMNS.indexOf("SR Latest Impact");
  private static final int RESOURCE = COLUMNS.indexOf("Resource");

  /** The robot's name, behind that of a country. */
  private static final String ROBOT = "Siebel";

  private static final Map<String, StatusCategory> STATES = new LinkedHashMap<>();

  static {
    STATES.put("Accepted/In Progress", StatusCategory.OPEN);
    STATES.put("Accepted/Assigned", StatusCategory.OPEN);
    STATES.put("Queued/Awaiting Assignment", StatusCategory.OPEN);
    STATES.put("Unmatched/Unmatched", StatusCategory.OPEN);
    STATES.put("Accepted/Wait - User", StatusCategory.PENDING);
    STATES.put("Accepted/Wait - Customer", StatusCategory.PENDING);
    STATES.put("Accepted/Wait", StatusCategory.ON_HOLD);
    STATES.put("Accepted/Wait - Vendor", StatusCategory.ON_HOLD);
    STATES.put("Accepted/Wait - Implementation", StatusCategory.ON_HOLD);
    STATES.put("Completed/Resolved", StatusCategory.SOLVED);
    STATES.put("Completed/In Call", StatusCategory.SOLVED);
    STATES.put("Completed/Closed", StatusCategory.CLOSED);
    STATES.put("Completed/Cancelled", StatusCategory.CLOSED);
  }

  private static final Map<String, Priority> IMPACTS = new LinkedHashMap<>();

  static {
    IMPACTS.put("Major", Priority.URGENT);
    IMPACTS.put("High", Priority.HIGH);
    IMPACTS.put("Medium", Priority.NORMAL);
    IMPACTS.put("Low", Priority.LOW);
  }

  VolvoLog(int maxListedDefects) {
    super(maxListedDefects);
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
    Instant last = null;
    for (Row row : rows) {
      Instant at = time(row);
      Priority priority = IMPACTS.get(row.cell(IMPACT));
      if (at == null || priority == null) {
        if (priority == null) {
          defects().add(row.line(), DefectReason.UNKNOWN_PRIORITY, row.cell(IMPACT));
        }
        continue;
      }
      last = inOrder(row, at, last);
      IncidentStep before = steps.isEmpty() ? null : steps.get(steps.size() - 1);
      String state = row.cell(STATUS) + "/" + row.cell(SUB_STATUS);
      StatusCategory category = category(row, STATES, state, before);
      steps.add(
          new IncidentStep(
              row.line(),
              last,
              category,
              state,
              category == StatusCategory.CLOSED,
              priority,
              row.cell(TEAM),
              row.cell(LEVEL),
              row.cell(RESOURCE).endsWith(ROBOT)));
    }
    return steps.isEmpty()
        ? null
        : new Incident(index, name, steps.get(0).at(), steps, null, false);
  }

  private @Nullable Instant time(Row row) {
    try {
      return OffsetDateTime.parse(row.cell(TIME)).toInstant();
    } catch (DateTimeException impossible) {
      defects().add(row.line(), DefectReason.IMPOSSIBLE_TIME, row.cell(TIME));
      return null;
    }
  }
}
