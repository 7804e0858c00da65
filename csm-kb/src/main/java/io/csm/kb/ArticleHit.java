package io.csm.kb;

import io.csm.core.ArticleId;

/**
 * An article that was found. Immutable.
 *
 * @param locale the language in which it fits best
 * @param title of the live version, with what was found marked
 * @param body the piece of the live version in which most was found, at most 200 UTF-16 units
 * @param score higher fits better; comparable within one search and no further
 */
public record ArticleHit(ArticleId id, String locale, Snippet title, Snippet body, double score) {}
