package io.csm.core.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.Problem;
import io.csm.core.TicketId;
import io.csm.core.config.StatusCategory;
import io.csm.core.conversation.Message;
import io.csm.core.event.EndReason;
import io.csm.core.event.TicketEvent;
import io.csm.core.lifecycle.World.Outcome;
import io.csm.core.ticket.LinkType;
import io.csm.core.ticket.Ticket;
import io.csm.core.ticket.TicketLink;
import io.csm.core.work.ChannelType;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MergeSplitLinkTest {
  private final World world = World.standard();
  private final TicketId first = world.open();
  private final TicketId second = world.open();
  private final TicketId third = world.open();

  @Nested
  class Merging {
    @Test
    void theMergedTicketIsClosedAndItsMessagesReadAsTheOthers() {
      say(first, 2);
      say(second, 1);

      world.merge(first, second);

      assertThat(world.ticket(first).category()).isEqualTo(StatusCategory.CLOSED);
      assertThat(world.ticket(first).mergedInto()).isEqualTo(second);
      assertThat(world.ticket(second).absorbed()).containsExactly(first);
      assertThat(world.ticket(second).messages()).isEqualTo(3);
      assertThat(world.readableFrom(second)).hasSize(3);
    }

    @Test
    void whatWasMergedBeforeComesAlong() {
      say(first, 1);
      say(second, 1);
      say(third, 1);

      world.merge(first, second);
      world.merge(second, third);

      assertThat(world.ticket(third).absorbed()).containsExactly(first, second);
      assertThat(world.ticket(third).messages()).isEqualTo(3);
      assertThat(world.readableFrom(third)).hasSize(3);
    }

    @Test
    void offersAndAssignmentOfTheMergedTicketEnd() {
      world.offer(first, World.BOB);
      world.merge(first, second);
      assertThat(world.agent(World.BOB).holdings()).isEmpty();

      world.assign(second, World.ANN);
      Outcome merged = world.merge(second, third).get(0);
      assertThat(merged.events())
          .anyMatch(
              event ->
                  event instanceof TicketEvent.AssignmentEnded ended
                      && ended.reason() == EndReason.MERGED);
      assertThat(world.agent(World.ANN).holdings()).isEmpty();
    }

    @Test
    void noTicketIsMergedIntoItself() {
      assertThat(world.merge(first, first).get(0).refused().code()).isEqualTo(Code.INVALID_VALUE);
      assertThat(world.refused(first, new TicketCommand.Absorb(world.ticket(first))).code())
          .isEqualTo(Code.INVALID_VALUE);
    }

    @Test
    void noTicketIsMergedTwiceOrInACircle() {
      world.merge(first, second);

      assertThat(world.merge(first, third).get(0).refused().code()).isEqualTo(Code.NOT_ALLOWED_NOW);
      assertThat(world.merge(second, first).get(0).refused().code())
          .isEqualTo(Code.NOT_ALLOWED_NOW);
      assertThat(world.refused(third, new TicketCommand.Absorb(world.ticket(first))).code())
          .isEqualTo(Code.INVALID_VALUE);
      assertThat(world.ticket(second).mergedInto()).isNull();
    }

    @Test
    void aTicketTakesInOnlySoMany() {
      world.tickets.put(first, absorbing(first, Ticket.MAX_ABSORBED));
      Problem problem = world.refused(first, new TicketCommand.Absorb(world.ticket(second)));
      assertThat(problem.code()).isEqualTo(Code.TOO_MANY);
      assertThat(problem.arguments()).containsEntry("size", "1001").containsEntry("max", "1000");

      world.tickets.put(first, absorbing(first, Ticket.MAX_ABSORBED - 1));
      world.decided(first, new TicketCommand.Absorb(world.ticket(second)));
      assertThat(world.ticket(first).absorbed()).hasSize(Ticket.MAX_ABSORBED);
    }

    private Ticket absorbing(TicketId id, int count) {
      SortedSet<TicketId> absorbed = new TreeSet<>();
      LongStream.range(0, count).forEach(i -> absorbed.add(new TicketId(10_000 + i)));
      return world.ticket(id).toBuilder().absorbed(absorbed).build();
    }
  }

  @Nested
  class Splitting {
    @Test
    void theMessagesGoToTheNewTicketAndCountThere() {
      say(first, 3);
      List<Message> before = world.readableFrom(first);

      world.split(first, 2, opening());

      TicketId split = new TicketId(4);
      assertThat(world.ticket(first).messages()).isEqualTo(1);
      assertThat(world.ticket(split).messages()).isEqualTo(2);
      assertThat(world.readableFrom(split))
          .extracting(Message::id)
          .containsExactly(before.get(0).id(), before.get(1).id());
    }

    @Test
    void messagesAreTakenOverByATicketThatIsNew() {
      world.bring(first, StatusCategory.OPEN);

      assertThat(world.refused(first, new TicketCommand.TakeOver(1)).code())
          .isEqualTo(Code.NOT_ALLOWED_NOW);
    }

    @Test
    void noMoreMessagesGoThanThereAre() {
      say(first, 1);

      Problem problem = world.split(first, 2, opening()).get(0).refused();

      assertThat(problem.code()).isEqualTo(Code.INVALID_VALUE);
      assertThat(problem.path()).isEqualTo("messages");
      assertThat(world.tickets).hasSize(3);
    }

    @Test
    void theNewTicketIsAnother() {
      say(first, 1);

      assertThat(world.refused(first, new TicketCommand.Split(first, 1)).code())
          .isEqualTo(Code.INVALID_VALUE);
    }

    @Test
    void oneToAHundredMessagesGoAtATime() {
      for (int messages : new int[] {0, 101}) {
        assertThatExceptionOfType(CsmException.class)
            .isThrownBy(() -> new TicketCommand.Split(second, messages))
            .matches(refused -> refused.code() == Code.INVALID_VALUE);
        assertThatExceptionOfType(CsmException.class)
            .isThrownBy(() -> new TicketCommand.TakeOver(messages))
            .matches(refused -> refused.code() == Code.INVALID_VALUE);
      }
    }

    private TicketCommand.Open opening() {
      return TicketCommand.Open.plain(
          4, World.BRAND, ChannelType.EMAIL, World.CUSTOMER, World.QUEUE);
    }
  }

  @Nested
  class Linking {
    @ParameterizedTest
    @EnumSource
    void aLinkIsThereOnceAndCanBeTakenAway(LinkType type) {
      TicketLink link = new TicketLink(type, second);

      assertThat(world.decided(first, new TicketCommand.Link(type, second)))
          .containsExactly(new TicketEvent.Linked(link));
      assertThat(world.decided(first, new TicketCommand.Link(type, second))).isEmpty();
      assertThat(world.ticket(first).links()).containsExactly(link);

      assertThat(world.decided(first, new TicketCommand.Unlink(type, second)))
          .containsExactly(new TicketEvent.Unlinked(type, second));
      assertThat(world.decided(first, new TicketCommand.Unlink(type, second))).isEmpty();
      assertThat(world.ticket(first).links()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void theInverseOfTheInverseIsTheLink(LinkType type) {
      assertThat(type.inverse().inverse()).isEqualTo(type);
      assertThat(type.inverse() == type).isEqualTo(type == LinkType.RELATED);
    }

    @Test
    void closedTicketsCanBeLinked() {
      world.bring(first, StatusCategory.CLOSED);

      world.decided(first, new TicketCommand.Link(LinkType.RELATED, second));

      assertThat(world.ticket(first).links()).hasSize(1);
    }

    @Test
    void noTicketIsLinkedToItself() {
      assertThat(world.refused(first, new TicketCommand.Link(LinkType.RELATED, first)).code())
          .isEqualTo(Code.INVALID_VALUE);
    }

    @Test
    void aTicketHasOnlySoManyLinks() {
      SortedSet<TicketLink> links = new TreeSet<>();
      LongStream.range(0, Ticket.MAX_LINKS)
          .forEach(i -> links.add(new TicketLink(LinkType.RELATED, new TicketId(10_000 + i))));
      world.tickets.put(first, world.ticket(first).toBuilder().links(links).build());

      Problem problem = world.refused(first, new TicketCommand.Link(LinkType.RELATED, second));

      assertThat(problem.code()).isEqualTo(Code.TOO_MANY);
      assertThat(problem.path()).isEqualTo("links");
    }
  }

  private void say(TicketId ticket, int messages) {
    for (int i = 0; i < messages; i++) {
      world.decided(ticket, new TicketCommand.Note(world.newMessageId()));
    }
  }
}
