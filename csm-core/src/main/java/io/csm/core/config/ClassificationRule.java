package io.csm.core.config;

import io.csm.core.QueueId;
import io.csm.core.internal.Require;
import io.csm.core.work.Priority;
import io.csm.core.work.RoutingRequest;
import io.csm.core.work.Skill;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One rule of a {@link Classification}: for which tickets it is, and what they get. Immutable.
 *
 * @param name 1 to 128 characters, unique in the classification; what is journalled
 * @param when the tickets that it is for
 * @param queues to which they go: none leaves them where they are; of several, each gets its share
 *     by weight; at most {@value #MAX_SHARES}
 * @param priority what they get, or null
 * @param skills what they demand; at most 16, one per name
 * @param skillsFrom what they demand that they name themselves; at most 8
 * @param request what they ask of routing besides: labels, teams, a bypass, a secondary priority,
 *     agents who are excluded; nobody preferred, as that is for the ticket and its customer to say
 * @param last whether no later rule is asked for a ticket that this one is for
 */
public record ClassificationRule(
    String name,
    TicketCondition when,
    List<QueueShare> queues,
    @Nullable Priority priority,
    SortedSet<Skill> skills,
    List<SkillSource> skillsFrom,
    RoutingRequest request,
    boolean last) {
  /** The most queues among which a rule splits. */
  public static final int MAX_SHARES = 50;

  public ClassificationRule {
    Require.name("rule.name", name, 128);
    queues = Require.list("rule.queues", queues, MAX_SHARES);
    skills = Require.skills("rule.skills", skills, 16);
    skillsFrom = Require.list("rule.skillsFrom", skillsFrom, 8);
    Require.that(
        request.preferred() == null,
        "rule.request.preferred",
        String.valueOf(request.preferred()),
        "nobody, as a rule is for many tickets");
  }

  /** A rule that gives nothing yet. */
  public static ClassificationRule of(String name, TicketCondition when) {
    return new ClassificationRule(
        name, when, List.of(), null, new TreeSet<>(), List.of(), RoutingRequest.NONE, false);
  }

  /** This rule, which gives tickets to these queues by their shares. */
  public ClassificationRule withQueues(QueueShare... shares) {
    return new ClassificationRule(
        name, when, List.of(shares), priority, skills, skillsFrom, request, last);
  }

  /** This rule, which gives tickets to this queue. */
  public ClassificationRule withQueue(QueueId queue) {
    return withQueues(new QueueShare(queue, 1));
  }

  /** This rule, which gives a priority. */
  public ClassificationRule withPriority(Priority newPriority) {
    return new ClassificationRule(
        name, when, queues, newPriority, skills, skillsFrom, request, last);
  }

  /** This rule, which demands skills. */
  public ClassificationRule withSkills(Skill... demands) {
    return new ClassificationRule(
        name, when, queues, priority, new TreeSet<>(List.of(demands)), skillsFrom, request, last);
  }

  /** This rule, which demands skills that the ticket names itself. */
  public ClassificationRule withSkillsFrom(SkillSource... sources) {
    return new ClassificationRule(
        name, when, queues, priority, skills, List.of(sources), request, last);
  }

  /** This rule, which asks this of routing besides; nobody may be preferred in it. */
  public ClassificationRule withRequest(RoutingRequest asks) {
    return new ClassificationRule(name, when, queues, priority, skills, skillsFrom, asks, last);
  }

  /** This rule, after which no other is asked. */
  public ClassificationRule andStop() {
    return new ClassificationRule(name, when, queues, priority, skills, skillsFrom, request, true);
  }
}
