package io.csm.desk;

import io.csm.core.Ref;
import io.csm.core.TicketId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command as it was given, in a form that can be written down and given again.
 *
 * @param name as in {@link Commands}
 * @param arguments values that {@link Written} knows
 * @param ticket that it names, or by its key: that it opens; or null
 * @param drawn the ids that it uses for what it makes
 * @param makes what it makes; the ticket of a message that comes in may be one that is there
 */
record Given(
    String name,
    List<@Nullable Object> arguments,
    @Nullable Ref<TicketId> ticket,
    Drawn drawn,
    Makes makes) {
  Given {
    arguments = Collections.unmodifiableList(new ArrayList<>(arguments));
  }

  /** What a command may make under an id that is drawn beforehand. */
  enum Makes {
    NOTHING,
    MESSAGE,
    /** A message, and a ticket unless there is one that goes on. */
    MESSAGE_AND_PERHAPS_TICKET,
    TICKET,
    CUSTOMER;

    boolean mayOpen() {
      return this == TICKET || this == MESSAGE_AND_PERHAPS_TICKET;
    }

    boolean addsMessage() {
      return this == MESSAGE || this == MESSAGE_AND_PERHAPS_TICKET;
    }
  }

  static Given of(Drawn drawn, Makes makes, String name, @Nullable Object... arguments) {
    return new Given(name, Arrays.asList(arguments), null, drawn, makes);
  }

  /** The same, about a ticket. */
  Given about(Ref<TicketId> named) {
    return new Given(name, arguments, named, drawn, makes);
  }
}
