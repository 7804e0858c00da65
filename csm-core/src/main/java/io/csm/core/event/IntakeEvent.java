package io.csm.core.event;

import io.csm.core.Code;
import io.csm.core.MessageId;
import io.csm.core.TicketId;
import io.csm.core.internal.Require;
import org.jspecify.annotations.Nullable;

/** What happens to a command that was accepted inside a transaction of the host's. */
public sealed interface IntakeEvent extends Event {

  /**
   * The command was decided after the host's commit, and is not allowed: nothing happened.
   *
   * @param command its name, as the method of the desk is called, or {@code unreadable}; 1 to 64
   *     characters
   * @param ticket that it was about, or that it was to open; null if it was named by a key
   * @param message that it was to add, or null
   * @param code why
   * @param path the field that is wrong, at most 200 characters, or empty; the values that were
   *     wrong may be personal, and are left out
   */
  record Rejected(
      String command,
      @Nullable TicketId ticket,
      @Nullable MessageId message,
      Code code,
      String path)
      implements IntakeEvent {
    public Rejected {
      Require.name("intake.command", command, 64);
      Require.text("intake.path", path, 200);
    }

    @Override
    public EventKind kind() {
      return EventKind.INTAKE_REJECTED;
    }
  }
}
