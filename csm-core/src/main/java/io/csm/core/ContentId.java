package io.csm.core;

/**
 * Identifies a content row: a body, subject, name or other personal content. See {@link Id} for
 * what the value means.
 */
public record ContentId(long value) implements Id<ContentId> {
  public ContentId {
    Id.check("content", value);
  }

  @Override
  public String toString() {
    return "content-" + value;
  }
}
