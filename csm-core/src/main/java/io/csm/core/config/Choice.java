package io.csm.core.config;

import io.csm.core.internal.Require;
import java.util.List;
import java.util.Optional;

/**
 * One choice of a field, with the choices below it where the field is cascaded. At most 5 levels
 * and 5,000 choices, this one included.
 *
 * @param name 1 to 128 characters, unique among its siblings
 * @param removed whether it, and all below it, may no longer be newly chosen
 * @param children the choices below it, in the order in which they are shown; at most 1,000
 */
public record Choice(String name, boolean removed, List<Choice> children) {
  /** The longest name of a choice, in characters (UTF-16 units). */
  public static final int MAX_NAME_LENGTH = 128;

  /** The most choices side by side: in a field, or below one choice. */
  public static final int MAX_SIBLINGS = 1_000;

  /** The most levels of a cascaded choice. */
  public static final int MAX_DEPTH = 5;

  /** The most choices of a field, over all levels. */
  public static final int MAX_TOTAL = 5_000;

  public Choice {
    String path = "schema.choices";
    Require.name(path, name, MAX_NAME_LENGTH);
    path = path + "." + name;
    children = Require.list(path, children, MAX_SIBLINGS);
    // Checked here and not only for the whole field: trees that share branches could otherwise grow
    // without limit before anybody counts them.
    Require.that(
        depth(children) < MAX_DEPTH, path, "deeper", "at most " + MAX_DEPTH + " levels of choices");
    requireTotal(path, children, MAX_TOTAL - 1);
    Names.requireUnique(path, "choice", children, Choice::name);
  }

  /** A choice in use, with the choices below it. */
  public static Choice of(String name, Choice... children) {
    return new Choice(name, false, List.of(children));
  }

  /** The choice of that name directly below this one, be it removed or not. */
  public Optional<Choice> child(String childName) {
    return Names.find(children, Choice::name, childName);
  }

  /** Whether nothing below it can be chosen, so that a path may end here. */
  public boolean isLeaf() {
    return children.stream().allMatch(Choice::removed);
  }

  static void requireTotal(String path, List<Choice> choices, int max) {
    Require.that(
        total(choices, max) <= max,
        path,
        "more",
        "at most " + MAX_TOTAL + " choices on all levels");
  }

  /** The number of choices on all levels; just above {@code max} if there are more. */
  static int total(List<Choice> choices, int max) {
    int total = 0;
    for (Choice choice : choices) {
      total += 1 + total(choice.children, max - total);
      if (total > max) {
        break;
      }
    }
    return total;
  }

  private static int depth(List<Choice> choices) {
    int deepest = 0;
    for (Choice choice : choices) {
      deepest = Math.max(deepest, 1 + depth(choice.children));
    }
    return deepest;
  }
}
