package io.csm.desk;

import io.csm.core.AgentId;
import io.csm.core.TeamId;
import io.csm.core.work.PreferredAgent;
import io.csm.core.work.Reasons;
import io.csm.core.work.RoutingFilter;
import io.csm.routing.Explanation.Unblocking;
import io.csm.routing.ReasonsText;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The wording of explanations in one language. Immutable and thread-safe. */
final class ExplanationText {
  private final Locale locale;
  private final ResourceBundle bundle;

  private ExplanationText(Locale locale, ResourceBundle bundle) {
    this.locale = locale;
    this.bundle = bundle;
  }

  static ExplanationText of(Locale locale) {
    boolean chinese = locale.getLanguage().equals(Locale.CHINESE.getLanguage());
    return new ExplanationText(
        locale,
        ResourceBundle.getBundle(
            "io.csm.desk.explanations", chinese ? Locale.CHINESE : Locale.ROOT));
  }

  String text(TicketExplanation explanation) {
    return switch (explanation.work()) {
      case WAITING -> waiting(explanation);
      case OFFERED -> chosen("offered", explanation);
      case ASSIGNED -> chosen("assigned", explanation);
      case NONE -> {
        Instant callback = explanation.callbackAt();
        yield callback == null
            ? fill("none", Map.of("ticket", number(explanation)))
            : fill("callback", Map.of("ticket", number(explanation), "until", callback));
      }
    };
  }

  private String waiting(TicketExplanation explanation) {
    Instant closed = explanation.closedUntil();
    if (closed != null) {
      return fill("closed", Map.of("ticket", number(explanation), "until", closed));
    }
    StringBuilder text =
        new StringBuilder(
            fill(
                "waiting",
                Map.of(
                    "ticket", number(explanation),
                    "ahead", explanation.ahead(),
                    "agents", explanation.agents())));
    text.append(filters(explanation.refused()));
    PreferredAgent held = explanation.heldFor();
    if (held != null) {
      text.append('\n').append(held(held, explanation.heldUntil()));
    }
    if (!explanation.next().isEmpty()) {
      return text.append('\n')
          .append(fill("next", Map.of("agents", agents(explanation.next()))))
          .toString();
    }
    if (!explanation.unblocking().isEmpty()) {
      text.append('\n').append(bundle.getString("unblocking"));
      for (Unblocking change : explanation.unblocking()) {
        Map<String, Object> named =
            Map.of("change", change.remedy().text(locale), "before", change.before());
        text.append("\n  ").append(fill(change.before() == 0 ? "unblock" : "unblock.after", named));
      }
      return text.toString();
    }
    if (!explanation.missingSkills().isEmpty()) {
      String skills =
          explanation.missingSkills().stream()
              .map(skill -> skill.name() + " ≥ " + skill.level())
              .collect(Collectors.joining(", "));
      text.append('\n').append(fill("missingSkills", Map.of("skills", skills)));
    } else if (explanation.refused().containsKey(RoutingFilter.CAPACITY)) {
      text.append('\n').append(bundle.getString("unblock.CAPACITY"));
    } else if (explanation.refused().containsKey(RoutingFilter.PRESENCE)) {
      text.append('\n').append(bundle.getString("unblock.PRESENCE"));
    }
    return text.toString();
  }

  private String held(PreferredAgent held, @Nullable Instant until) {
    AgentId agent = held.agent();
    TeamId team = held.team();
    String key = (agent == null ? "held.TEAM" : "held.AGENT") + (until == null ? ".always" : "");
    long who = agent == null ? (team == null ? 0 : team.value()) : agent.value();
    return fill(key, Map.of("who", who, "until", until == null ? "" : until));
  }

  private String chosen(String pattern, TicketExplanation explanation) {
    AgentId agent = explanation.agent();
    Map<String, Object> names =
        Map.of("ticket", number(explanation), "agent", agent == null ? 0 : agent.value());
    StringBuilder text = new StringBuilder(fill(pattern, names));
    if (explanation.offeredTo().size() > 1) {
      List<AgentId> others = explanation.offeredTo().subList(1, explanation.offeredTo().size());
      text.append('\n').append(fill("offered.others", Map.of("agents", agents(others))));
    }
    Reasons reasons = explanation.reasons();
    if (reasons == null) {
      return text.append('\n').append(bundle.getString("byHand")).toString();
    }
    text.append('\n').append(ReasonsText.of(reasons, locale));
    return text.append(filters(reasons.refused())).toString();
  }

  private static String agents(List<AgentId> agents) {
    return agents.stream()
        .map(agent -> Long.toString(agent.value()))
        .collect(Collectors.joining(", "));
  }

  private String filters(SortedMap<RoutingFilter, Integer> refused) {
    StringBuilder text = new StringBuilder();
    refused.forEach(
        (filter, count) ->
            text.append("\n  ").append(fill("filter." + filter.name(), Map.of("count", count))));
    return text.toString();
  }

  private static long number(TicketExplanation explanation) {
    return explanation.ticket().value();
  }

  private String fill(String key, Map<String, ?> arguments) {
    String text = bundle.getString(key);
    for (Map.Entry<String, ?> argument : arguments.entrySet()) {
      text = text.replace("{" + argument.getKey() + "}", String.valueOf(argument.getValue()));
    }
    return text;
  }
}
