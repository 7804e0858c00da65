package io.csm.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.csm.core.TicketId;
import io.csm.desk.Csm;
import io.csm.desk.Desk;
import io.csm.desk.Result;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;

@DisplayName("A command inside @Transactional")
class SpringTransactionsTest {
  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(CsmAutoConfiguration.class))
          .withUserConfiguration(Sources.Two.class, Shop.class)
          .withPropertyValues(
              "csm.store=jdbc",
              "csm.schema=create",
              "csm.tenant=1",
              "csm.start=false",
              "csm.jdbc.data-source=shopSource",
              "csm.jdbc.transaction-manager=shopManager");

  @Test
  @DisplayName("is accepted, and decided after the commit")
  void commit() {
    runner.run(
        in(
            shop -> {
              Result.Accepted accepted = shop.orders().order("order-1", null);

              assertThat(shop.orders().count()).isOne();
              assertThat(shop.desk().ticket(accepted.ticketId())).isPresent();
              assertThat(shop.desk().ticket(accepted.ticketId()).orElseThrow().number())
                  .isEqualTo(accepted.number());
            }));
  }

  @Test
  @DisplayName("leaves no trace where the transaction is rolled back")
  void rollback() {
    runner.run(
        in(
            shop -> {
              assertThatThrownBy(
                      () -> shop.orders().order("order-1", new IllegalStateException("no stock")))
                  .hasMessage("no stock");

              assertThat(shop.orders().count()).isZero();
              assertThat(shop.tickets()).isZero();
            }));
  }

  @Test
  @DisplayName("goes with what MyBatis writes, both or none")
  void myBatis() {
    runner.run(
        in(
            shop -> {
              TicketId ticket = shop.orders().orderByMapper("order-1", null).ticketId();
              assertThatThrownBy(
                      () ->
                          shop.orders()
                              .orderByMapper("order-2", new IllegalStateException("broke")))
                  .hasMessage("broke");

              assertThat(shop.mapper().count()).isOne();
              assertThat(shop.desk().ticket(ticket)).isPresent();
              assertThat(shop.tickets()).isOne();
            }));
  }

  @Test
  @DisplayName("is done at once in a transaction on another data source, which it does not go with")
  void otherSource() {
    runner.run(
        in(
            shop -> {
              assertThatThrownBy(() -> shop.ledger().bookAndFail()).hasMessage("not booked");

              assertThat(shop.tickets()).isOne();
              assertThatThrownBy(() -> shop.ledger().bookTogether())
                  .hasMessageContaining("does not take part in the host's transaction");
              assertThat(shop.tickets()).isOne();
            }));
  }

  @Test
  @DisplayName("in a transaction of its own outlives the one around it")
  void requiresNew() {
    runner.run(
        in(
            shop -> {
              assertThatThrownBy(() -> shop.orders().orderAround(shop.inner())).hasMessage("outer");

              assertThat(shop.orders().count()).isZero();
              assertThat(shop.tickets()).isOne();
            }));
  }

  @Test
  @DisplayName("is done at once where a listener gives it after the commit")
  void afterCommit() {
    runner.run(
        in(
            shop -> {
              shop.orders().orderAndTell("order-1");

              assertThat(shop.listener().last).isInstanceOf(Result.Done.class);
              assertThat(shop.tickets()).isOne();
            }));
  }

  @Test
  @DisplayName("finds its transaction by itself where only one manager works on the data source")
  void unnamed() {
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(CsmAutoConfiguration.class))
        .withUserConfiguration(Sources.Two.class, Shop.class)
        .withPropertyValues(
            "csm.store=jdbc",
            "csm.schema=create",
            "csm.tenant=1",
            "csm.start=false",
            "csm.jdbc.data-source=shopSource")
        .run(
            in(
                shop -> {
                  assertThatThrownBy(
                          () ->
                              shop.orders().order("order-1", new IllegalStateException("no stock")))
                      .hasMessage("no stock");
                  assertThat(shop.tickets()).isZero();
                }));
  }

  @Test
  @DisplayName("goes with it through a data source that is aware of transactions, or lazy")
  void wrapped() {
    for (Class<?> wrapping : List.of(Sources.Aware.class, Sources.Lazy.class)) {
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(CsmAutoConfiguration.class))
          .withUserConfiguration(wrapping, Shop.class)
          .withPropertyValues(
              "csm.store=jdbc", "csm.schema=create", "csm.tenant=1", "csm.start=false")
          .run(
              context -> {
                assertThat(context).hasNotFailed();
                Shop.Orders orders = context.getBean(Shop.Orders.class);
                Desk desk = context.getBean(Desk.class);
                assertThatThrownBy(
                        () -> orders.order("order-1", new IllegalStateException("no stock")))
                    .hasMessage("no stock");
                assertThat(Shop.tickets(context.getBean(Csm.class), desk)).isZero();
                assertThat(desk.ticket(orders.order("order-2", null).ticketId())).isPresent();
              });
    }
  }

  @Test
  @DisplayName("is done at once, transaction or not, where csm.jdbc.join-transactions is false")
  void notJoined() {
    runner
        .withPropertyValues("csm.jdbc.join-transactions=false")
        .run(
            in(
                shop -> {
                  assertThatThrownBy(() -> shop.orders().orderAnyhow()).hasMessage("no stock");
                  assertThat(shop.tickets()).isOne();
                }));
  }

  @Test
  @DisplayName("needs a name where several data sources or managers might be meant")
  void names() {
    ApplicationContextRunner unnamed =
        new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(CsmAutoConfiguration.class))
            .withUserConfiguration(Sources.Two.class, Shop.class)
            .withPropertyValues("csm.store=jdbc", "csm.schema=create", "csm.tenant=1");
    unnamed.run(
        context ->
            assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessageContaining(
                    "several beans that are a data source: [ledgerSource, shopSource]")
                .hasMessageContaining("Maybe set csm.jdbc.data-source to the name of one"));
    unnamed
        .withPropertyValues("csm.jdbc.data-source=shop")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("there is no data source (shop)")
                    .hasMessageContaining("Maybe name one of [ledgerSource, shopSource]"));
    unnamed
        .withPropertyValues(
            "csm.jdbc.data-source=shopSource", "csm.jdbc.transaction-manager=ledgerManager")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining(
                        "transaction manager (ledgerManager) works on another data source"));
  }

  private static ContextConsumer<AssertableApplicationContext> in(Consumer<Shop.Parts> test) {
    return context -> {
      assertThat(context).hasNotFailed();
      test.accept(
          new Shop.Parts(
              context.getBean(Csm.class),
              context.getBean(Desk.class),
              context.getBean(Shop.Orders.class),
              context.getBean(Shop.Inner.class),
              context.getBean(Shop.Ledger.class),
              context.getBean(Shop.OrderMapper.class),
              context.getBean(Shop.Listener.class)));
    };
  }
}
