package io.csm.core.conversation;

/** What a part of a message is. */
public enum PartType {
  TEXT,
  HTML,
  IMAGE,
  VOICE,
  VIDEO,
  FILE,
  LOCATION,
  CARD
}
