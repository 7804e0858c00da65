package io.csm.simulator;

import io.csm.core.config.StatusCategory;
import io.csm.core.work.Priority;
import java.time.Instant;

/**
 * One row of an incident log, brought into order.
 *
 * @param at not before the row before it
 * @param category what the state means
 * @param state as the log says it
 * @param finished whether the row says that the incident is over for good, not only solved
 * @param group who has it
 * @param level of support, or empty
 */
record IncidentStep(
    long line,
    Instant at,
    StatusCategory category,
    String state,
    boolean finished,
    Priority priority,
    String group,
    String level,
    boolean robot) {}
