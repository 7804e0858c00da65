package io.csm.routing;

import java.util.LinkedHashMap;
import java.util.Map;

/** Which wording a remedy has, and what is filled in. */
final class RemedyText {
  private RemedyText() {}

  static String key(Remedy remedy) {
    if (remedy instanceof Remedy.GetsLabel gets && gets.value() == null) {
      return "LosesLabel";
    }
    if (remedy instanceof Remedy.LessSkill less && less.level() == 0) {
      return "SkillNotDemanded";
    }
    return remedy.getClass().getSimpleName();
  }

  static Map<String, String> arguments(Remedy remedy) {
    Map<String, String> named = new LinkedHashMap<>();
    if (remedy instanceof Remedy.BecomesAvailable change) {
      put(named, "agent", change.agent().value());
    } else if (remedy instanceof Remedy.ComesOnDuty change) {
      put(named, "agent", change.agent().value());
    } else if (remedy instanceof Remedy.Finishes change) {
      put(named, "agent", change.agent().value());
      put(named, "ticket", change.ticket().value());
    } else if (remedy instanceof Remedy.MoreUnits change) {
      put(named, "agent", change.agent().value());
      put(named, "more", change.more());
    } else if (remedy instanceof Remedy.OpensChannel change) {
      put(named, "agent", change.agent().value());
      put(named, "channel", change.channel());
    } else if (remedy instanceof Remedy.ChannelLimit change) {
      put(named, "agent", change.agent().value());
      put(named, "channel", change.channel());
      put(named, "limit", change.limit());
    } else if (remedy instanceof Remedy.QueueLimit change) {
      put(named, "queue", change.queue().value());
      put(named, "limit", change.limit());
    } else if (remedy instanceof Remedy.GetsSkill change) {
      put(named, "agent", change.agent().value());
      put(named, "skill", change.skill().name());
      put(named, "level", change.skill().level());
    } else if (remedy instanceof Remedy.GetsLabel change) {
      put(named, "agent", change.agent().value());
      put(named, "label", change.label());
      put(named, "value", change.value() == null ? "" : change.value());
    } else if (remedy instanceof Remedy.JoinsTeam change) {
      put(named, "agent", change.agent().value());
      put(named, "team", change.team().value());
    } else if (remedy instanceof Remedy.NotExcluded change) {
      put(named, "agent", change.agent().value());
    } else if (remedy instanceof Remedy.LessSkill change) {
      put(named, "skill", change.skill());
      put(named, "level", change.level());
    } else if (remedy instanceof Remedy.LabelNotDemanded change) {
      put(named, "label", change.label());
    }
    return named;
  }

  private static void put(Map<String, String> named, String name, Object value) {
    named.put(name, value.toString());
  }
}
