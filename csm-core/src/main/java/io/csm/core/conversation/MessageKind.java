package io.csm.core.conversation;

/** What sort of message it is, and who may read it. */
public enum MessageKind {
  /** Between customer and desk, in either direction. */
  PUBLIC_REPLY,
  /** Among agents only. */
  INTERNAL_NOTE,
  /** Written by the engine or a rule. */
  SYSTEM
}
