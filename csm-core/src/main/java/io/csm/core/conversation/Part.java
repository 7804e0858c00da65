package io.csm.core.conversation;

import io.csm.core.ContentRef;
import io.csm.core.internal.Require;

/**
 * One part of a message, by reference.
 *
 * @param mediaType e.g. {@code text/plain}, 3 to 127 characters
 */
public record Part(PartType type, String mediaType, ContentRef content) {
  public Part {
    Require.name("part.mediaType", mediaType, 127);
    Require.that(
        mediaType.indexOf('/') > 0 && mediaType.indexOf('/') < mediaType.length() - 1,
        "part.mediaType",
        mediaType,
        "a media type such as text/plain");
  }
}
