package io.csm.core;

import static io.csm.core.Refused.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The values that name and place things. */
class ValuesTest {
  @Nested
  class Ids {
    static Stream<Arguments> types() {
      return Stream.of(
          type("agent", AgentId::new),
          type("article", ArticleId::new),
          type("assignment", AssignmentId::new),
          type("brand", BrandId::new),
          type("account", ChannelAccountId::new),
          type("content", ContentId::new),
          type("calendar", CalendarId::new),
          type("conversation", ConversationId::new),
          type("customer", CustomerId::new),
          type("event", EventId::new),
          type("message", MessageId::new),
          type("offer", OfferId::new),
          type("pool", PoolId::new),
          type("queue", QueueId::new),
          type("team", TeamId::new),
          type("tenant", TenantId::new),
          type("ticket", TicketId::new));
    }

    private static Arguments type(String name, LongFunction<Id<?>> constructor) {
      return Arguments.of(name, constructor);
    }

    @ParameterizedTest
    @MethodSource("types")
    void saysWhatItNamesAndIsPositive(String name, LongFunction<Id<?>> constructor) {
      assertThat(constructor.apply(42)).hasToString(name + "-42").isEqualTo(constructor.apply(42));
      assertThat(constructor.apply(Long.MAX_VALUE).value()).isEqualTo(Long.MAX_VALUE);
      for (long value : new long[] {0, -1, Long.MIN_VALUE}) {
        assertThatExceptionOfType(CsmException.class)
            .isThrownBy(() -> constructor.apply(value))
            .matches(refused -> refused.problem().path().equals(name + "Id"));
      }
    }

    @Test
    void everyTypeOfIdIsTestedHere() {
      assertThat(types()).hasSize(Id.class.getPermittedSubclasses().length);
    }

    @Test
    void theySortByValue() {
      List<TicketId> ids =
          new ArrayList<>(List.of(new TicketId(10), new TicketId(9), new TicketId(1L << 60)));
      Collections.sort(ids);

      assertThat(ids).containsExactly(new TicketId(9), new TicketId(10), new TicketId(1L << 60));
    }
  }

  @Nested
  class Keys {
    @Test
    void aHostKeyIsComparedExactly() {
      HostKey<CustomerId> key = HostKey.of("A-1");

      assertThat(key).isEqualTo(HostKey.of("A-1")).isNotEqualTo(HostKey.of("a-1"));
      assertThat(key).hasToString("A-1");
      assertThat(key.compareTo(HostKey.of("A-2"))).isNegative();
    }

    @Test
    void aHostKeyHasOneTo128Characters() {
      assertThat(HostKey.of("k".repeat(128)).value()).hasSize(128);
      refused(Code.TOO_LONG, "hostKey", () -> HostKey.of("k".repeat(129)));
      refused(Code.INVALID_VALUE, "hostKey", () -> HostKey.of(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {" a", "a ", "\u3000a", "a\u0000b", "a\nb", "\t"})
    void withoutBlanksAtItsEndsAndControlCharacters(String value) {
      refused(Code.INVALID_VALUE, "hostKey", () -> HostKey.of(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "客户-17", "😀", "'; drop table"})
    void butWithAnythingElse(String value) {
      assertThat(HostKey.of(value).value()).isEqualTo(value);
    }

    @Test
    void aCommandKeyHasOneTo200Characters() {
      assertThat(new CommandKey("k".repeat(200))).hasToString("k".repeat(200));
      assertThat(new CommandKey("a").compareTo(new CommandKey("b"))).isNegative();
      refused(Code.TOO_LONG, "commandKey", () -> new CommandKey("k".repeat(201)));
      refused(Code.INVALID_VALUE, "commandKey", () -> new CommandKey(""));
    }
  }

  @Nested
  class Actors {
    @Test
    void areNamedByIdsAndNeverByNames() {
      assertThat(Actor.customer(new CustomerId(3)))
          .isEqualTo(new Actor(ActorKind.CUSTOMER, "3", 0, null));
      assertThat(Actor.agent(new AgentId(4))).isEqualTo(new Actor(ActorKind.AGENT, "4", 0, null));
      assertThat(Actor.rule("close-old", 7))
          .isEqualTo(new Actor(ActorKind.RULE, "close-old", 7, null));
      assertThat(Actor.integration("shop"))
          .isEqualTo(new Actor(ActorKind.INTEGRATION, "shop", 0, null));
      assertThat(Actor.SYSTEM.id()).isEqualTo("csm");
    }

    @Test
    void haveBounds() {
      assertThat(new Actor(ActorKind.RULE, "r".repeat(128), 1, "b".repeat(160)).version())
          .isEqualTo(1);
      refused(Code.TOO_LONG, "actor.id", () -> new Actor(ActorKind.RULE, "r".repeat(129), 1, null));
      refused(
          Code.TOO_LONG,
          "actor.onBehalfOf",
          () -> new Actor(ActorKind.RULE, "r", 1, "b".repeat(161)));
      refused(Code.INVALID_VALUE, "actor.version", () -> new Actor(ActorKind.RULE, "r", -1, null));
    }
  }

  @Nested
  class Content {
    @Test
    void isPointedToWithItsSizeAndHash() {
      assertThat(new ContentRef(new ContentId(1), 1L << 40, "0123456789abcdef".repeat(4)).size())
          .isEqualTo(1L << 40);
      refused(
          Code.INVALID_VALUE,
          "content.size",
          () -> new ContentRef(new ContentId(1), -1, "0".repeat(64)));
      refused(
          Code.INVALID_VALUE,
          "content.size",
          () -> new ContentRef(new ContentId(1), (1L << 40) + 1, "0".repeat(64)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "G", "A", "\uFF10", "\u0660"})
    void theHashHas64LowerCaseDigits(String digit) {
      String hash = digit.repeat(digit.equals("0") ? 63 : 64);

      refused(Code.INVALID_VALUE, "content.hash", () -> new ContentRef(new ContentId(1), 1, hash));
    }
  }

  @Nested
  class Places {
    @Test
    void positionsOnlyCompare() {
      assertThat(new Position(2).isAfter(new Position(1))).isTrue();
      assertThat(new Position(1).isAfter(new Position(1))).isFalse();
      assertThat(Position.START.compareTo(new Position(1))).isNegative();
      refused(Code.INVALID_VALUE, "position", () -> new Position(-1));
    }

    @Test
    void shardsCountFromZero() {
      assertThat(new ShardId(0).compareTo(new ShardId(1))).isNegative();
      refused(Code.INVALID_VALUE, "shard", () -> new ShardId(-1));
    }
  }
}
