package io.csm.core.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.Actor;
import io.csm.core.AssignmentId;
import io.csm.core.Code;
import io.csm.core.MessageId;
import io.csm.core.OfferId;
import io.csm.core.Problem;
import io.csm.core.TicketId;
import io.csm.core.config.ExceptionRule;
import io.csm.core.config.StatusCategory;
import io.csm.core.event.ExtensionEvent;
import io.csm.core.event.WithdrawReason;
import io.csm.core.ticket.Deadline;
import io.csm.core.ticket.LinkType;
import io.csm.core.work.ChannelType;
import io.csm.core.work.Priority;
import io.csm.core.work.Reasons;
import io.csm.core.work.RoutingRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TransitionTableTest {
  private static final String BEGIN = "<!-- table: begin -->\n";
  private static final String END = "<!-- table: end -->\n";

  /**
   * Write it anew with {@code mvn -pl csm-core test -Dtest=TransitionTableTest
   * -Dcsm.docs.write=true}.
   */
  @Test
  void theTableInTheDocumentationIsTheOneInTheCode() throws IOException {
    Path page = documentation("ticket-lifecycle.md");
    String text = Files.readString(page);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    String printed = "\n" + TransitionTable.toMarkdown() + "\n";
    if (Boolean.getBoolean("csm.docs.write")) {
      Files.writeString(page, text.substring(0, begin) + printed + text.substring(end));
    } else {
      assertThat(text.substring(begin, end)).isEqualTo(printed);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whateverTheTableDoesNotAllowIsRefusedWithWhatItAllows(CommandKind kind) {
    for (StatusCategory category : StatusCategory.values()) {
      World world = World.standard();
      TicketId id = world.open();
      world.bring(id, category);
      Set<CommandKind> allowed = TransitionTable.allowedIn(category);

      Decision decision = world.decide(id, command(kind));

      assertThat(allowed.contains(kind)).isEqualTo(TransitionTable.allows(kind, category));
      if (!allowed.contains(kind)) {
        Problem problem = ((Decision.Rejected) decision).problem();
        assertThat(problem.code()).isEqualTo(Code.NOT_ALLOWED_NOW);
        assertThat(problem.arguments())
            .containsEntry("command", kind.name())
            .containsEntry("status", category.name());
        assertThat(problem.toString())
            .startsWith(kind + " is not allowed in status (" + category + ")");
      }
    }
  }

  @Test
  void onlyOpenAndImportBeginATicketAndTheyDoNothingElse() {
    for (CommandKind command : CommandKind.values()) {
      boolean begins = EnumSet.of(CommandKind.OPEN, CommandKind.IMPORT).contains(command);
      assertThat(TransitionTable.allows(command, null)).isEqualTo(begins);
      assertThat(
              EnumSet.allOf(StatusCategory.class).stream()
                  .anyMatch(status -> TransitionTable.allows(command, status)))
          .isEqualTo(!begins);
    }
  }

  @Test
  void aClosedTicketAllowsReopeningRatingLinkingAndErasing() {
    assertThat(TransitionTable.allowedIn(StatusCategory.CLOSED))
        .containsExactlyInAnyOrder(
            CommandKind.REOPEN,
            CommandKind.RATE,
            CommandKind.LINK,
            CommandKind.UNLINK,
            CommandKind.ERASE);
  }

  @Test
  void nothingLeadsBackToNew() {
    for (CommandKind command : CommandKind.values()) {
      for (StatusCategory from : StatusCategory.values()) {
        if (from != StatusCategory.NEW) {
          assertThat(TransitionTable.steps(command, from)).doesNotContain(StatusCategory.NEW);
        }
      }
    }
  }

  @Test
  void whoeverAsksCannotChangeIt() {
    TransitionTable.steps(CommandKind.SOLVE, StatusCategory.OPEN).clear();

    assertThat(TransitionTable.steps(CommandKind.SOLVE, StatusCategory.OPEN))
        .containsExactly(StatusCategory.SOLVED);
  }

  private static Path documentation(String name) {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.exists(at.resolve("docs").resolve(name))) {
        return at.resolve("docs").resolve(name);
      }
    }
    throw new AssertionError("no docs/" + name + " in or above " + Path.of("").toAbsolutePath());
  }

  private static TicketCommand command(CommandKind kind) {
    TicketCommand.Open open =
        TicketCommand.Open.plain(9, World.BRAND, ChannelType.EMAIL, World.CUSTOMER, World.QUEUE);
    TicketId other = new TicketId(77);
    return switch (kind) {
      case OPEN -> open;
      case IMPORT -> new TicketCommand.Import(open, World.START, Actor.SYSTEM, List.of());
      case RECEIVE -> new TicketCommand.Receive(new MessageId(1));
      case REPLY -> new TicketCommand.Reply(new MessageId(1));
      case NOTE -> new TicketCommand.Note(new MessageId(1));
      case ASSIGN -> new TicketCommand.Assign(World.ANN, false);
      case UNASSIGN -> new TicketCommand.Unassign();
      case RETURN_WORK -> new TicketCommand.ReturnWork(World.ANN);
      case TRANSFER_TO_QUEUE -> new TicketCommand.TransferToQueue(World.VIP_QUEUE);
      case TRANSFER_TO_AGENT -> new TicketCommand.TransferToAgent(World.ANN, false);
      case CHANGE_TYPE -> new TicketCommand.ChangeType("ticket");
      case CHANGE_PRIORITY -> new TicketCommand.ChangePriority(Priority.HIGH);
      case CLASSIFY ->
          new TicketCommand.Classify(
              List.of("vip"),
              World.QUEUE,
              Priority.HIGH,
              new TreeSet<>(),
              new TreeSet<>(),
              null,
              RoutingRequest.NONE);
      case RAISE_EXCEPTION ->
          new TicketCommand.RaiseException(ExceptionRule.after("late", Duration.ZERO));
      case CHANGE_DEMANDS ->
          new TicketCommand.ChangeDemands(
              new TreeSet<>(), RoutingRequest.NONE.withExcluded(World.ANN));
      case DIVERT -> new TicketCommand.Divert();
      case CHANGE_STATUS -> new TicketCommand.ChangeStatus("open", null);
      case WAIT_FOR_CUSTOMER -> new TicketCommand.WaitForCustomer(null);
      case HOLD -> new TicketCommand.Hold(null);
      case SNOOZE -> new TicketCommand.Snooze(World.START.plusSeconds(9));
      case WAKE -> new TicketCommand.Wake();
      case SOLVE -> new TicketCommand.Solve(null);
      case REOPEN -> new TicketCommand.Reopen(null);
      case CLOSE -> new TicketCommand.Close(null);
      case MERGE_INTO -> new TicketCommand.MergeInto(other);
      case ABSORB -> {
        World world = World.standard();
        world.open();
        yield new TicketCommand.Absorb(world.ticket(world.open()));
      }
      case SPLIT -> new TicketCommand.Split(other, 1);
      case TAKE_OVER -> new TicketCommand.TakeOver(1);
      case LINK -> new TicketCommand.Link(LinkType.RELATED, other);
      case UNLINK -> new TicketCommand.Unlink(LinkType.RELATED, other);
      case TAG -> new TicketCommand.Tag(new TreeSet<>(List.of("a")), new TreeSet<>());
      case SET_FIELDS -> new TicketCommand.SetFields(new TreeMap<>(), new TreeSet<>());
      case RATE -> new TicketCommand.Rate(5, null);
      case EXTEND -> new TicketCommand.Extend(new ExtensionEvent("a", "b", 1, ""));
      case SCHEDULE -> new TicketCommand.Schedule(Deadline.of("call", World.START));
      case CANCEL_DEADLINE -> new TicketCommand.CancelDeadline("call");
      case ERASE -> new TicketCommand.Erase();
      case OFFER ->
          new TicketCommand.Offer(
              new OfferId(1),
              World.ANN,
              World.START.plusSeconds(9),
              false,
              new Reasons(new TreeMap<>(), List.of(), 1, "test"));
      case ACCEPT -> new TicketCommand.Accept(new OfferId(1), World.ANN);
      case DECLINE -> new TicketCommand.Decline(new OfferId(1), World.ANN, null);
      case EXPIRE_OFFER -> new TicketCommand.ExpireOffer(new OfferId(1));
      case WITHDRAW_OFFERS ->
          new TicketCommand.WithdrawOffers(World.ANN, WithdrawReason.AGENT_LEFT);
      case ACTIVATE -> new TicketCommand.Activate(new AssignmentId(1), false);
      case DISPLACE -> new TicketCommand.Displace(new AssignmentId(1));
      case END_WRAP_UP -> new TicketCommand.EndWrapUp(new AssignmentId(1));
    };
  }
}
