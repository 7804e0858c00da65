package io.csm.kb;

/**
 * Something that was found.
 *
 * @param group what it belongs to
 * @param locale the language in which it fits best
 * @param title of the document, with what was found marked
 * @param body the piece of the body in which most was found, at most 200 UTF-16 units
 * @param score higher fits better; comparable within one search and no further
 */
public record SearchHit(String group, String locale, Snippet title, Snippet body, double score) {}
