package io.csm.core;

import io.csm.core.internal.Require;

/**
 * Points to personal content (a body, a subject, a reason, a field) that lives outside the journal
 * and can be erased. What stands in the journal tells nothing of the content once that is gone: the
 * salt of the hash lies with the content and dies with it.
 *
 * @param size in bytes, UTF-8 for texts; 0 to 2^40
 * @param hash HMAC-SHA-256 of the content under its salt, 64 lower-case hexadecimal digits
 */
public record ContentRef(ContentId id, long size, String hash) {
  public ContentRef {
    Require.range("content.size", size, 0, 1L << 40);
    Require.that(
        hash.length() == 64 && hash.chars().allMatch(ContentRef::isLowerCaseHex),
        "content.hash",
        hash,
        "64 lower-case hexadecimal digits");
  }

  private static boolean isLowerCaseHex(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }
}
