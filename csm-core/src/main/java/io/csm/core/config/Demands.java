package io.csm.core.config;

import io.csm.core.TeamId;
import io.csm.core.people.AgentProfile;
import io.csm.core.work.LabelPredicate;
import io.csm.core.work.RoutingFilter;
import io.csm.core.work.RoutingRequest;
import io.csm.core.work.Skill;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an agent must have for one piece of work: the demands of its queue and of the ticket
 * together, as far as the relaxation steps so far leave them. Immutable.
 *
 * @param skills at the highest level that is demanded, one per name
 * @param labels all of it
 * @param teams sets of teams, of each of which the agent must be in one
 */
public record Demands(
    SortedSet<Skill> skills, SortedSet<LabelPredicate> labels, List<SortedSet<TeamId>> teams) {
  /** Nothing: any agent will do. */
  public static final Demands NONE =
      new Demands(Collections.emptySortedSet(), Collections.emptySortedSet(), List.of());

  public Demands {
    skills = Collections.unmodifiableSortedSet(skills);
    labels = Collections.unmodifiableSortedSet(labels);
    teams = List.copyOf(teams);
  }

  /**
   * What a queue and a ticket demand together.
   *
   * @param step how many relaxation steps of the queue apply, from none to all of them
   */
  static Demands of(Queue queue, SortedSet<Skill> ofTicket, RoutingRequest request, int step) {
    if (request.bypass()) {
      return NONE;
    }
    SortedSet<Skill> skills = together(ofTicket, queue.requiredSkills());
    SortedSet<LabelPredicate> labels = both(request.labels(), queue.requiredLabels());
    List<SortedSet<TeamId>> teams = new ArrayList<>(2);
    if (!queue.teams().isEmpty() && !request.onlyTeams()) {
      teams.add(queue.teams());
    }
    if (!request.teams().isEmpty()) {
      teams.add(request.teams());
    }
    Demands demands = new Demands(skills, labels, teams);
    for (RelaxationStep relaxation : queue.relaxation().subList(0, step)) {
      demands = demands.relaxed(relaxation);
    }
    return demands;
  }

  private static <T> SortedSet<T> both(SortedSet<T> a, SortedSet<T> b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.isEmpty() ? b : a;
    }
    SortedSet<T> both = new TreeSet<>(a);
    both.addAll(b);
    return both;
  }

  /** Of a skill that both name, the higher level. */
  private static SortedSet<Skill> together(SortedSet<Skill> a, SortedSet<Skill> b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.isEmpty() ? b : a;
    }
    SortedMap<String, Skill> levels = new TreeMap<>();
    a.forEach(skill -> levels.put(skill.name(), skill));
    b.forEach(skill -> levels.merge(skill.name(), skill, (x, y) -> x.level() >= y.level() ? x : y));
    return new TreeSet<>(levels.values());
  }

  private Demands relaxed(RelaxationStep step) {
    SortedMap<String, Skill> lower = new TreeMap<>();
    step.lowerSkills().forEach(skill -> lower.put(skill.name(), skill));
    SortedSet<Skill> newSkills = new TreeSet<>();
    for (Skill skill : skills) {
      if (!step.dropSkills().contains(skill.name())) {
        Skill enough = lower.getOrDefault(skill.name(), skill);
        newSkills.add(enough.level() < skill.level() ? enough : skill);
      }
    }
    SortedSet<LabelPredicate> newLabels = new TreeSet<>(labels);
    newLabels.removeIf(predicate -> step.dropLabels().contains(predicate.label()));
    List<SortedSet<TeamId>> newTeams = new ArrayList<>();
    if (!step.anyTeam()) {
      teams.forEach(anyOf -> newTeams.add(both(anyOf, step.addTeams())));
    }
    return new Demands(newSkills, newLabels, newTeams);
  }

  /** The first of the filters SKILL, LABEL and TEAM that an agent does not pass, if any. */
  public Optional<RoutingFilter> refusal(AgentProfile profile) {
    for (Skill skill : skills) {
      if (!profile.has(skill)) {
        return Optional.of(RoutingFilter.SKILL);
      }
    }
    for (LabelPredicate label : labels) {
      if (!label.isMetBy(profile.labels())) {
        return Optional.of(RoutingFilter.LABEL);
      }
    }
    for (SortedSet<TeamId> anyOf : teams) {
      if (!profile.isInOneOf(anyOf)) {
        return Optional.of(RoutingFilter.TEAM);
      }
    }
    return Optional.empty();
  }
}
