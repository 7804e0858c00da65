package io.csm.core.lifecycle;

import io.csm.core.Code;
import io.csm.core.Problem;
import java.util.List;

/** What became of a command: events, or a reason why not. */
public sealed interface Decision {

  /**
   * The command is allowed, and this is what happens. An empty list means that all is as wanted
   * already.
   */
  record Decided(List<Draft> events) implements Decision {
    public Decided {
      events = List.copyOf(events);
    }
  }

  /** The command is not allowed, and nothing happens. */
  record Rejected(Problem problem) implements Decision {
    /** A rejection with its arguments as alternating names and values. */
    public static Rejected of(Code code, String path, Object... namesAndValues) {
      return new Rejected(Problem.of(code, path, namesAndValues));
    }
  }
}
