package io.csm.sla;

import io.csm.core.config.SlaTarget;

/**
 * The target that holds for a cycle, and where it comes from.
 *
 * @param policy the name of the policy that chose it
 * @param version which version of the timeline it is of, from 0; its calendar is that one's
 * @param target the target
 */
public record AppliedTarget(String policy, int version, SlaTarget target) {}
