package io.csm.core.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.Problem;
import io.csm.core.TicketId;
import io.csm.core.config.DeskPolicy;
import io.csm.core.config.FieldValue;
import io.csm.core.config.StatusCategory;
import io.csm.core.config.TicketSchema;
import io.csm.core.event.EventKind;
import io.csm.core.event.ExtensionEvent;
import io.csm.core.event.TicketEvent;
import io.csm.core.ticket.Rating;
import io.csm.core.ticket.Ticket;
import io.csm.core.work.Priority;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentsTest {
  private final World world = World.standard();
  private final TicketId id = world.open();

  @Nested
  class TypeAndPriority {
    @Test
    void aTicketGetsAnotherTypeTogetherWithTheFieldsThatItRequires() {
      world.configuration = world.configuration.with(Script.schema());
      TicketCommand change =
          new TicketCommand.ChangeType("return", fields("order", new FieldValue.Text("o-1")));

      assertThat(World.kinds(world.decided(id, change)))
          .containsExactly(EventKind.TYPE_CHANGED, EventKind.FIELDS_CHANGED);
      assertThat(ticket().type()).isEqualTo("return");
      assertThat(world.decided(id, change)).isEmpty();
      assertThat(world.decided(id, new TicketCommand.ChangeType("return"))).isEmpty();
    }

    @Test
    void theFieldsAreThoseOfTheNewType() {
      world.configuration = world.configuration.with(Script.schema());

      Problem problem =
          world.refused(
              id,
              new TicketCommand.ChangeType("ticket", fields("order", new FieldValue.Text("o-1"))));

      assertThat(problem.path()).isEqualTo("fields.order");
    }

    @Test
    void unknownAndRemovedTypesAreRefused() {
      world.configuration = world.configuration.with(Script.schema());

      for (String type : new String[] {"nothing", "legacy"}) {
        Problem problem = world.refused(id, new TicketCommand.ChangeType(type));
        assertThat(problem.code()).isEqualTo(Code.UNKNOWN_CHOICE);
        assertThat(problem.path()).isEqualTo("type");
      }
    }

    @Test
    void theOtherTypesRequiredFieldsAreFilledFirst() {
      world.configuration = world.configuration.with(Script.schema());

      Problem problem = world.refused(id, new TicketCommand.ChangeType("return"));

      assertThat(problem.code()).isEqualTo(Code.FIELD_REQUIRED);
      assertThat(problem.arguments()).containsEntry("field", "order").containsEntry("at", "OPEN");
    }

    @Test
    void onASolvedTicketThoseRequiredAtSolveToo() {
      world.bring(id, StatusCategory.SOLVED);
      world.tickets.put(
          id, ticket().toBuilder().fields(fields("order", new FieldValue.Text("o-1"))).build());
      world.configuration = world.configuration.with(Script.schema());

      Problem problem = world.refused(id, new TicketCommand.ChangeType("return"));

      assertThat(problem.arguments()).containsEntry("field", "cause").containsEntry("at", "SOLVE");
    }

    @Test
    void routingHearsOfAnotherPriorityWhileTheTicketWaits() {
      assertThat(World.kinds(world.decided(id, new TicketCommand.ChangePriority(Priority.URGENT))))
          .containsExactly(EventKind.PRIORITY_CHANGED, EventKind.WORK_QUEUED);
      assertThat(ticket().priority()).isEqualTo(Priority.URGENT);
      assertThat(ticket().enqueuedAt()).isEqualTo(World.START);
      assertThat(world.decided(id, new TicketCommand.ChangePriority(Priority.URGENT))).isEmpty();
    }
  }

  @Nested
  class Tagging {
    @Test
    void tagsComeAndGoAndWhatIsInBothIsAdded() {
      world.decided(id, new TicketCommand.Tag(tags("a", "b"), tags()));

      assertThat(world.decided(id, new TicketCommand.Tag(tags("b", "c"), tags("a", "c", "d"))))
          .containsExactly(new TicketEvent.TagsChanged(tags("c"), tags("a")));
      assertThat(ticket().tags()).containsExactly("b", "c");
    }

    @Test
    void aTicketHasOnlySoMany() {
      SortedSet<String> all = new TreeSet<>();
      for (int i = 0; i < Ticket.MAX_TAGS; i++) {
        all.add("tag-" + i);
      }
      world.decided(id, new TicketCommand.Tag(all, tags()));

      Problem problem = world.refused(id, new TicketCommand.Tag(tags("more"), tags()));
      assertThat(problem.code()).isEqualTo(Code.TOO_MANY);
      assertThat(problem.arguments()).containsEntry("size", "201");
      world.decided(id, new TicketCommand.Tag(tags("more"), tags("tag-0")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " a", "a\n"})
    void aTagIsAName(String tag) {
      assertThatExceptionOfType(CsmException.class)
          .isThrownBy(() -> new TicketCommand.Tag(tags(tag), tags()));
    }

    private SortedSet<String> tags(String... tags) {
      return new TreeSet<>(List.of(tags));
    }
  }

  @Nested
  class SettingFields {
    private final FieldValue ours = new FieldValue.Chosen("ours");

    @BeforeEach
    void aSchema() {
      world.configuration = world.configuration.with(Script.schema());
    }

    @Test
    void whatIsInBothIsFilledAndWhatIsThereAlreadyIsNotSaidAgain() {
      world.decided(id, set(fields("cause", ours), "cause"));

      assertThat(ticket().fields()).containsEntry("cause", ours);
      assertThat(world.decided(id, set(fields("cause", ours)))).isEmpty();
      assertThat(world.decided(id, set(fields(), "cause")))
          .containsExactly(
              new TicketEvent.FieldsChanged(fields(), new TreeSet<>(List.of("cause"))));
      assertThat(ticket().fields()).isEmpty();
      assertThat(world.decided(id, set(fields(), "cause"))).isEmpty();
    }

    @Test
    void valuesAreCheckedAgainstTheSchema() {
      assertThat(world.refused(id, set(fields("colour", ours))).code())
          .isEqualTo(Code.UNKNOWN_FIELD);
      assertThat(world.refused(id, set(fields(), "colour")).code()).isEqualTo(Code.UNKNOWN_FIELD);
      assertThat(world.refused(id, set(fields("cause", new FieldValue.Chosen("weather")))).code())
          .isEqualTo(Code.UNKNOWN_CHOICE);
      Problem problem =
          world.refused(id, set(fields("amount", new FieldValue.Num(BigDecimal.valueOf(11)))));
      assertThat(problem.code()).isEqualTo(Code.INVALID_VALUE);
      assertThat(problem.path()).isEqualTo("fields.amount");
      assertThat(world.refused(id, set(fields("old", new FieldValue.Text("x")))).path())
          .isEqualTo("fields.old");
    }

    @Test
    void personalFieldsHoldContent() {
      assertThat(world.refused(id, set(fields("name", new FieldValue.Text("Li")))).code())
          .isEqualTo(Code.INVALID_VALUE);

      world.decided(id, set(fields("name", new FieldValue.Content(Script.content(1)))));
    }

    @Test
    void aRequiredFieldCannotBeCleared() {
      world.tickets.put(
          id,
          ticket().toBuilder()
              .type("return")
              .fields(fields("order", new FieldValue.Text("o-1")))
              .build());

      Problem problem = world.refused(id, set(fields(), "order"));

      assertThat(problem.code()).isEqualTo(Code.FIELD_REQUIRED);
    }

    @Test
    void afterSolvingNeitherOneRequiredAtSolve() {
      world.decided(id, set(fields("cause", ours)));
      world.bring(id, StatusCategory.SOLVED);

      assertThat(world.refused(id, set(fields(), "cause")).code()).isEqualTo(Code.FIELD_REQUIRED);
    }

    @Test
    void whatAnOldTicketLacksDoesNotStopOtherFields() {
      world.tickets.put(id, ticket().toBuilder().type("return").build());

      world.decided(id, set(fields("cause", ours)));

      assertThat(ticket().fields()).containsEntry("cause", ours);
    }

    private TicketCommand.SetFields set(SortedMap<String, FieldValue> values, String... clear) {
      return new TicketCommand.SetFields(values, new TreeSet<>(List.of(clear)));
    }
  }

  @Nested
  class RatingASolution {
    @Test
    void aSolutionIsRatedAndTheRatingCanBeChanged() {
      world.bring(id, StatusCategory.SOLVED);

      world.decided(id, new TicketCommand.Rate(2, Script.content(1)));
      world.decided(id, new TicketCommand.Rate(5, null));

      assertThat(ticket().rating()).isEqualTo(new Rating(5, null, 1));
    }

    @Test
    void untilTheTicketIsClosed() {
      world.bring(id, StatusCategory.SOLVED);
      world.decided(id, new TicketCommand.Rate(2, null));
      world.bring(id, StatusCategory.CLOSED);

      assertThat(world.refused(id, new TicketCommand.Rate(5, null)).code())
          .isEqualTo(Code.NOT_ALLOWED_NOW);
    }

    @Test
    void aClosedTicketCanStillBeRatedOnce() {
      world.bring(id, StatusCategory.SOLVED);
      world.bring(id, StatusCategory.CLOSED);

      world.decided(id, new TicketCommand.Rate(4, null));

      assertThat(world.refused(id, new TicketCommand.Rate(5, null)).code())
          .isEqualTo(Code.NOT_ALLOWED_NOW);
    }

    @Test
    void eachSolutionHasARatingOfItsOwn() {
      world.bring(id, StatusCategory.SOLVED);
      world.decided(id, new TicketCommand.Rate(1, null));
      world.decided(id, new TicketCommand.Reopen(null));
      world.bring(id, StatusCategory.SOLVED);
      world.bring(id, StatusCategory.CLOSED);

      world.decided(id, new TicketCommand.Rate(5, null));

      assertThat(ticket().rating()).isEqualTo(new Rating(5, null, 2));
    }

    @Test
    void theScaleIsTheTenants() {
      world.configuration =
          world.configuration.with(new DeskPolicy(Duration.ZERO, false, false, 0, 10));
      world.bring(id, StatusCategory.SOLVED);

      world.decided(id, new TicketCommand.Rate(0, null));
      world.decided(id, new TicketCommand.Rate(10, null));
      for (int score : new int[] {-1, 11}) {
        Problem problem = world.refused(id, new TicketCommand.Rate(score, null));
        assertThat(problem.code()).isEqualTo(Code.INVALID_VALUE);
        assertThat(problem.arguments()).containsEntry("expected", "a number from 0 to 10");
      }
    }

    @Test
    void whatWasNeverSolvedHasNothingToRate() {
      world.bring(id, StatusCategory.CLOSED);

      assertThat(world.refused(id, new TicketCommand.Rate(5, null)).code())
          .isEqualTo(Code.NOT_ALLOWED_NOW);
    }

    @Test
    void aMergedTicketIsRatedWhereItWent() {
      world.bring(id, StatusCategory.SOLVED);
      world.merge(id, world.open());

      assertThat(world.refused(id, new TicketCommand.Rate(5, null)).code())
          .isEqualTo(Code.NOT_ALLOWED_NOW);
    }
  }

  @Nested
  class ExtendingAndErasing {
    @Test
    void anEventOfTheHostsOwnIsKeptAndChangesNothing() {
      Ticket before = ticket();
      ExtensionEvent event = new ExtensionEvent("com.example", "shipped", 1, "{}");

      assertThat(world.decided(id, new TicketCommand.Extend(event))).containsExactly(event);
      assertThat(ticket()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void aTicketIsErasedOnceInWhateverStatus(StatusCategory category) {
      world.bring(id, category);
      Ticket before = ticket();

      assertThat(world.decided(id, new TicketCommand.Erase()))
          .containsExactly(new TicketEvent.Erased());
      assertThat(world.decided(id, new TicketCommand.Erase())).isEmpty();
      assertThat(ticket()).isEqualTo(before.toBuilder().erased(true).build());
    }

    @Test
    void anErasedTicketGoesOn() {
      world.decided(id, new TicketCommand.Erase());

      world.assign(id, World.ANN);
      world.bring(id, StatusCategory.SOLVED);

      assertThat(ticket().category()).isEqualTo(StatusCategory.SOLVED);
    }
  }

  @Test
  void theFirstTypeInUseIsTheOneOfTicketsThatNameNone() {
    TicketSchema schema = Script.schema();
    world.configuration =
        world.configuration.with(
            new TicketSchema(
                1,
                List.of(schema.types().get(2), schema.types().get(0)),
                List.of(),
                schema.statuses()));

    TicketId other = world.open();

    assertThat(world.ticket(other).type()).isEqualTo("ticket");
  }

  private Ticket ticket() {
    return world.ticket(id);
  }

  private static SortedMap<String, FieldValue> fields() {
    return new TreeMap<>();
  }

  private static SortedMap<String, FieldValue> fields(String name, FieldValue value) {
    SortedMap<String, FieldValue> fields = new TreeMap<>();
    fields.put(name, value);
    return fields;
  }
}
