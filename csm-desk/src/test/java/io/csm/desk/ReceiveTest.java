package io.csm.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.csm.core.ActorKind;
import io.csm.core.AgentId;
import io.csm.core.ChannelAccountId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.CustomerId;
import io.csm.core.HostKey;
import io.csm.core.TicketId;
import io.csm.core.config.DeskPolicy;
import io.csm.core.config.StatusCategory;
import io.csm.core.conversation.Message;
import io.csm.core.ticket.LinkType;
import io.csm.core.ticket.TicketLink;
import io.csm.core.ticket.WorkState;
import io.csm.core.work.HoldingKind;
import io.csm.spi.IdentityKey;
import io.csm.testkit.InvariantExtension;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The policy of receiving, a test for each branch. */
class ReceiveTest {
  @RegisterExtension static final InvariantExtension INVARIANTS = DeskWorld.INVARIANTS;

  private final DeskWorld world = new DeskWorld();

  private Result.Done write(String from, String text) {
    return world.desk.receive(InboundMessage.text(DeskWorld.CHAT, from, text)).orThrow();
  }

  @Test
  void theFirstMessageOfAnUnknownAddressMakesCustomerConversationAndTicket() {
    Result.Done done = write("openid-1", "安装失败");

    assertThat(world.ticket(done.ticketId()).category()).isEqualTo(StatusCategory.NEW);
    assertThat(world.ticket(done.ticketId()).work()).isEqualTo(WorkState.WAITING);
    assertThat(world.ticket(done.ticketId()).language()).isEqualTo("zh-CN");
    assertThat(world.desk.customer(done.customer()).orElseThrow().identities()).hasSize(1);
    Message message = world.desk.messages(done.ticketId(), null, 10).get(0);
    assertThat(message.author().kind()).isEqualTo(ActorKind.CUSTOMER);
    assertThat(world.desk.text(message.parts().get(0).content())).contains("安装失败");
  }

  @Test
  void aSecondMessageOfTheThreadContinuesAnOpenTicket() {
    Result.Done first = write("a", "hello");
    Result.Done second = write("a", "anybody there?");

    assertThat(second.ticketId()).isEqualTo(first.ticketId());
    assertThat(second.customer()).isEqualTo(first.customer());
    assertThat(world.ticket(first.ticketId()).messages()).isEqualTo(2);
  }

  @Test
  void theSameExternalIdIsTakenInOnce() {
    InboundMessage message =
        InboundMessage.text(DeskWorld.MAIL, "a@example.com", "hello").withExternalId("<1@x>");
    Result.Done first = world.desk.receive(message).orThrow();
    Result.Done again = world.desk.receive(message).orThrow();

    assertThat(again.ticketId()).isEqualTo(first.ticketId());
    assertThat(again.messageId()).isEqualTo(first.messageId());
    assertThat(world.ticket(first.ticketId()).messages()).isEqualTo(1);
  }

  @Test
  void aMessageEndsPending() {
    TicketId ticket = write("a", "hello").ticketId();
    world.desk.waitForCustomer(ticket).orThrow();
    assertThat(world.ticket(ticket).work()).isEqualTo(WorkState.NONE);
    write("a", "here is the number");
    assertThat(world.ticket(ticket).category()).isEqualTo(StatusCategory.OPEN);
    assertThat(world.ticket(ticket).work()).isEqualTo(WorkState.WAITING);
  }

  @Test
  void aMessageToAPendingTicketOfAnAgentResumesAndTakesNoUnitsByItself() {
    AgentId agent = world.agent(1);
    TicketId ticket = write("a", "hello").ticketId();
    world.tick();
    world.accept(ticket).orThrow();
    world.desk.waitForCustomer(ticket).orThrow();
    assertThat(world.desk.agent(agent).orElseThrow().unitsInUse()).isZero();

    write("a", "here is the number");
    assertThat(world.ticket(ticket).assignment().kind()).isEqualTo(HoldingKind.RESUMING);
    assertThat(world.desk.agent(agent).orElseThrow().unitsInUse()).isZero();
    world.tick();
    assertThat(world.ticket(ticket).assignment().kind()).isEqualTo(HoldingKind.ACTIVE);
    assertThat(world.desk.agent(agent).orElseThrow().unitsInUse()).isEqualTo(1);
  }

  @Test
  void aMessageLeavesOnHoldAsItIsUnlessThePolicySaysOtherwise() {
    TicketId ticket = write("a", "hello").ticketId();
    world.desk.hold(ticket, "the courier").orThrow();
    write("a", "any news?");
    assertThat(world.ticket(ticket).category()).isEqualTo(StatusCategory.ON_HOLD);

    world.desk.configure(new DeskPolicy(Duration.ofDays(7), true, false, 1, 5)).orThrow();
    write("a", "hello?");
    assertThat(world.ticket(ticket).category()).isEqualTo(StatusCategory.OPEN);
  }

  @Test
  void aMessageWithinTheWindowReopensASolvedTicket() {
    TicketId ticket = write("a", "hello").ticketId();
    world.desk.solve(ticket).orThrow();
    world.advance(Duration.ofDays(7));
    assertThat(write("a", "still broken").ticketId()).isEqualTo(ticket);
    assertThat(world.ticket(ticket).category()).isEqualTo(StatusCategory.OPEN);
    assertThat(world.ticket(ticket).reopens()).isEqualTo(1);
  }

  @Test
  void aMessageAfterTheWindowOpensANewTicketLinkedToTheOld() {
    TicketId old = write("a", "hello").ticketId();
    world.desk.solve(old).orThrow();
    world.advance(Duration.ofDays(7).plusSeconds(1));
    TicketId opened = write("a", "something else").ticketId();

    assertThat(opened).isNotEqualTo(old);
    assertThat(world.ticket(old).category()).isEqualTo(StatusCategory.SOLVED);
    assertThat(world.ticket(opened).links()).contains(new TicketLink(LinkType.RELATED, old));
    assertThat(world.ticket(old).links()).contains(new TicketLink(LinkType.RELATED, opened));
  }

  @Test
  void aMessageToAClosedTicketOpensANewOne() {
    TicketId old = write("a", "hello").ticketId();
    world.desk.close(old, null).orThrow();
    assertThat(write("a", "again").ticketId()).isNotEqualTo(old);
  }

  @Test
  void aMessageToAMergedTicketContinuesTheTicketThatIsLeft() {
    TicketId merged = write("a", "hello").ticketId();
    TicketId kept = write("b", "hello too").ticketId();
    world.desk.merge(merged, kept).orThrow();
    assertThat(write("a", "more").ticketId()).isEqualTo(kept);
    assertThat(world.desk.messages(kept, null, 10)).hasSize(3);
  }

  @Test
  void aMessageWakesASnoozedTicket() {
    TicketId ticket = write("a", "hello").ticketId();
    world.desk.snooze(ticket, world.time.get().plusSeconds(3600)).orThrow();
    write("a", "it is urgent");
    assertThat(world.ticket(ticket).snoozedUntil()).isNull();
    assertThat(world.ticket(ticket).work()).isEqualTo(WorkState.WAITING);
  }

  @Test
  void aUnionKeyFindsTheCustomerOnAnotherAccount() {
    CustomerId customer =
        world
            .desk
            .receive(InboundMessage.text(DeskWorld.CHAT, "openid-1", "hi").withUnionKey("union-1"))
            .orThrow()
            .customer();
    Result.Done other =
        world
            .desk
            .receive(
                InboundMessage.text(DeskWorld.MAIL, "a@example.com", "hi").withUnionKey("union-1"))
            .orThrow();
    assertThat(other.customer()).isEqualTo(customer);
    assertThat(world.desk.customer(customer).orElseThrow().identities()).hasSize(3);
  }

  @Test
  void theDirectorySaysWhoAnUnknownAddressIs() {
    HostKey<CustomerId> key = HostKey.of("crm-17");
    Csm csm = directory("b", (tenant, identity) -> Optional.of(key));
    CustomerId known = csm.desk(DeskWorld.TENANT).createCustomer(key);
    Result.Done done =
        csm.desk(DeskWorld.TENANT)
            .receive(InboundMessage.text(DeskWorld.CHAT, "a", "hi"))
            .orThrow();
    assertThat(done.customer()).isEqualTo(known);
  }

  @Test
  void aDirectoryThatIsDownLosesNoMessage() {
    Csm csm =
        directory(
            "b",
            (tenant, identity) -> {
              throw new IllegalStateException("down");
            });
    Result.Done done =
        csm.desk(DeskWorld.TENANT)
            .receive(InboundMessage.text(DeskWorld.CHAT, "a", "hi"))
            .orThrow();
    assertThat(world.desk.customer(done.customer())).isPresent();
  }

  @Test
  void anUnknownAccountIsRejectedAndBadTextRefusedAtOnce() {
    Result result = world.desk.receive(InboundMessage.text(new ChannelAccountId(99), "a", "hello"));
    assertThat(((Result.Rejected) result).problem().code()).isEqualTo(Code.NOT_FOUND);
    assertThatThrownBy(() -> world.desk.receive(InboundMessage.text(DeskWorld.CHAT, "", "hello")))
        .isInstanceOf(CsmException.class)
        .hasMessageContaining("identity.address");
  }

  private interface Finder {
    Optional<HostKey<CustomerId>> find(io.csm.core.TenantId tenant, IdentityKey identity);
  }

  private Csm directory(String node, Finder finder) {
    return world
        .builder(node)
        .customers(
            new io.csm.spi.CustomerDirectory() {
              @Override
              public Optional<HostKey<CustomerId>> find(
                  io.csm.core.TenantId tenant, IdentityKey identity) {
                return finder.find(tenant, identity);
              }

              @Override
              public SortedMap<HostKey<CustomerId>, List<IdentityKey>> identities(
                  io.csm.core.TenantId tenant, List<HostKey<CustomerId>> keys) {
                return new TreeMap<>();
              }
            })
        .build();
  }
}
