package io.csm.spring;

import io.csm.desk.Csm;
import io.csm.desk.Desk;
import io.csm.desk.NewTicket;
import io.csm.desk.Result;
import io.csm.spi.TicketQueries;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.session.SqlSessionFactory;
import org.jspecify.annotations.Nullable;
import org.mybatis.spring.SqlSessionFactoryBean;
import org.mybatis.spring.mapper.MapperFactoryBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.event.TransactionalEventListener;

/** A shop that opens a ticket with each order, and keeps its books in another database. */
@Configuration(proxyBeanMethods = false)
@EnableTransactionManagement
class Shop {
  /** How many tickets there are, once what was accepted is decided. */
  static int tickets(Csm csm, Desk desk) {
    csm.tick(InstantSource.system().instant());
    return desk.count(TicketQueries.Filter.ALL);
  }

  @Bean
  Orders orders(
      DataSource shopSource, Desk desk, OrderMapper mapper, ApplicationEventPublisher events) {
    return new Orders(new JdbcTemplate(shopSource), desk, mapper, events);
  }

  @Bean
  Inner inner(Desk desk) {
    return new Inner(desk);
  }

  @Bean
  Listener listener(Desk desk) {
    return new Listener(desk);
  }

  @Bean
  SqlSessionFactoryBean sessions(DataSource shopSource) {
    SqlSessionFactoryBean sessions = new SqlSessionFactoryBean();
    sessions.setDataSource(shopSource);
    return sessions;
  }

  @Bean
  MapperFactoryBean<OrderMapper> mapper(SqlSessionFactory sessions) {
    MapperFactoryBean<OrderMapper> mapper = new MapperFactoryBean<>(OrderMapper.class);
    mapper.setSqlSessionFactory(sessions);
    return mapper;
  }

  record Parts(
      Csm csm,
      Desk desk,
      Orders orders,
      Inner inner,
      Ledger ledger,
      OrderMapper mapper,
      Listener listener) {
    int tickets() {
      return Shop.tickets(csm, desk);
    }
  }

  interface OrderMapper {
    @Insert("INSERT INTO orders (name) VALUES (#{name})")
    void insert(String name);

    @Select("SELECT count(*) FROM orders")
    int count();
  }

  record Ordered(String name) {}

  static class Orders {
    private final JdbcTemplate jdbc;
    private final Desk desk;
    private final OrderMapper mapper;
    private final ApplicationEventPublisher events;

    Orders(JdbcTemplate jdbc, Desk desk, OrderMapper mapper, ApplicationEventPublisher events) {
      this.jdbc = jdbc;
      this.desk = desk;
      this.mapper = mapper;
      this.events = events;
    }

    /** Orders, opens a ticket and writes a note on it. */
    @Transactional("shopManager")
    public Result.Accepted order(String name, @Nullable RuntimeException failure) {
      jdbc.update("INSERT INTO orders (name) VALUES (?)", name);
      return ticket(name, failure);
    }

    @Transactional("shopManager")
    public Result.Accepted orderByMapper(String name, @Nullable RuntimeException failure) {
      mapper.insert(name);
      return ticket(name, failure);
    }

    private Result.Accepted ticket(String name, @Nullable RuntimeException failure) {
      var customer = desk.createCustomer(null);
      Result.Accepted accepted = desk.open(NewTicket.of(customer, null)).acceptedOrThrow();
      desk.note(accepted.ticketId(), name + " is paid").acceptedOrThrow();
      if (failure != null) {
        throw failure;
      }
      return accepted;
    }

    @Transactional("shopManager")
    public void orderAround(Inner inner) {
      jdbc.update("INSERT INTO orders (name) VALUES ('around')");
      inner.open();
      throw new IllegalStateException("outer");
    }

    @Transactional("shopManager")
    public void orderAndTell(String name) {
      jdbc.update("INSERT INTO orders (name) VALUES (?)", name);
      events.publishEvent(new Ordered(name));
    }

    @Transactional("shopManager")
    public void orderAnyhow() {
      jdbc.update("INSERT INTO orders (name) VALUES ('anyhow')");
      desk.open(NewTicket.of(desk.createCustomer(null), null)).orThrow();
      throw new IllegalStateException("no stock");
    }

    public int count() {
      return mapper.count();
    }
  }

  static class Inner {
    private final Desk desk;

    Inner(Desk desk) {
      this.desk = desk;
    }

    @Transactional(transactionManager = "shopManager", propagation = Propagation.REQUIRES_NEW)
    public void open() {
      desk.open(NewTicket.of(desk.createCustomer(null), null)).acceptedOrThrow();
    }
  }

  static class Listener {
    private final Desk desk;
    @Nullable Result last;

    Listener(Desk desk) {
      this.desk = desk;
    }

    @TransactionalEventListener
    public void on(Ordered order) {
      last = desk.open(NewTicket.of(desk.createCustomer(null), null));
    }
  }

  static class Ledger {
    private final JdbcTemplate jdbc;
    private final Desk desk;

    Ledger(JdbcTemplate jdbc, Desk desk) {
      this.jdbc = jdbc;
      this.desk = desk;
    }

    @Transactional("ledgerManager")
    public void bookAndFail() {
      jdbc.update("INSERT INTO orders (name) VALUES ('booked')");
      desk.open(NewTicket.of(desk.createCustomer(null), null)).orThrow();
      throw new IllegalStateException("not booked");
    }

    @Transactional("ledgerManager")
    public void bookTogether() {
      jdbc.update("INSERT INTO orders (name) VALUES ('together')");
      desk.inTransaction().open(NewTicket.of(desk.createCustomer(null), null));
    }
  }
}
