package io.csm.core.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.MessageId;
import io.csm.core.TicketId;
import io.csm.core.config.StatusCategory;
import io.csm.core.config.TicketSchema;
import io.csm.core.conversation.Message;
import io.csm.core.event.Event;
import io.csm.core.event.EventKind;
import io.csm.core.event.RecordedEvent;
import io.csm.core.event.TicketEvent;
import io.csm.core.event.UnknownEvent;
import io.csm.core.lifecycle.World.Touched;
import io.csm.core.people.Agent;
import io.csm.core.ticket.Assignment;
import io.csm.core.ticket.Deadline;
import io.csm.core.ticket.Rating;
import io.csm.core.ticket.Ticket;
import io.csm.core.ticket.WorkState;
import io.csm.core.work.Holding;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.WorkItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import org.jspecify.annotations.Nullable;

/** What holds for every sequence of commands, whatever the tenant has configured. */
class TicketLawsTest {
  private static final int TRIES = 150;

  @Provide
  Arbitrary<Script> scripts() {
    return Script.any();
  }

  // ---- folding

  @Property(tries = TRIES)
  void foldingFromAnyPrefixGivesTheSameState(@ForAll("scripts") Script script) {
    World world = script.play((w, outcome) -> {});

    world.histories.forEach(
        (id, history) -> {
          List<Ticket> states = new ArrayList<>();
          Ticket whole = null;
          for (RecordedEvent event : history) {
            whole = TicketLifecycle.evolve(whole, event.envelope(), event.event());
            states.add(whole);
          }
          assertThat(whole).isEqualTo(world.ticket(id));
          for (int prefix = 1; prefix < history.size(); prefix++) {
            Ticket resumed = states.get(prefix - 1).toBuilder().build();
            for (RecordedEvent event : history.subList(prefix, history.size())) {
              resumed = TicketLifecycle.evolve(resumed, event.envelope(), event.event());
            }
            assertThat(resumed).isEqualTo(whole);
          }
        });
  }

  @Property(tries = TRIES / 3)
  void eventsThatNobodyKnowsChangeNoState(@ForAll("scripts") Script script) {
    World world = script.play((w, outcome) -> {});

    world.histories.forEach(
        (id, history) -> {
          Ticket ticket = null;
          for (RecordedEvent event : history) {
            ticket = TicketLifecycle.evolve(ticket, event.envelope(), event.event());
            ticket =
                TicketLifecycle.evolve(
                    ticket, event.envelope(), new UnknownEvent("FROM_THE_FUTURE", "{}"));
          }
          assertThat(ticket).isEqualTo(world.ticket(id));
        });
  }

  /** World folds every event into tickets and agents, and so throws if one is refused. */
  @Property(tries = TRIES)
  void whatWasDecidedIsNeverRefusedByEvolve(@ForAll("scripts") Script script) {
    script.play(
        (world, outcome) -> {
          if (outcome.refused() != null) {
            assertThat(outcome.events()).isEmpty();
          }
        });
  }

  @Property(tries = TRIES)
  void theSameScriptGivesTheSameHistoryTwice(@ForAll("scripts") Script script) {
    World once = script.play((w, outcome) -> {});
    World again = script.play((w, outcome) -> {});

    assertThat(again.histories).isEqualTo(once.histories);
    assertThat(again.tickets).isEqualTo(once.tickets);
    assertThat(again.agents).isEqualTo(once.agents);
  }

  // ---- the table

  @Property(tries = TRIES)
  void noSequenceLeavesTheTable(@ForAll("scripts") Script script) {
    script.play(
        (world, outcome) -> {
          StatusCategory from = outcome.before() == null ? null : outcome.before().category();
          if (!TransitionTable.allows(outcome.kind(), from)) {
            assertThat(outcome.refused()).isNotNull();
            assertThat(outcome.refused().code()).isEqualTo(Code.NOT_ALLOWED_NOW);
          }
          if (outcome.refused() != null) {
            assertThat(world.tickets.get(outcome.id())).isEqualTo(outcome.before());
          } else if (from != null) {
            assertThat(TransitionTable.steps(outcome.kind(), from))
                .contains(outcome.after().category());
          } else if (outcome.kind() == CommandKind.OPEN) {
            assertThat(outcome.after().category()).isEqualTo(StatusCategory.NEW);
          }
        });
  }

  /** The laws are worth something only if the scripts get everywhere; a seed keeps this steady. */
  @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
  @Property(tries = 8 * TRIES, seed = "20261121", shrinking = ShrinkingMode.OFF)
  void theScriptsTakeEveryStepOfTheTable(@ForAll("scripts") Script script) {
    script.play(
        (world, outcome) -> {
          if (outcome.before() != null && outcome.refused() == null) {
            Statistics.collect(
                outcome.kind(), outcome.before().category(), outcome.after().category());
          }
        });
    Statistics.coverage(
        coverage -> {
          for (CommandKind command : CommandKind.values()) {
            for (StatusCategory from : StatusCategory.values()) {
              for (StatusCategory to : TransitionTable.steps(command, from)) {
                coverage.check(command, from, to).count(count -> count > 0);
              }
            }
          }
        });
  }

  @Property(tries = TRIES)
  void aClosedTicketChangesOnlyByReopenRateLinkAndErase(@ForAll("scripts") Script script) {
    script.play(
        (world, outcome) -> {
          Ticket before = outcome.before();
          if (before == null || before.category() != StatusCategory.CLOSED) {
            return;
          }
          Ticket after = outcome.after();
          switch (outcome.kind()) {
            case REOPEN -> {
              if (before.mergedInto() != null) {
                assertThat(after).isEqualTo(before);
              }
            }
            case RATE ->
                assertThat(after.toBuilder().rating(before.rating()).build()).isEqualTo(before);
            case LINK, UNLINK ->
                assertThat(after.toBuilder().links(before.links()).build()).isEqualTo(before);
            case ERASE ->
                assertThat(after.toBuilder().erased(before.erased()).build()).isEqualTo(before);
            default -> {
              assertThat(after).isEqualTo(before);
              assertThat(outcome.events()).isEmpty();
            }
          }
        });
  }

  // ---- merging, erasing

  @Property(tries = TRIES)
  void mergingAndSplittingKeepEveryMessageOnce(@ForAll("scripts") Script script) {
    script.play(
        (world, outcome) -> {
          // Between the events of a split its messages are on their way.
          if (outcome.kind() == CommandKind.MERGE_INTO || outcome.kind() == CommandKind.ABSORB) {
            everyMessageOnce(world);
          }
        });
    everyMessageOnce(script.play((world, outcome) -> {}));
  }

  private static void everyMessageOnce(World world) {
    List<MessageId> read = new ArrayList<>();
    for (Ticket ticket : world.tickets.values()) {
      if (ticket.mergedInto() == null) {
        List<Message> messages = world.readableFrom(ticket.id());
        assertThat(messages).hasSize(ticket.messages());
        messages.forEach(message -> read.add(message.id()));
      }
    }
    assertThat(read)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(world.messages.keySet());
  }

  @Property(tries = TRIES)
  void mergesNeverGoInACircle(@ForAll("scripts") Script script) {
    World world = script.play((w, outcome) -> {});

    for (Ticket merged : world.tickets.values()) {
      Ticket end = merged;
      for (int i = 0; end.mergedInto() != null; i++) {
        assertThat(i).isLessThan(world.tickets.size());
        end = world.ticket(end.mergedInto());
        assertThat(end.absorbed()).contains(merged.id());
      }
      assertThat(end.absorbed()).doesNotContain(end.id());
    }
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void erasingChangesNoLaterDecision(
      @ForAll("scripts") Script script,
      @ForAll @Size(min = 1, max = 5) List<@IntRange(max = 60) Integer> moments,
      @ForAll @IntRange(max = 6) int which) {
    List<Object> kept = decisions(script, List.of(), which);
    List<Object> erased = decisions(script, moments, which);
    assertThat(erased).isEqualTo(kept);
  }

  /** What every command but ERASE came to, with tickets erased before the moves that are named. */
  private static List<Object> decisions(Script script, List<Integer> moments, int which) {
    List<Object> decisions = new ArrayList<>();
    World world = script.begin();
    for (int i = 0; i < script.moves().size(); i++) {
      if (moments.contains(i) && !world.tickets.isEmpty()) {
        world.decided(new TicketId(1 + which % world.tickets.size()), new TicketCommand.Erase());
      }
      script.play(
          world,
          script.moves().get(i),
          (w, outcome) -> {
            if (outcome.kind() != CommandKind.ERASE) {
              decisions.add(outcome.refused() == null ? outcome.events() : outcome.refused());
            }
          });
    }
    return decisions;
  }

  // ---- routing

  @Property(tries = TRIES)
  void aTicketWaitsIfAndOnlyIfSomebodyIsToTakeItUp(@ForAll("scripts") Script script) {
    script.play(
        (world, outcome) -> {
          Ticket ticket = outcome.after();
          if (ticket == null) {
            return;
          }
          boolean shouldWait =
              (ticket.category() == StatusCategory.NEW || ticket.category() == StatusCategory.OPEN)
                  && ticket.queue() != null
                  && ticket.assignment() == null
                  && ticket.snoozedUntil() == null;
          assertThat(waits(ticket)).isEqualTo(shouldWait);
          assertThat(ticket.enqueuedAt() != null).isEqualTo(shouldWait);
          assertThat(ticket.work() == WorkState.OFFERED).isEqualTo(!ticket.offers().isEmpty());
          assertThat(ticket.work() == WorkState.ASSIGNED).isEqualTo(ticket.assignment() != null);
        });
  }

  @Property(tries = TRIES)
  void aTicketKeepsItsPlaceUntilItIsAssignedOrStopsWaiting(@ForAll("scripts") Script script) {
    SortedMap<TicketId, Instant> places = new TreeMap<>();
    script.play(
        (world, outcome) -> {
          Ticket ticket = outcome.after();
          if (ticket == null) {
            return;
          }
          if (!waits(ticket)) {
            places.remove(ticket.id());
          } else {
            Ticket before = outcome.before();
            Assignment had = before == null ? null : before.assignment();
            if (outcome.kind() == CommandKind.RETURN_WORK && had != null && !waits(before)) {
              places.put(ticket.id(), had.enqueuedAt() == null ? had.since() : had.enqueuedAt());
            }
            Instant expected = places.computeIfAbsent(ticket.id(), begins -> world.now);
            assertThat(ticket.enqueuedAt()).isEqualTo(expected);
          }
        });
  }

  private static boolean waits(Ticket ticket) {
    return ticket.work() == WorkState.WAITING || ticket.work() == WorkState.OFFERED;
  }

  @Property(tries = TRIES)
  void routingIsToldWhatWaitsEachTimeThatItChangesAndNeverTwice(@ForAll("scripts") Script script) {
    SortedMap<TicketId, WorkItem> told = new TreeMap<>();
    script.play(
        (world, outcome) -> {
          TicketId id = outcome.id();
          for (Event event : outcome.events()) {
            switch (event.kind()) {
              case WORK_QUEUED -> {
                WorkItem item = ((TicketEvent.Queued) event).item();
                assertThat(told.put(id, item)).isNotEqualTo(item);
              }
              case OFFER_MADE -> {
                if (!mayRingAtMore(world, told.get(id))) {
                  told.remove(id);
                }
              }
              case OFFER_DECLINED, OFFER_EXPIRED, OFFER_WITHDRAWN -> {
                // What rings nowhere any more is told anew if it waits again.
                if (outcome.after().offers().isEmpty()) {
                  told.remove(id);
                }
              }
              case WORK_DEQUEUED, ASSIGNED -> told.remove(id);
              default -> {
                // Nothing that moves the work.
              }
            }
          }
          Ticket ticket = outcome.after();
          if (ticket != null
              && (ticket.work() == WorkState.WAITING
                  || (ticket.work() == WorkState.OFFERED && mayRingAtMore(world, told.get(id))))) {
            WorkItem item = told.get(id);
            assertThat(item)
                .isEqualTo(
                    new WorkItem(
                            id,
                            ticket.queue(),
                            ticket.channel(),
                            ticket.requiredSkills(),
                            ticket.priority(),
                            ticket.enqueuedAt(),
                            ticket.excludedAgents())
                        .withRequest(ticket.request()));
            Optional<WorkItem> seen = TicketLifecycle.workItem(ticket, world.configuration);
            assertThat(seen.isEmpty() || seen.get().equals(item)).isTrue();
          } else if (ticket != null && ticket.work() == WorkState.OFFERED) {
            // Its queue has come to allow one at a time: nothing more is told while it rings.
            told.remove(id);
          } else {
            assertThat(told).doesNotContainKey(id);
          }
        });
  }

  private static boolean mayRingAtMore(World world, @Nullable WorkItem item) {
    return item != null
        && world
            .configuration
            .queue(item.queue())
            .filter(queue -> queue.concurrentOffers().max() > 1)
            .isPresent();
  }

  // ---- agents

  @Property(tries = TRIES)
  void whateverAnAgentHoldsIsAnOpenOfferOrTheAssignmentOfATicketAndViceVersa(
      @ForAll("scripts") Script script) {
    script.play(
        (world, outcome) -> {
          List<String> held = new ArrayList<>();
          for (Agent agent : world.agents.values()) {
            for (Holding holding : agent.holdings()) {
              held.add(
                  line(
                      holding.id(),
                      holding.kind(),
                      agent.id(),
                      holding.ticket(),
                      holding.units(),
                      holding.kind() == HoldingKind.OFFER ? holding.until() : null));
            }
          }
          List<String> given = new ArrayList<>();
          for (Ticket ticket : world.tickets.values()) {
            ticket
                .offers()
                .forEach(
                    offer ->
                        given.add(
                            line(
                                offer.id().value(),
                                HoldingKind.OFFER,
                                offer.agent(),
                                ticket.id(),
                                offer.units(),
                                offer.expiresAt())));
            if (ticket.assignment() != null) {
              given.add(
                  line(
                      ticket.assignment().id().value(),
                      ticket.assignment().kind(),
                      ticket.assignment().agent(),
                      ticket.id(),
                      ticket.assignment().units(),
                      null));
            }
          }
          assertThat(held).containsExactlyInAnyOrderElementsOf(given);
        });
  }

  private static String line(
      long id,
      HoldingKind kind,
      AgentId agent,
      TicketId ticket,
      int units,
      @Nullable Instant until) {
    return id + " " + kind + " " + agent + " " + ticket + " " + units + " " + until;
  }

  @Property(tries = TRIES)
  void anAssignmentIsInTheStateThatTheStatusAndTheSnoozeAskFor(@ForAll("scripts") Script script) {
    script.play(
        (world, outcome) -> {
          Ticket ticket = outcome.after();
          if (ticket == null || ticket.assignment() == null) {
            return;
          }
          Set<HoldingKind> expected =
              switch (ticket.category()) {
                case NEW, CLOSED -> EnumSet.noneOf(HoldingKind.class);
                case OPEN ->
                    ticket.snoozedUntil() == null
                        ? EnumSet.of(HoldingKind.ACTIVE, HoldingKind.RESUMING)
                        : EnumSet.of(HoldingKind.PAUSED);
                case PENDING, ON_HOLD -> EnumSet.of(HoldingKind.PAUSED);
                case SOLVED -> EnumSet.of(HoldingKind.WRAP_UP);
              };
          assertThat(expected).contains(ticket.assignment().kind());
          Holding holding =
              world
                  .agent(ticket.assignment().agent())
                  .holding(ticket.assignment().id().value())
                  .orElseThrow();
          assertThat(holding.until() != null).isEqualTo(holding.kind() == HoldingKind.WRAP_UP);
        });
  }

  @Property(tries = TRIES)
  void eventsTellWhenTheFirstDeadlineIsDueAndAClosedTicketHasNone(
      @ForAll("scripts") Script script) {
    script.play(
        (world, outcome) -> {
          Ticket ticket = outcome.after();
          if (ticket == null) {
            return;
          }
          if (ticket.category() == StatusCategory.CLOSED) {
            assertThat(ticket.deadlines()).isEmpty();
          }
          Instant first =
              ticket.deadlines().values().stream()
                  .map(Deadline::due)
                  .min(Comparator.naturalOrder())
                  .orElse(null);
          assertThat(ticket.nextDeadline()).isEqualTo(first);
          for (Event event : outcome.events()) {
            if (event instanceof TicketEvent.DeadlineSet set) {
              assertThat(set.next()).isEqualTo(first);
            } else if (event instanceof TicketEvent.DeadlineCancelled cancelled) {
              assertThat(cancelled.next()).isEqualTo(first);
            }
          }
        });
  }

  @Property(tries = TRIES)
  void withoutOverrideNoDecisionTakesAnAgentOverTheCapacity(@ForAll("scripts") Script script) {
    script.play(
        (world, outcome) -> {
          for (Touched touched : outcome.touched()) {
            int units = touched.after().unitsInUse();
            int most = touched.after().capacity().units();
            // An offer hands its units over to the assignment: two events, one decision.
            int before =
                outcome.touched().stream()
                    .map(Touched::before)
                    .filter(agent -> agent.id().equals(touched.after().id()))
                    .findFirst()
                    .orElseThrow()
                    .unitsInUse();
            if (!overrides(outcome.command()) && units > before) {
              assertThat(units).isLessThanOrEqualTo(most);
            }
            assertThat(excess(touched.event()))
                .isEqualTo(
                    overrides(outcome.command())
                        ? Math.max(0, units - Math.max(most, touched.before().unitsInUse()))
                        : 0);
          }
        });
  }

  private static boolean overrides(TicketCommand command) {
    return switch (command.kind()) {
      case ASSIGN -> ((TicketCommand.Assign) command).override();
      case TRANSFER_TO_AGENT -> ((TicketCommand.TransferToAgent) command).override();
      case ACTIVATE -> ((TicketCommand.Activate) command).override();
      default -> false;
    };
  }

  private static int excess(Event event) {
    if (event instanceof TicketEvent.Assigned assigned) {
      return assigned.excess();
    }
    return event instanceof TicketEvent.AssignmentChanged changed ? changed.excess() : 0;
  }

  @Property(tries = TRIES)
  void nothingThatACustomerDoesTakesUnits(@ForAll("scripts") Script script) {
    script.play(
        (world, outcome) -> {
          if (outcome.kind() == CommandKind.RECEIVE || outcome.kind() == CommandKind.RATE) {
            for (Touched touched : outcome.touched()) {
              assertThat(touched.after().unitsInUse())
                  .isLessThanOrEqualTo(touched.before().unitsInUse());
            }
          }
        });
  }

  @Property(tries = TRIES)
  void anAgentWhoLeftForGoodOrDeclinedIsGivenNothingNewByRouting(@ForAll("scripts") Script script) {
    script.play(
        (world, outcome) -> {
          for (Touched touched : outcome.touched()) {
            boolean taken = touched.after().holdings().size() > touched.before().holdings().size();
            if (taken && outcome.kind() != CommandKind.ACCEPT) {
              assertThat(touched.after().retired()).isFalse();
            }
            if (touched.event() instanceof TicketEvent.OfferMade made) {
              assertThat(outcome.before().excludedAgents()).doesNotContain(made.agent());
            }
          }
        });
  }

  // ---- ratings, fields, repetition

  @Property(tries = TRIES)
  void aRatingIsGivenOncePerSolutionAndCanBeChangedUntilTheTicketIsClosed(
      @ForAll("scripts") Script script) {
    script.play(
        (world, outcome) -> {
          Ticket before = outcome.before();
          if (outcome.kind() != CommandKind.RATE) {
            if (before != null) {
              assertThat(outcome.after().rating()).isEqualTo(before.rating());
            }
            return;
          }
          TicketCommand.Rate rate = (TicketCommand.Rate) outcome.command();
          boolean rated = before.rating() != null && before.rating().solve() == before.solves();
          boolean may =
              before.solves() > 0
                  && before.mergedInto() == null
                  && (before.category() == StatusCategory.SOLVED
                      || (before.category() == StatusCategory.CLOSED && !rated));
          boolean onScale =
              rate.score() >= world.configuration.policy().lowestRating()
                  && rate.score() <= world.configuration.policy().highestRating();
          assertThat(outcome.refused() == null).isEqualTo(may && onScale);
          if (outcome.refused() == null) {
            assertThat(outcome.after().rating())
                .isEqualTo(new Rating(rate.score(), rate.comment(), before.solves()));
          }
        });
  }

  @Property(tries = TRIES)
  void aTicketIsSolvedOnlyWithAllThatTheSchemaRequires(@ForAll("scripts") Script script) {
    script.play(
        (world, outcome) -> {
          Ticket before = outcome.before();
          Ticket after = outcome.after();
          if (before != null
              && before.category() != StatusCategory.SOLVED
              && after.category() == StatusCategory.SOLVED) {
            assertThat(
                    world
                        .configuration
                        .schema()
                        .missing(after.type(), after.fields(), TicketSchema.RequiredAt.SOLVE))
                .isEmpty();
          }
        });
  }

  @Property(tries = TRIES)
  void sayingTheSameThingTwiceChangesNothingTheSecondTime(@ForAll("scripts") Script script) {
    Set<CommandKind> wishes =
        EnumSet.of(
            CommandKind.TRANSFER_TO_QUEUE,
            CommandKind.TRANSFER_TO_AGENT,
            CommandKind.CHANGE_TYPE,
            CommandKind.CHANGE_PRIORITY,
            CommandKind.CHANGE_STATUS,
            CommandKind.WAIT_FOR_CUSTOMER,
            CommandKind.HOLD,
            CommandKind.SNOOZE,
            CommandKind.SCHEDULE,
            CommandKind.LINK,
            CommandKind.UNLINK,
            CommandKind.TAG,
            CommandKind.SET_FIELDS,
            CommandKind.ERASE);
    script.play(
        (world, outcome) -> {
          boolean over =
              outcome.after() != null && outcome.after().category() == StatusCategory.CLOSED;
          if (outcome.refused() == null && wishes.contains(outcome.kind()) && !over) {
            assertThat(world.decide(outcome.id(), outcome.command()))
                .isEqualTo(new Decision.Decided(List.of()));
          }
        });
  }

  @Property(tries = TRIES)
  void everyEventSaysSomethingNew(@ForAll("scripts") Script script) {
    // The demands that WORK_QUEUED tells routing are in the state already.
    Set<EventKind> outsideTheState =
        EnumSet.of(
            EventKind.EXTENSION,
            EventKind.RATED,
            EventKind.TICKET_CLASSIFIED,
            EventKind.WORK_DIVERTED,
            EventKind.CALLBACK_DUE,
            EventKind.WORK_QUEUED);
    World world = script.play((w, outcome) -> {});
    world.histories.forEach(
        (id, history) -> {
          Ticket ticket = null;
          for (RecordedEvent recorded : history) {
            Ticket after = TicketLifecycle.evolve(ticket, recorded.envelope(), recorded.event());
            if (!outsideTheState.contains(recorded.event().kind()) && !after.imported()) {
              assertThat(Objects.equals(after, ticket)).as("%s", recorded.event()).isFalse();
            }
            ticket = after;
          }
        });
  }
}
