package io.csm.core.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.csm.core.Actor;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.MessageId;
import io.csm.core.Problem;
import io.csm.core.QueueId;
import io.csm.core.TicketId;
import io.csm.core.config.FieldValue;
import io.csm.core.config.StatusCategory;
import io.csm.core.event.EventKind;
import io.csm.core.event.MessageDirection;
import io.csm.core.ticket.Ticket;
import io.csm.core.ticket.WorkState;
import io.csm.core.work.ChannelType;
import io.csm.core.work.Priority;
import io.csm.core.work.Skill;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OpenAndImportTest {
  private static final TicketId ID = new TicketId(7);

  private final World world = World.standard();

  @Nested
  class Opening {
    @Test
    void aTicketBeginsAsNewAndWaitsInItsQueueFromThenOn() {
      assertThat(World.kinds(world.decided(ID, opening(World.QUEUE))))
          .containsExactly(EventKind.TICKET_OPENED, EventKind.WORK_QUEUED);

      Ticket ticket = world.ticket(ID);
      assertThat(ticket.category()).isEqualTo(StatusCategory.NEW);
      assertThat(ticket.status()).isEqualTo("new");
      assertThat(ticket.type()).isEqualTo("ticket");
      assertThat(ticket.work()).isEqualTo(WorkState.WAITING);
      assertThat(ticket.enqueuedAt()).isEqualTo(World.START);
      assertThat(ticket.openedAt()).isEqualTo(World.START);
      assertThat(ticket.number()).isEqualTo(7);
    }

    @Test
    void itIsOpenedAtTheTimeOfTheSourceAndWaitsFromOurs() {
      world.occurredAt = World.START.minusSeconds(40);

      world.decided(ID, opening(World.QUEUE));

      assertThat(world.ticket(ID).openedAt()).isEqualTo(World.START.minusSeconds(40));
      assertThat(world.ticket(ID).enqueuedAt()).isEqualTo(World.START);
    }

    @Test
    void aTicketWithoutQueueDoesNotWait() {
      assertThat(World.kinds(world.decided(ID, opening(null))))
          .containsExactly(EventKind.TICKET_OPENED);
      assertThat(world.ticket(ID).work()).isEqualTo(WorkState.NONE);
    }

    @Test
    void aTicketIsOpenedOnce() {
      world.decided(ID, opening(World.QUEUE));

      Problem problem = world.refused(ID, opening(World.QUEUE));

      assertThat(problem.code()).isEqualTo(Code.NOT_ALLOWED_NOW);
      assertThat(problem.arguments())
          .containsEntry("command", "OPEN")
          .containsEntry("status", "NEW");
    }

    @Test
    void nothingElseIsAllowedBeforeIt() {
      Problem problem = world.refused(ID, new TicketCommand.Wake());

      assertThat(problem.code()).isEqualTo(Code.NOT_ALLOWED_NOW);
      assertThat(problem.toString())
          .isEqualTo("WAKE is not allowed in status (not there).\nMaybe one of: OPEN, IMPORT.");
    }

    @Test
    void theQueueMustExist() {
      Problem problem = world.refused(ID, opening(new QueueId(9)));

      assertThat(problem.code()).isEqualTo(Code.NOT_FOUND);
      assertThat(problem.path()).isEqualTo("queue");
      assertThat(world.tickets).isEmpty();
    }

    @Test
    void typeStatusAndFieldsAreCheckedAgainstTheSchema() {
      world.configuration = world.configuration.with(Script.schema());

      assertThat(world.refused(ID, opening("nothing", null, fields())).code())
          .isEqualTo(Code.UNKNOWN_CHOICE);
      assertThat(world.refused(ID, opening("legacy", null, fields())).code())
          .isEqualTo(Code.UNKNOWN_CHOICE);
      assertThat(world.refused(ID, opening(null, "nowhere", fields())).code())
          .isEqualTo(Code.UNKNOWN_CHOICE);
      assertThat(world.refused(ID, opening(null, null, fields("colour", "red"))).code())
          .isEqualTo(Code.UNKNOWN_FIELD);
      assertThat(world.refused(ID, opening("return", null, fields())).code())
          .isEqualTo(Code.FIELD_REQUIRED);

      world.decided(ID, opening("return", "triage", fields("order", "o-1")));
      assertThat(world.ticket(ID).status()).isEqualTo("triage");
      assertThat(world.ticket(ID).fields()).isEqualTo(fields("order", "o-1"));
    }

    @Test
    void theFirstStatusIsOneOfCategoryNew() {
      Problem problem = world.refused(ID, opening(null, "open", fields()));

      assertThat(problem.code()).isEqualTo(Code.INVALID_VALUE);
      assertThat(problem.path()).isEqualTo("status");
    }

    @Test
    void itsLanguageIsBroughtIntoOneForm() {
      world.decided(ID, opening("zh-hans-cn", new TreeSet<>()));

      assertThat(world.ticket(ID).language()).isEqualTo("zh-Hans-CN");
      assertThatExceptionOfType(CsmException.class)
          .isThrownBy(() -> opening("no language", new TreeSet<>()))
          .matches(refused -> refused.problem().path().equals("language"));
    }

    @Test
    void aSkillIsDemandedOnce() {
      SortedSet<Skill> twice =
          new TreeSet<>(List.of(new Skill("french", 1), new Skill("french", 2)));

      assertThatExceptionOfType(CsmException.class)
          .isThrownBy(() -> opening(null, twice))
          .matches(refused -> refused.problem().path().equals("requiredSkills"));
    }
  }

  @Nested
  class Importing {
    private final Instant lastYear = World.START.minus(Duration.ofDays(300));

    @Test
    void aHistoryKeepsItsTimesAuthorsAndNumberAndRingsNowhere() {
      Actor author = Actor.integration("old-desk");
      List<TicketCommand.ImportedStep> steps =
          List.of(
              step(1, author, new MessageId(1), MessageDirection.FROM_CUSTOMER, null),
              step(2, author, new MessageId(2), MessageDirection.TO_CUSTOMER, "open"),
              step(3, author, null, null, "solved"),
              step(4, author, null, null, "closed"));

      world.decided(
          ID, new TicketCommand.Import(opening(World.QUEUE), lastYear, Actor.SYSTEM, steps));

      Ticket ticket = world.ticket(ID);
      assertThat(ticket.imported()).isTrue();
      assertThat(ticket.number()).isEqualTo(7);
      assertThat(ticket.openedAt()).isEqualTo(lastYear);
      assertThat(ticket.lastCustomerMessageAt()).isEqualTo(lastYear.plusSeconds(1));
      assertThat(ticket.firstReplyAt()).isEqualTo(lastYear.plusSeconds(2));
      assertThat(ticket.solvedAt()).isEqualTo(lastYear.plusSeconds(3));
      assertThat(ticket.closedAt()).isEqualTo(lastYear.plusSeconds(4));
      assertThat(ticket.category()).isEqualTo(StatusCategory.CLOSED);
      assertThat(ticket.messages()).isEqualTo(2);
      assertThat(ticket.queue()).isNull();
      assertThat(world.histories.get(ID))
          .allMatch(event -> event.envelope().recordedAt().equals(World.START));
      assertThat(world.histories.get(ID))
          .extracting(event -> event.envelope().actor())
          .containsExactly(Actor.SYSTEM, author, author, author, author, author);
    }

    @Test
    void itMayLackWhatTheSchemaRequiresNow() {
      world.configuration = world.configuration.with(Script.schema());
      TicketCommand.Open old = opening("return", null, fields());

      world.decided(
          ID,
          new TicketCommand.Import(
              old, lastYear, Actor.SYSTEM, List.of(step(1, Actor.SYSTEM, null, null, "solved"))));

      assertThat(world.ticket(ID).category()).isEqualTo(StatusCategory.SOLVED);
    }

    @Test
    void itWaitsOnceItIsTransferredToAQueue() {
      world.decided(
          ID, new TicketCommand.Import(opening(World.QUEUE), lastYear, Actor.SYSTEM, List.of()));
      assertThat(world.ticket(ID).work()).isEqualTo(WorkState.NONE);

      world.decided(ID, new TicketCommand.TransferToQueue(World.QUEUE));

      assertThat(world.ticket(ID).work()).isEqualTo(WorkState.WAITING);
      assertThat(world.ticket(ID).enqueuedAt()).isEqualTo(World.START);
    }

    @Test
    void aStatusThatTheSchemaDoesNotHaveIsRefusedWithItsStep() {
      Problem problem =
          world.refused(
              ID,
              new TicketCommand.Import(
                  opening(World.QUEUE),
                  lastYear,
                  Actor.SYSTEM,
                  List.of(
                      step(1, Actor.SYSTEM, null, null, "open"),
                      step(2, Actor.SYSTEM, null, null, "lost"))));

      assertThat(problem.code()).isEqualTo(Code.UNKNOWN_CHOICE);
      assertThat(problem.path()).isEqualTo("steps[1].status");
      assertThat(world.tickets).isEmpty();
    }

    @Test
    void theStepsGoForwardInTime() {
      List<TicketCommand.ImportedStep> back =
          List.of(
              step(2, Actor.SYSTEM, null, null, "open"),
              step(1, Actor.SYSTEM, null, null, "solved"));

      assertThatExceptionOfType(CsmException.class)
          .isThrownBy(
              () -> new TicketCommand.Import(opening(World.QUEUE), lastYear, Actor.SYSTEM, back))
          .matches(refused -> refused.problem().path().equals("steps[1].at"));
    }

    @Test
    void aMessageComesWithItsDirection() {
      assertThatExceptionOfType(CsmException.class)
          .isThrownBy(() -> step(1, Actor.SYSTEM, new MessageId(1), null, null));
    }

    private TicketCommand.ImportedStep step(
        int seconds,
        Actor author,
        @Nullable MessageId message,
        @Nullable MessageDirection direction,
        @Nullable String status) {
      return new TicketCommand.ImportedStep(
          lastYear.plusSeconds(seconds), author, message, direction, status);
    }
  }

  private static TicketCommand.Open opening(@Nullable QueueId queue) {
    return open(null, null, null, new TreeMap<>(), queue, new TreeSet<>());
  }

  private static TicketCommand.Open opening(
      @Nullable String type, @Nullable String status, SortedMap<String, FieldValue> fields) {
    return open(type, status, null, fields, World.QUEUE, new TreeSet<>());
  }

  private static TicketCommand.Open opening(@Nullable String language, SortedSet<Skill> skills) {
    return open(null, null, language, new TreeMap<>(), World.QUEUE, skills);
  }

  private static TicketCommand.Open open(
      @Nullable String type,
      @Nullable String status,
      @Nullable String language,
      SortedMap<String, FieldValue> fields,
      @Nullable QueueId queue,
      SortedSet<Skill> skills) {
    return new TicketCommand.Open(
        7,
        null,
        World.BRAND,
        null,
        ChannelType.EMAIL,
        World.CUSTOMER,
        null,
        null,
        type,
        status,
        Priority.NORMAL,
        language,
        new TreeSet<>(),
        fields,
        queue,
        skills);
  }

  private static SortedMap<String, FieldValue> fields(String... namesAndTexts) {
    SortedMap<String, FieldValue> fields = new TreeMap<>();
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      fields.put(namesAndTexts[i], new FieldValue.Text(namesAndTexts[i + 1]));
    }
    return fields;
  }
}
