package io.csm.benchmarks.routing;

import ai.timefold.solver.core.api.domain.entity.PlanningEntity;
import ai.timefold.solver.core.api.domain.entity.PlanningPin;
import ai.timefold.solver.core.api.domain.lookup.PlanningId;
import ai.timefold.solver.core.api.domain.solution.PlanningEntityCollectionProperty;
import ai.timefold.solver.core.api.domain.solution.PlanningScore;
import ai.timefold.solver.core.api.domain.solution.PlanningSolution;
import ai.timefold.solver.core.api.domain.solution.ProblemFactCollectionProperty;
import ai.timefold.solver.core.api.domain.valuerange.ValueRangeProvider;
import ai.timefold.solver.core.api.domain.variable.PlanningVariable;
import ai.timefold.solver.core.api.score.buildin.hardmediumsoft.HardMediumSoftScore;
import ai.timefold.solver.core.api.score.stream.Constraint;
import ai.timefold.solver.core.api.score.stream.ConstraintCollectors;
import ai.timefold.solver.core.api.score.stream.ConstraintFactory;
import ai.timefold.solver.core.api.score.stream.ConstraintProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The floor as a planning problem: who of the agents gets which ticket. */
@PlanningSolution
public final class Plan {
  /** An agent. */
  public record Person(@PlanningId int number) {}

  /** A ticket, which may stay without an owner. */
  @PlanningEntity
  public static final class Ticket {
    @PlanningId int id;
    private int kind;
    private @Nullable World world;

    @PlanningVariable(allowsUnassigned = true)
    @Nullable Person owner;

    @PlanningPin boolean pinned;

    /** For the solver. */
    public Ticket() {}

    Ticket(int id, int kind, World world) {
      this.id = id;
      this.kind = kind;
      this.world = world;
    }

    /** It stays with somebody. */
    void pin(Person with) {
      owner = with;
      pinned = true;
    }

    /** The agent it is assigned to; only if there is one. */
    public @Nullable Person owner() {
      return owner;
    }

    int ownerNumber() {
      return owner == null ? -1 : owner.number();
    }

    boolean isUnskilled() {
      return owner != null && world != null && !world.meets(world.profileOf(owner.number()), kind);
    }
  }

  /** Skills and capacity are hard; then as much as can be; then spread evenly. */
  public static final class Rules implements ConstraintProvider {
    @Override
    public Constraint[] defineConstraints(ConstraintFactory factory) {
      return new Constraint[] {
        factory
            .forEach(Ticket.class)
            .filter(Ticket::isUnskilled)
            .penalize(HardMediumSoftScore.ONE_HARD)
            .asConstraint("skills"),
        factory
            .forEach(Ticket.class)
            .groupBy(Ticket::owner, ConstraintCollectors.count())
            .filter((owner, count) -> count > World.UNITS)
            .penalize(HardMediumSoftScore.ONE_HARD, (owner, count) -> count - World.UNITS)
            .asConstraint("capacity"),
        factory
            .forEachIncludingUnassigned(Ticket.class)
            .filter(ticket -> ticket.owner() == null)
            .penalize(HardMediumSoftScore.ONE_MEDIUM)
            .asConstraint("unassigned"),
        factory
            .forEach(Ticket.class)
            .groupBy(Ticket::owner, ConstraintCollectors.count())
            .penalize(HardMediumSoftScore.ONE_SOFT, (owner, count) -> count * count)
            .asConstraint("spread"),
      };
    }
  }

  @ProblemFactCollectionProperty @ValueRangeProvider List<Person> people = List.of();
  @PlanningEntityCollectionProperty List<Ticket> tickets = List.of();
  @PlanningScore @Nullable HardMediumSoftScore score;

  /** For the solver. */
  public Plan() {}

  Plan(List<Person> people, List<Ticket> tickets) {
    this.people = people;
    this.tickets = tickets;
  }
}
