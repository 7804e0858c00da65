package io.csm.testkit;

import static io.csm.testkit.Fixtures.ACCOUNT;
import static io.csm.testkit.Fixtures.BRAND;
import static io.csm.testkit.Fixtures.CUSTOMER;
import static io.csm.testkit.Fixtures.QUEUE;
import static io.csm.testkit.Fixtures.START;
import static io.csm.testkit.Fixtures.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.csm.core.Actor;
import io.csm.core.AgentId;
import io.csm.core.ConversationId;
import io.csm.core.MessageId;
import io.csm.core.TicketId;
import io.csm.core.config.ChannelAccount;
import io.csm.core.conversation.Conversation;
import io.csm.core.conversation.DeliveryState;
import io.csm.core.conversation.Message;
import io.csm.core.conversation.MessageKind;
import io.csm.core.conversation.Part;
import io.csm.core.conversation.PartType;
import io.csm.core.work.ChannelType;
import io.csm.spi.ChannelDelivery;
import io.csm.spi.ChannelDelivery.Outgoing;
import io.csm.spi.ChannelDelivery.Receipt;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The contract of {@link ChannelDelivery}, for a channel that can be looked into. */
@DisplayName("A channel")
public abstract class ChannelDeliveryContract {
  /** For the tests of your channel. */
  protected ChannelDeliveryContract() {}

  /** The channel under test: the same during a test, working, and with nothing sent. */
  protected abstract ChannelDelivery channel();

  /** The messages that went out, in their order. */
  protected abstract List<MessageId> sent();

  /** Whether the channel drops repetitions under the same token; if not, that test is skipped. */
  protected abstract boolean dropsRepetitions();

  private static Outgoing message(long id, String token) {
    return new Outgoing(
        TENANT,
        new ChannelAccount(ACCOUNT, ChannelType.CHAT, "acme-chat", BRAND, QUEUE),
        new Conversation(
            new ConversationId(1),
            ACCOUNT,
            Fixtures.content(1),
            CUSTOMER,
            new TreeSet<>(List.of(CUSTOMER)),
            new TicketId(1)),
        new Message(
            new MessageId(id),
            new TicketId(1),
            new ConversationId(1),
            MessageKind.PUBLIC_REPLY,
            Actor.agent(new AgentId(1)),
            null,
            null,
            List.of(),
            List.of(new Part(PartType.TEXT, "text/plain", Fixtures.content(2))),
            START,
            0,
            false,
            null,
            false),
        token);
  }

  @Test
  @DisplayName("answers how far a message came, which is no longer QUEUED")
  void receipt() {
    Receipt receipt = channel().deliver(message(1, "a"));

    assertThat(receipt.delivery().state()).isNotIn(DeliveryState.QUEUED, DeliveryState.FAILED);
    assertThat(sent()).containsExactly(new MessageId(1));
  }

  @Test
  @DisplayName("sends messages in the order in which they are handed over")
  void order() {
    channel().deliver(message(2, "a"));
    channel().deliver(message(1, "b"));
    channel().deliver(message(3, "c"));

    assertThat(sent()).containsExactly(new MessageId(2), new MessageId(1), new MessageId(3));
  }

  @Test
  @DisplayName("drops a repetition under the same token, and answers as before")
  void repetition() {
    assumeTrue(dropsRepetitions(), "This channel cannot tell repetitions apart, it says.");
    Receipt first = channel().deliver(message(1, "a"));

    Receipt second = channel().deliver(message(1, "a"));

    assertThat(second.externalId()).isEqualTo(first.externalId());
    assertThat(sent()).containsExactly(new MessageId(1));
  }
}
