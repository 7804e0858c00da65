package io.csm.routing;

import io.csm.core.AgentId;
import io.csm.core.work.Reasons;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.stream.Collectors;

/**
 * The words for what stands with a decision: in which order the agents came, and what decided. It
 * is made of the {@link Reasons} alone, so that it says the same years later. Thread-safe.
 */
public final class ReasonsText {
  private ReasonsText() {}

  /**
   * What {@code reasons} say, in two lines: in Chinese for every Chinese locale, else in English.
   * What decided is given as it was written where its form is not known.
   */
  public static String of(Reasons reasons, Locale locale) {
    boolean chinese = locale.getLanguage().equals(Locale.CHINESE.getLanguage());
    ResourceBundle bundle =
        ResourceBundle.getBundle("io.csm.routing.reasons", chinese ? Locale.CHINESE : Locale.ROOT);
    return order(reasons, bundle) + "\n" + decided(reasons, bundle);
  }

  private static String order(Reasons reasons, ResourceBundle bundle) {
    List<AgentId> candidates = reasons.candidates();
    Map<String, String> named = new LinkedHashMap<>();
    named.put("eligible", Integer.toString(reasons.eligible()));
    named.put("agents", agents(candidates));
    named.put("others", Integer.toString(reasons.eligible() - candidates.size()));
    if (reasons.eligible() > candidates.size()) {
      return fill(bundle.getString("order.more"), named);
    }
    return fill(bundle.getString(candidates.size() == 1 ? "order.only" : "order"), named);
  }

  private static String decided(Reasons reasons, ResourceBundle bundle) {
    boolean held = reasons.decidedBy().startsWith("HELD ");
    if (reasons.eligible() == 1 && !held) {
      return bundle.getString("decided.only");
    }
    String[] parts = reasons.decidedBy().split(" ", -1);
    Map<String, String> named = new LinkedHashMap<>();
    named.put("decidedBy", reasons.decidedBy());
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      named.put(
          equals < 0 ? "value" : parts[i].substring(0, equals), parts[i].substring(equals + 1));
    }
    String key = "decided." + parts[0];
    for (String more : List.of("since", "until")) {
      key += named.containsKey(more) ? "." + more : "";
    }
    if (!bundle.containsKey(key)) {
      key = "decided." + parts[0];
    }
    String text = fill(bundle.getString(bundle.containsKey(key) ? key : "decided"), named);
    return text.contains("{") ? fill(bundle.getString("decided"), named) : text;
  }

  private static String agents(List<AgentId> agents) {
    return agents.stream()
        .map(agent -> Long.toString(agent.value()))
        .collect(Collectors.joining(", "));
  }

  private static String fill(String pattern, Map<String, String> arguments) {
    String text = pattern;
    for (Map.Entry<String, String> argument : arguments.entrySet()) {
      text = text.replace("{" + argument.getKey() + "}", argument.getValue());
    }
    return text;
  }
}
