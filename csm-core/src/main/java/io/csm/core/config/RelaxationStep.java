package io.csm.core.config;

import io.csm.core.TeamId;
import io.csm.core.internal.Require;
import io.csm.core.work.LabelPredicate;
import io.csm.core.work.Skill;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a queue asks less for, once work has waited for long enough. It changes the demands of the
 * queue and those of the ticket, after the steps before it. Immutable.
 *
 * @param after how long after {@code enqueuedAt} it begins, zero to 365 days
 * @param dropSkills names of skills that are demanded no longer; at most 16
 * @param lowerSkills levels that will do from now on, where more was demanded; at most 16, one per
 *     name
 * @param dropLabels names of labels that count no longer; at most 16
 * @param addTeams teams whose agents will do as well, where one of certain teams was demanded; at
 *     most 32
 * @param anyTeam whether agents of every team, and of none, will do
 * @param credit how much waiting time the work is given on top of that for its priority, zero to
 *     365 days; that of all steps so far adds up
 */
public record RelaxationStep(
    Duration after,
    SortedSet<String> dropSkills,
    SortedSet<Skill> lowerSkills,
    SortedSet<String> dropLabels,
    SortedSet<TeamId> addTeams,
    boolean anyTeam,
    Duration credit) {
  private static final Duration MAX = Duration.ofDays(365);

  public RelaxationStep {
    Require.that(
        !after.isNegative() && after.compareTo(MAX) <= 0, "step.after", after, "zero to 365 days");
    dropSkills = Require.sorted("step.dropSkills", dropSkills, 16);
    dropSkills.forEach(name -> Require.name("step.dropSkills", name, Skill.MAX_NAME_LENGTH));
    lowerSkills = Require.skills("step.lowerSkills", lowerSkills, 16);
    dropLabels = Require.sorted("step.dropLabels", dropLabels, 16);
    dropLabels.forEach(
        name -> Require.name("step.dropLabels", name, LabelPredicate.MAX_NAME_LENGTH));
    addTeams = Require.sorted("step.addTeams", addTeams, 32);
    Require.that(
        !credit.isNegative() && credit.compareTo(MAX) <= 0,
        "step.credit",
        credit,
        "zero to 365 days");
  }

  /** A step that changes nothing yet. */
  public static RelaxationStep after(Duration delay) {
    return new RelaxationStep(
        delay,
        new TreeSet<>(),
        new TreeSet<>(),
        new TreeSet<>(),
        new TreeSet<>(),
        false,
        Duration.ZERO);
  }

  /** This, without a demand for these skills. */
  public RelaxationStep dropping(String... skills) {
    return new RelaxationStep(
        after, new TreeSet<>(List.of(skills)), lowerSkills, dropLabels, addTeams, anyTeam, credit);
  }

  /** This, content with these levels. */
  public RelaxationStep lowering(Skill... levels) {
    return new RelaxationStep(
        after, dropSkills, new TreeSet<>(List.of(levels)), dropLabels, addTeams, anyTeam, credit);
  }

  /** This, without a demand on these labels. */
  public RelaxationStep droppingLabels(String... labels) {
    return new RelaxationStep(
        after, dropSkills, lowerSkills, new TreeSet<>(List.of(labels)), addTeams, anyTeam, credit);
  }

  /** This, for the agents of these teams as well. */
  public RelaxationStep adding(TeamId... teams) {
    return new RelaxationStep(
        after, dropSkills, lowerSkills, dropLabels, new TreeSet<>(List.of(teams)), anyTeam, credit);
  }

  /** This, whatever team the agent is in. */
  public RelaxationStep toAnyTeam() {
    return new RelaxationStep(after, dropSkills, lowerSkills, dropLabels, addTeams, true, credit);
  }

  /** This, with more waiting time given. */
  public RelaxationStep withCredit(Duration more) {
    return new RelaxationStep(after, dropSkills, lowerSkills, dropLabels, addTeams, anyTeam, more);
  }
}
