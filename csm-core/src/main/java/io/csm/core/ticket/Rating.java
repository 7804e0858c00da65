package io.csm.core.ticket;

import io.csm.core.ContentRef;
import org.jspecify.annotations.Nullable;

/**
 * A customer's rating of one solution.
 *
 * @param score on the tenant's scale
 * @param comment content, or null
 * @param solve which solution it rates: the first is 1
 */
public record Rating(int score, @Nullable ContentRef comment, int solve) {}
