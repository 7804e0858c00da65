package io.csm.routing;

import io.csm.core.AgentId;
import io.csm.core.TicketId;
import io.csm.core.work.Reasons;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that a shadow policy would have decided otherwise. At least one of the two agents is
 * there. Immutable.
 *
 * @param at the time of the tick, or of the assignment
 * @param kind what sort of decision it is about
 * @param actual the agent of the decision that was made; null if none was made on that ticket
 * @param shadow the agent whom the shadow policy would have chosen; null for nobody
 * @param reasons why the shadow policy would have chosen so; null for nobody, and for decisions
 *     that offer nothing
 */
public record ShadowDifference(
    Instant at,
    Decision.Kind kind,
    TicketId ticket,
    @Nullable AgentId actual,
    @Nullable AgentId shadow,
    @Nullable Reasons reasons) {}
