package io.csm.routing;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Something in a tenant's routing that will not do what it was probably meant to do. Immutable.
 *
 * @param rule which rule found it; rules are never renamed
 * @param path of what it is about, such as {@code queue.7.requiredSkills.fr}
 * @param arguments what stands in the wording, by name
 */
public record LintFinding(Rule rule, String path, SortedMap<String, String> arguments) {
  /** What is looked for. */
  public enum Rule {
    /** A queue belongs to a pool that no agent is in. */
    POOL_WITHOUT_AGENTS,
    /** No agent of the pool meets what a queue demands of all its work. */
    NOBODY_MEETS_QUEUE,
    /** No agent has room for one piece of work of a channel that leads to a queue. */
    NOBODY_HAS_ROOM,
    /** No agent of a queue's pool meets what a rule of the classification adds to its demands. */
    NOBODY_MEETS_RULE,
    /** One agent alone has a skill that a queue or a rule demands. */
    SINGLE_HOLDER,
    /** A relaxation step lets nobody take any ticket who might not have taken it before. */
    STEP_ADDS_NOBODY,
    /** A queue prefers a skill that nobody has at that level. */
    NOBODY_PREFERRED,
    /** A queue prefers skills, and chooses its agents otherwise. */
    PREFERENCE_UNUSED,
    /** A queue interrupts, or gives way, and no other of the pool does the other part. */
    INTERRUPTION_UNUSED,
    /** Work of a queue may have to let work pass that came more than a day after it. */
    STARVATION,
    /** The oldest work of a LIFO queue waits while newer comes, and so does the FIFO work there. */
    LIFO_STARVES,
    /** A rule of the classification comes after one that ends for every ticket. */
    RULE_NEVER_ASKED,
    /** A rule of the classification gives nothing and ends nothing. */
    RULE_WITHOUT_EFFECT,
    /** An exception rule does nothing. */
    EXCEPTION_WITHOUT_EFFECT,
    /** An exception rule comes when another has ended the waiting of every ticket it is for. */
    EXCEPTION_NEVER_ACTS,
    /** After an exception rule no agent of the pool may take the work. */
    EXCEPTION_UNROUTABLE,
    /** Exception rules move work on to a queue from which others move it back. */
    EXCEPTION_LOOP,
    /** A queue overflows, while it is closed, to one that is open at no other hours. */
    OVERFLOW_CLOSED
  }

  public LintFinding {
    arguments = Collections.unmodifiableSortedMap(new TreeMap<>(arguments));
  }

  /** The finding in words, with its cure: Chinese for every Chinese locale, else English. */
  public String text(Locale locale) {
    boolean chinese = locale.getLanguage().equals(Locale.CHINESE.getLanguage());
    String text =
        ResourceBundle.getBundle("io.csm.routing.findings", chinese ? Locale.CHINESE : Locale.ROOT)
            .getString(rule.name());
    for (Map.Entry<String, String> argument : arguments.entrySet()) {
      text = text.replace("{" + argument.getKey() + "}", argument.getValue());
    }
    return text;
  }
}
