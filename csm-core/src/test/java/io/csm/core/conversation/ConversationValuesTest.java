package io.csm.core.conversation;

import static io.csm.core.Refused.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.Actor;
import io.csm.core.ChannelAccountId;
import io.csm.core.Code;
import io.csm.core.ContentId;
import io.csm.core.ContentRef;
import io.csm.core.ConversationId;
import io.csm.core.CustomerId;
import io.csm.core.MessageId;
import io.csm.core.TicketId;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationValuesTest {
  private static final ContentRef CONTENT = new ContentRef(new ContentId(1), 3, "0".repeat(64));

  @ParameterizedTest
  @EnumSource
  void aDeliveryOnlyAdvancesExceptThatAFailureMayBeTriedAgain(DeliveryState from) {
    Set<DeliveryState> news =
        switch (from) {
          case QUEUED ->
              EnumSet.of(
                  DeliveryState.SENT,
                  DeliveryState.DELIVERED,
                  DeliveryState.READ,
                  DeliveryState.FAILED,
                  DeliveryState.UNKNOWN);
          case SENT ->
              EnumSet.of(DeliveryState.DELIVERED, DeliveryState.READ, DeliveryState.FAILED);
          case DELIVERED -> EnumSet.of(DeliveryState.READ);
          case READ -> EnumSet.noneOf(DeliveryState.class);
          case FAILED -> EnumSet.of(DeliveryState.QUEUED);
          case UNKNOWN ->
              EnumSet.of(
                  DeliveryState.QUEUED,
                  DeliveryState.SENT,
                  DeliveryState.DELIVERED,
                  DeliveryState.READ,
                  DeliveryState.FAILED);
        };

    for (DeliveryState to : DeliveryState.values()) {
      assertThat(Delivery.of(from).mayBecome(to)).as("%s", to).isEqualTo(news.contains(to));
    }
  }

  @Test
  void aFailureHasAReasonOfAtMost200Characters() {
    assertThat(new Delivery(DeliveryState.FAILED, "r".repeat(200)).reason()).hasSize(200);
    refused(
        Code.TOO_LONG,
        "delivery.reason",
        () -> new Delivery(DeliveryState.FAILED, "r".repeat(201)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "/plain", "text/", ""})
  void aPartHasAMediaType(String mediaType) {
    refused(
        Code.INVALID_VALUE, "part.mediaType", () -> new Part(PartType.TEXT, mediaType, CONTENT));
  }

  @Test
  void aMediaTypeHasAtMost127Characters() {
    assertThat(new Part(PartType.FILE, "a/" + "b".repeat(125), CONTENT).mediaType()).hasSize(127);
    refused(
        Code.TOO_LONG,
        "part.mediaType",
        () -> new Part(PartType.FILE, "a/" + "b".repeat(126), CONTENT));
  }

  @Test
  void aMessageHasAtMost50PartsAnd100References() {
    Part part = new Part(PartType.TEXT, "text/plain", CONTENT);

    assertThat(message("id", Collections.nCopies(100, "r"), Collections.nCopies(50, part)).parts())
        .hasSize(50);
    refused(
        Code.TOO_MANY,
        "message.parts",
        () -> message(null, List.of(), Collections.nCopies(51, part)));
    refused(
        Code.TOO_MANY,
        "message.references",
        () -> message(null, Collections.nCopies(101, "r"), List.of()));
  }

  @Test
  void anExternalIdHasAtMost998Characters() {
    assertThat(message("x".repeat(998), List.of("x".repeat(998)), List.of()).externalId())
        .hasSize(998);
    refused(
        Code.TOO_LONG, "message.externalId", () -> message("x".repeat(999), List.of(), List.of()));
    refused(
        Code.TOO_LONG,
        "message.references",
        () -> message(null, List.of("x".repeat(999)), List.of()));
    refused(Code.INVALID_VALUE, "message.externalId", () -> message("", List.of(), List.of()));
  }

  @Test
  void aConversationHasAtMost1000Participants() {
    assertThat(conversation(1_000).participants()).hasSize(1_000);
    refused(Code.TOO_MANY, "conversation.participants", () -> conversation(1_001));
  }

  private static Message message(
      @Nullable String externalId, List<String> references, List<Part> parts) {
    return new Message(
        new MessageId(1),
        new TicketId(1),
        new ConversationId(1),
        MessageKind.PUBLIC_REPLY,
        Actor.SYSTEM,
        externalId,
        null,
        references,
        parts,
        Instant.EPOCH,
        0,
        false,
        null,
        false);
  }

  private static Conversation conversation(int participants) {
    SortedSet<CustomerId> all =
        LongStream.rangeClosed(1, participants)
            .mapToObj(CustomerId::new)
            .collect(Collectors.toCollection(TreeSet::new));
    return new Conversation(
        new ConversationId(1), new ChannelAccountId(1), CONTENT, new CustomerId(1), all, null);
  }
}
