package io.csm.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.csm.core.AgentId;
import io.csm.core.HostKey;
import io.csm.core.PoolId;
import io.csm.core.Ref;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.event.EventKind;
import io.csm.core.event.JournalEntry;
import io.csm.core.people.AgentProfile;
import io.csm.core.work.Capacity;
import io.csm.desk.Csm;
import io.csm.desk.Desk;
import io.csm.desk.NewTicket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;

/** The code that docs/spring.md shows, between the marks. */
@DisplayName("Of what docs/spring.md shows,")
class SpringExampleTest {
  // begin
  @Service
  static class Orders {
    private final JdbcTemplate jdbc;
    private final Desk desk;

    Orders(JdbcTemplate jdbc, Desk desk) {
      this.jdbc = jdbc;
      this.desk = desk;
    }

    @Transactional
    public TicketId order(String name) {
      jdbc.update("INSERT INTO orders (name) VALUES (?)", name);
      NewTicket request = NewTicket.of(desk.createCustomer(null), null).withSubject(name);
      return desk.open(request).acceptedOrThrow().ticketId();
    }
  }

  // end

  // begin
  @Component
  static class Ringing {
    final List<TicketId> rang = new ArrayList<>();

    @EventListener
    void on(JournalEntry entry) {
      if (entry.event().kind() == EventKind.OFFER_MADE) {
        rang.add(new TicketId(entry.envelope().aggregate().id()));
      }
    }
  }

  // end

  // begin
  @Component
  static class Staff implements AgentResolver {
    @Override
    public Optional<Ref<AgentId>> agentOf(TenantId tenant, Principal principal) {
      return Optional.of(HostKey.of(principal.getName()));
    }
  }

  @Service
  static class Console {
    private final Desk desk;
    private final ActingDesks acting;

    Console(Desk desk, ActingDesks acting) {
      this.desk = desk;
      this.acting = acting;
    }

    void note(Principal user, TicketId ticket, String text) {
      acting.of(desk, user).note(ticket, text).orThrow();
    }
  }

  // end

  // begin
  @Service
  static class Companies {
    private final Tenants tenants;

    Companies(Tenants tenants) {
      this.tenants = tenants;
    }

    void signUp(String company) {
      tenants.create(HostKey.of(company));
    }

    Desk deskOf(String company) {
      return tenants.desk(HostKey.of(company));
    }

    void unpaid(String company) {
      tenants.suspend(HostKey.of(company));
    }

    void paid(String company) {
      tenants.resume(HostKey.of(company));
    }

    void left(String company) {
      tenants.remove(HostKey.of(company));
    }
  }

  // end

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(CsmAutoConfiguration.class))
          .withPropertyValues("csm.tenant=1", "csm.start=false");

  @Test
  @DisplayName("an order and its ticket are there both, or neither is")
  void orders() {
    runner
        .withUserConfiguration(Database.class)
        .withBean(Orders.class)
        .withPropertyValues("csm.store=jdbc", "csm.schema=create")
        .run(
            context -> {
              Orders orders = context.getBean(Orders.class);
              Desk desk = context.getBean(Desk.class);
              TicketId ticket = orders.order("order-1");

              assertThat(desk.ticket(ticket)).isPresent();
              assertThatThrownBy(() -> orders.order("order-1")).hasMessageContaining("PRIMARY");
              assertThat(Shop.tickets(context.getBean(Csm.class), desk)).isOne();
            });
  }

  @Test
  @DisplayName("a listener hears what rings")
  void events() {
    runner
        .withBean(Ringing.class)
        .run(
            context -> {
              TicketId ticket = SmallDesk.on(context.getBean(Desk.class)).open();
              context.getBean(Csm.class).tick(InstantSource.system().instant());

              assertThat(context.getBean(Ringing.class).rang).containsExactly(ticket);
            });
  }

  @Test
  @DisplayName("a note is the agent's who has signed in")
  void console() {
    runner
        .withBean(Staff.class)
        .withBean(Console.class)
        .run(
            context -> {
              Desk desk = context.getBean(Desk.class);
              SmallDesk small = SmallDesk.on(desk);
              AgentId li =
                  desk.defineAgent(
                      new AgentProfile(
                          HostKey.of("li"),
                          new PoolId(1),
                          new TreeSet<>(),
                          new TreeSet<>(),
                          Capacity.ofItems(1)));
              TicketId ticket = small.open();
              context.getBean(Console.class).note(() -> "li", ticket, "seen");

              assertThat(desk.history(ticket, 1, 10))
                  .anySatisfy(
                      event ->
                          assertThat(event.envelope().actor().id())
                              .isEqualTo(Long.toString(li.value())));
            });
  }

  @Test
  @DisplayName("companies come and go")
  void companies() {
    runner
        .withBean(Companies.class)
        .run(
            context -> {
              Companies companies = context.getBean(Companies.class);
              companies.signUp("acme");
              assertThat(companies.deskOf("acme")).isNotNull();
              companies.unpaid("acme");
              assertThatThrownBy(() -> companies.deskOf("acme")).hasMessageContaining("suspended");
              companies.paid("acme");
              assertThat(companies.deskOf("acme")).isNotNull();
              companies.left("acme");
              assertThatThrownBy(() -> companies.deskOf("acme")).hasMessageContaining("no tenant");
            });
  }

  @Test
  @DisplayName("all is code that these tests run")
  void shown() throws IOException {
    Path tests = root().resolve("adapters/csm-spring-boot-starter/src/test/java/io/csm");
    String code =
        squeezed(
            Files.readString(tests.resolve("spring/SpringExampleTest.java"))
                + Files.readString(tests.resolve("springtest/CsmTestTest.java")));
    List<String> blocks = blocks("java");

    assertThat(blocks).hasSize(5);
    assertThat(blocks).allSatisfy(block -> assertThat(code).contains(squeezed(block)));
  }

  @Test
  @DisplayName("the table of settings names each of them, as its metadata does")
  void settings() throws IOException {
    String page = Files.readString(root().resolve("docs/spring.md"));

    assertThat(MetadataTest.properties()).hasSizeGreaterThan(10);
    assertThat(MetadataTest.properties())
        .allSatisfy(
            property -> {
              Object value = property.get("defaultValue");
              assertThat(page)
                  .contains(
                      "| `"
                          + property.get("name")
                          + "` | "
                          + (value == null ? "" : "`" + value + "`"));
            });
  }

  /**
   * Without what differs between a page and a class: blanks, and that nested classes are static.
   */
  private static String squeezed(String code) {
    return code.replaceAll("\\bstatic class\\b", "class").replaceAll("\\s+", " ").strip();
  }

  private static List<String> blocks(String language) throws IOException {
    return Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(root().resolve("docs/spring.md")))
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  private static Path root() {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("docs/spring.md"))) {
      root = root.getParent();
    }
    return root;
  }

  @Configuration(proxyBeanMethods = false)
  @EnableTransactionManagement
  static class Database {
    @Bean
    DataSource source() {
      DataSource source = Databases.fresh();
      new JdbcTemplate(source).execute("CREATE TABLE orders (name VARCHAR(40) PRIMARY KEY)");
      return source;
    }

    @Bean
    JdbcTemplate jdbc(DataSource source) {
      return new JdbcTemplate(source);
    }

    @Bean
    PlatformTransactionManager manager(DataSource source) {
      return new DataSourceTransactionManager(source);
    }
  }
}
