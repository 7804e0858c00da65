package io.csm.json;

import io.csm.core.Code;
import io.csm.core.CsmException;

/**
 * How large a document may be. What is larger is refused while it is read, before it takes memory
 * beyond these bounds. Immutable.
 *
 * @param maxDocumentLength of a whole document or line, in UTF-16 units; 1,000 to 1,000,000,000;
 *     {@value #DOCUMENT_LENGTH} unless changed. Holds for writing too
 * @param maxDepth of nested objects and arrays, 16 to 500; {@value #DEPTH} unless changed
 * @param maxStringLength of one text, in UTF-16 units; 1,000 to 1,000,000,000; {@value
 *     #STRING_LENGTH} unless changed
 * @param maxNumberLength of one number, in characters; 20 to 1,000; {@value #NUMBER_LENGTH} unless
 *     changed
 */
public record JsonLimits(
    int maxDocumentLength, int maxDepth, int maxStringLength, int maxNumberLength) {
  /** The length of a document unless changed: 16 Mi. */
  public static final int DOCUMENT_LENGTH = 16_777_216;

  /** The depth unless changed; the deepest document of csm's own has 17 levels. */
  public static final int DEPTH = 64;

  /** The length of a text unless changed: 1 Mi; the longest text of csm's own has 65,536. */
  public static final int STRING_LENGTH = 1_048_576;

  /** The length of a number unless changed. */
  public static final int NUMBER_LENGTH = 100;

  /** The limits unless changed. */
  public static final JsonLimits STANDARD =
      new JsonLimits(DOCUMENT_LENGTH, DEPTH, STRING_LENGTH, NUMBER_LENGTH);

  private static final int MAX_LENGTH = 1_000_000_000;

  public JsonLimits {
    check("limits.maxDocumentLength", maxDocumentLength, 1_000, MAX_LENGTH);
    check("limits.maxDepth", maxDepth, 16, 500);
    check("limits.maxStringLength", maxStringLength, 1_000, MAX_LENGTH);
    check("limits.maxNumberLength", maxNumberLength, 20, 1_000);
  }

  /** These limits with another length of documents. */
  public JsonLimits withMaxDocumentLength(int length) {
    return new JsonLimits(length, maxDepth, maxStringLength, maxNumberLength);
  }

  /** These limits with another depth. */
  public JsonLimits withMaxDepth(int depth) {
    return new JsonLimits(maxDocumentLength, depth, maxStringLength, maxNumberLength);
  }

  /** These limits with another length of texts. */
  public JsonLimits withMaxStringLength(int length) {
    return new JsonLimits(maxDocumentLength, maxDepth, length, maxNumberLength);
  }

  /** These limits with another length of numbers. */
  public JsonLimits withMaxNumberLength(int length) {
    return new JsonLimits(maxDocumentLength, maxDepth, maxStringLength, length);
  }

  private static void check(String path, int value, int min, int max) {
    if (value < min || value > max) {
      throw CsmException.of(
          Code.INVALID_VALUE,
          path,
          "value",
          value,
          "expected",
          "a number from " + min + " to " + max);
    }
  }
}
