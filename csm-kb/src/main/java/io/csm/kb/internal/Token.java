package io.csm.kb.internal;

/**
 * A piece of a text: a word, or one character of a script without blanks.
 *
 * @param term in its usual spelling
 * @param ideograph whether it is one character of a script without blanks
 * @param position counts from 0; the whole of a code such as {@code AB-12} stands at the position
 *     of its first part
 * @param start where it begins in the text, in UTF-16 units
 * @param end behind its last character
 * @param whole whether it is the whole of parts that stand beside it
 */
record Token(String term, boolean ideograph, int position, int start, int end, boolean whole) {}
