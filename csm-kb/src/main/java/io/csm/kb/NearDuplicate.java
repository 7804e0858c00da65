package io.csm.kb;

import io.csm.core.ArticleId;

/**
 * Two live articles that say nearly the same in one language. Immutable.
 *
 * @param one the one with the lower id
 * @param alike which share of their sequences of three characters or words they have in common, 0
 *     to 1
 */
public record NearDuplicate(ArticleId one, ArticleId other, String locale, double alike) {}
