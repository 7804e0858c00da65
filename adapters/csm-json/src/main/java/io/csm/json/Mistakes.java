package io.csm.json;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.Problem;
import java.util.Collection;

/** What is said of documents that cannot be read: always with the path in the document. */
final class Mistakes {
  private Mistakes() {}

  /**
   * A constant or kind that this version does not have. An event that holds one is kept as unknown;
   * elsewhere it is a mistake like others.
   */
  static final class NotKnownHere extends CsmException {
    private static final long serialVersionUID = 1L;

    NotKnownHere(Path path, String value, Collection<String> known) {
      super(
          Problem.of(
              Code.UNKNOWN_CHOICE,
              path.toString(),
              "value",
              value,
              "known",
              String.join(", ", known)));
    }
  }

  static CsmException malformed(Path path, String detail, String expected) {
    return CsmException.of(Code.MALFORMED, path.toString(), "detail", detail, "expected", expected);
  }

  static CsmException unexpected(Path path, Node found, String expected) {
    return malformed(path, "it is " + found.describe(), expected);
  }

  static CsmException invalid(Path path, String value, String expected, Throwable cause) {
    return new CsmException(
        Problem.of(Code.INVALID_VALUE, path.toString(), "value", value, "expected", expected),
        cause);
  }

  /**
   * What {@code refused} says, about an object at {@code path} with these fields. Constructors name
   * what they refuse by a path of their own, such as {@code skill.level}; the first step of it that
   * is one of the fields tells where in the document the mistake is, and without such a step it is
   * the object.
   */
  static CsmException at(Path path, Collection<String> fields, CsmException refused) {
    Problem problem = refused.problem();
    Path at = path;
    for (String step : problem.path().split("[.\\[]", -1)) {
      if (fields.contains(step)) {
        at = path.field(step);
        break;
      }
    }
    return new CsmException(
        new Problem(problem.code(), at.toString(), problem.arguments()), refused);
  }
}
