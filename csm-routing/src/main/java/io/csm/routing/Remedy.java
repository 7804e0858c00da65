package io.csm.routing;

import io.csm.core.AgentId;
import io.csm.core.QueueId;
import io.csm.core.TeamId;
import io.csm.core.TicketId;
import io.csm.core.work.ChannelType;
import io.csm.core.work.LabelValue;
import io.csm.core.work.Skill;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** One change of one agent, queue or ticket that lets work that nobody may take be taken. */
public sealed interface Remedy {
  /** The agent becomes AVAILABLE. */
  record BecomesAvailable(AgentId agent) implements Remedy {}

  /** The agent comes on duty: the shift begins, or the time off ends. */
  record ComesOnDuty(AgentId agent) implements Remedy {}

  /**
   * The agent is done with something that takes units, its wrap-up included, or waits for them.
   *
   * @param ticket what the agent is done with
   */
  record Finishes(AgentId agent, TicketId ticket) implements Remedy {}

  /**
   * The agent has more units in all.
   *
   * @param more how many more, at least 1
   */
  record MoreUnits(AgentId agent, int more) implements Remedy {}

  /** The agent takes work of a channel again that was closed. */
  record OpensChannel(AgentId agent, ChannelType channel) implements Remedy {}

  /** The agent may have {@code limit} pieces of work of a channel at a time. */
  record ChannelLimit(AgentId agent, ChannelType channel, int limit) implements Remedy {}

  /** Each agent may have {@code limit} pieces of work of a queue at a time. */
  record QueueLimit(QueueId queue, int limit) implements Remedy {}

  /** The agent has a skill at that level. */
  record GetsSkill(AgentId agent, Skill skill) implements Remedy {}

  /**
   * The agent has another value of a label.
   *
   * @param value null if the agent is to have no such label
   */
  record GetsLabel(AgentId agent, String label, @Nullable LabelValue value) implements Remedy {}

  /** The agent is in one more team. */
  record JoinsTeam(AgentId agent, TeamId team) implements Remedy {}

  /** The ticket does not exclude the agent any more. */
  record NotExcluded(AgentId agent) implements Remedy {}

  /** The ticket is held for nobody. */
  record NotHeld() implements Remedy {}

  /**
   * Neither ticket nor queue demands more of a skill than this.
   *
   * @param level that will do, 1 to 10, or 0 if the skill is not to be demanded
   */
  record LessSkill(String skill, int level) implements Remedy {}

  /** Neither ticket nor queue demands anything of a label. */
  record LabelNotDemanded(String label) implements Remedy {}

  /** Neither ticket nor queue demands that the agent be in certain teams. */
  record AnyTeam() implements Remedy {}

  /** The change in words: Chinese for every Chinese locale, else English. */
  default String text(Locale locale) {
    boolean chinese = locale.getLanguage().equals(Locale.CHINESE.getLanguage());
    ResourceBundle bundle =
        ResourceBundle.getBundle("io.csm.routing.remedies", chinese ? Locale.CHINESE : Locale.ROOT);
    String text = bundle.getString(RemedyText.key(this));
    for (Map.Entry<String, String> argument : RemedyText.arguments(this).entrySet()) {
      text = text.replace("{" + argument.getKey() + "}", argument.getValue());
    }
    return text;
  }
}
