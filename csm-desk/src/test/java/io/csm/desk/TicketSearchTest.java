package io.csm.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.csm.core.Actor;
import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.CustomerId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.config.FieldDefinition;
import io.csm.core.config.FieldType;
import io.csm.core.config.FieldValue;
import io.csm.core.config.StatusCategory;
import io.csm.core.config.TicketSchema;
import io.csm.core.ticket.Ticket;
import io.csm.core.work.Priority;
import io.csm.kb.TicketHit;
import io.csm.kb.TicketHits;
import io.csm.kb.TicketSearch;
import io.csm.spi.AccessPolicy;
import io.csm.spi.ContentStore;
import io.csm.spi.Store;
import io.csm.spi.TicketQueries;
import io.csm.spi.TicketQueries.Filter;
import io.csm.spi.TicketQueries.Scope;
import io.csm.spi.TicketQueries.Sort;
import io.csm.testkit.InvariantExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Search of tickets")
class TicketSearchTest {
  @RegisterExtension static final InvariantExtension INVARIANTS = DeskWorld.INVARIANTS;

  private static final TenantId TENANT = DeskWorld.TENANT;
  private static final Actor AGENT = Actor.agent(new AgentId(9));

  private final DeskWorld world = new DeskWorld();
  private final Rules rules = new Rules();
  private final TicketSearch search =
      new TicketSearch(world.store, world.contents, world.queries, rules);

  /** Who may find what, as a test sets it. */
  private static final class Rules implements AccessPolicy {
    Scope scope = Scope.ALL;
    Access access = Access.ALLOW;
    Access ofTickets = Access.ALLOW;

    @Override
    public Access check(TenantId tenant, Actor viewer, String action, @Nullable Ticket ticket) {
      return ticket == null ? access : ofTickets;
    }

    @Override
    public Scope scope(TenantId tenant, Actor viewer) {
      return scope;
    }
  }

  TicketSearchTest() {
    TicketSchema standard = TicketSchema.standard();
    world
        .desk
        .configure(
            new TicketSchema(
                1,
                standard.types(),
                List.of(
                    FieldDefinition.builder("phone", FieldType.TEXT).personal().build(),
                    FieldDefinition.builder("order", FieldType.TEXT).filterable().build(),
                    FieldDefinition.builder("note", FieldType.TEXT).build()),
                standard.statuses()))
        .orThrow();
  }

  @AfterEach
  void close() {
    search.close();
  }

  private TicketId write(String from, String text) {
    return world.desk.receive(InboundMessage.text(DeskWorld.CHAT, from, text)).orThrow().ticketId();
  }

  private void field(TicketId ticket, String name, String value) {
    world.desk.setFields(ticket, Map.of(name, new FieldValue.Text(value)), List.of()).orThrow();
  }

  private List<TicketId> found(String text) {
    return found(AGENT, text, Filter.ALL);
  }

  private List<TicketId> found(Actor viewer, String text, Filter filter) {
    List<TicketId> found =
        search.search(TENANT, viewer, text, filter, 0, 100).hits().stream()
            .map(TicketHit::id)
            .toList();
    assertThat(search.count(TENANT, viewer, text, filter)).isGreaterThanOrEqualTo(found.size());
    return found;
  }

  @ParameterizedTest(name = "{0} in {1}")
  @CsvSource({
    "装, 安装失败了",
    "安装, 安装失败了",
    "處理, 一直待处理",
    "银行, 中國農業發展銀行",
    "printing, the printer does not print",
    "AB-12, Error ab12 when printing",
    "ＤＤ2026, 订单dd2026没到",
    "\"没到\", 订单dd2026没到",
    "0007, 订单号 20260302-0007 没到",
    "8000, 请打 138-0013-8000",
    "13800138000, 请打 +86 138 0013 8000",
    "prin*, the printer is broken"
  })
  @DisplayName("finds what articles are found by, and the ends of phone and order numbers")
  void finds(String query, String text) {
    TicketId ticket = write("a", text);
    write("b", "something else altogether 别的事");
    assertThat(found(query)).first().isEqualTo(ticket);
  }

  @Test
  @DisplayName("finds numbers, subjects, notes, fields, tags and addresses")
  void everything() {
    TicketId other = write("a", "hello 9");
    TicketId ticket =
        world
            .desk
            .open(
                NewTicket.of(world.customer(), DeskWorld.QUEUE)
                    .withSubject("发票抬头")
                    .withTags(new TreeSet<>(List.of("vip"))))
            .orThrow()
            .ticketId();
    assertThat(found("抬头")).containsExactly(ticket);
    assertThat(found("tag:vip")).containsExactly(ticket);
    assertThat(found("-tag:vip")).containsExactly(other);
    assertThat(found("#" + world.ticket(ticket).number())).first().isEqualTo(ticket);

    world.desk.note(ticket, "他是国王").orThrow();
    assertThat(found("国王")).containsExactly(ticket);
    assertThat(found(Actor.customer(world.ticket(ticket).customer()), "国王", Filter.ALL)).isEmpty();

    field(ticket, "phone", "138 0013 8000");
    field(ticket, "order", "AB-20260302");
    assertThat(found("8000")).containsExactly(ticket);
    assertThat(found("ab20260302")).containsExactly(ticket);
    assertThat(found("0302")).containsExactly(ticket);

    TicketId called =
        world
            .desk
            .receive(InboundMessage.text(DeskWorld.CHAT, "+8613911112222", "你好"))
            .orThrow()
            .ticketId();
    assertThat(found("2222")).containsExactly(called);
  }

  @Test
  @DisplayName("forgets at once what is taken back, edited or erased, in memory too")
  void erased() {
    TicketId ticket = write("+8613911112222", "my secret is 13800138000");
    Result.Done more = world.desk.reply(ticket, "the answer is plutonium").orThrow();
    field(ticket, "phone", "13700137000");
    assertThat(found("plutonium")).containsExactly(ticket);

    world.desk.editMessage(more.messageId(), NewPart.text("the answer is water")).orThrow();
    assertThat(found("plutonium")).isEmpty();
    assertThat(found("water")).containsExactly(ticket);
    world.desk.recallMessage(more.messageId()).orThrow();
    assertThat(found("water")).isEmpty();

    assertThat(found("7000")).containsExactly(ticket);
    CustomerId customer = world.ticket(ticket).customer();
    world.desk.eraseCustomer(customer).orThrow();
    for (String query : List.of("secret", "8000", "7000", "2222", "13911112222")) {
      assertThat(found(query)).as(query).isEmpty();
    }
    assertThat(found("#" + world.ticket(ticket).number())).containsExactly(ticket);
  }

  @Test
  @DisplayName("finds what other nodes write, and what was written before it began")
  void otherNodes() {
    TicketId before = write("a", "早先的事");
    assertThat(found("早先")).containsExactly(before);
    Csm other = world.node("b");
    TicketId after =
        other
            .desk(TENANT)
            .receive(InboundMessage.text(DeskWorld.CHAT, "z", "后来的事"))
            .orThrow()
            .ticketId();
    assertThat(found("后来")).first().isEqualTo(after);
    other.close();
  }

  @Test
  @DisplayName("has the scope of who looks in the query: it ranks and counts nothing else")
  void scope() {
    TicketId mine = write("a", "打印机坏了");
    TicketId theirs = write("b", "打印机又坏了");
    rules.scope =
        new Scope(
            List.of(
                Filter.ALL.withCustomers(new TreeSet<>(Set.of(world.ticket(mine).customer())))));
    assertThat(found("打印机")).containsExactly(mine);
    assertThat(search.count(TENANT, AGENT, "打印机", Filter.ALL)).isEqualTo(1);
    rules.scope = Scope.NOTHING;
    assertThat(found("打印机")).isEmpty();
    assertThat(search.count(TENANT, AGENT, "", Filter.ALL)).isZero();
    rules.scope = Scope.ALL;
    // The negative control.
    assertThat(found("打印机")).containsExactlyInAnyOrder(mine, theirs);
  }

  @Test
  @DisplayName("does not find by fields that are masked for who looks")
  void masked() {
    TicketId ticket = write("a", "hello");
    field(ticket, "phone", "13800138000");
    field(ticket, "note", "plutonium");
    assertThat(found("8000")).containsExactly(ticket);

    rules.access = AccessPolicy.Access.masking(List.of("phone"));
    assertThat(found("8000")).isEmpty();
    assertThat(found("13800138000")).isEmpty();
    assertThat(found("plutonium")).containsExactly(ticket);

    rules.access = AccessPolicy.Access.ALLOW;
    rules.ofTickets = AccessPolicy.Access.masking(List.of("note"));
    assertThat(found("plutonium")).isEmpty();
    assertThat(found("hello")).containsExactly(ticket);
    rules.ofTickets = AccessPolicy.Access.DENY;
    assertThat(found("hello")).isEmpty();
  }

  @Test
  @DisplayName("finds the same whether it followed or was built, and lists what the queries list")
  void laws() {
    Random random = new Random(11);
    List<String> words = List.of("退款", "发票", "printer", "安装", "order 20260302", "国王");
    List<TicketId> tickets = new ArrayList<>();
    AgentId agent = world.agent(100);
    for (int step = 0; step < 150; step++) {
      String word = words.get(random.nextInt(words.size()));
      if (tickets.isEmpty() || random.nextInt(3) == 0) {
        tickets.add(write("c" + random.nextInt(8), word));
        continue;
      }
      TicketId ticket = tickets.get(random.nextInt(tickets.size()));
      switch (random.nextInt(8)) {
        case 0 -> world.desk.reply(ticket, word);
        case 1 -> world.desk.note(ticket, word);
        case 2 -> world.desk.tag(ticket, List.of("t" + random.nextInt(3)), List.of());
        case 3 -> world.desk.assign(ticket, agent);
        case 4 -> world.desk.solve(ticket);
        case 5 -> world.desk.waitForCustomer(ticket);
        case 6 -> world.desk.changePriority(ticket, Priority.URGENT);
        default -> {
          if (random.nextInt(4) == 0) {
            world.desk.eraseCustomer(world.ticket(ticket).customer());
          } else {
            world.desk.setFields(
                ticket, Map.of("order", new FieldValue.Text("o" + random.nextInt(3))), List.of());
          }
        }
      }
      world.advance(Duration.ofSeconds(random.nextInt(100)));
      if (step % 10 == 0) {
        search.refresh(TENANT);
      }
    }
    TicketSearch fresh = new TicketSearch(world.store, world.contents, world.queries, rules);
    for (String word : words) {
      assertThat(new TreeSet<>(found(word)))
          .as(word)
          .isEqualTo(
              new TreeSet<>(
                  fresh.search(TENANT, AGENT, word, Filter.ALL, 0, 100).hits().stream()
                      .map(TicketHit::id)
                      .toList()));
    }
    List<Filter> filters =
        List.of(
            Filter.ALL,
            Filter.ALL.withCategories(EnumSet.of(StatusCategory.SOLVED, StatusCategory.PENDING)),
            Filter.ALL.withUnassignedOnly(),
            Filter.ALL.withAssignees(new TreeSet<>(List.of(agent))),
            Filter.ALL.withTags(new TreeSet<>(List.of("t1", "t2"))),
            Filter.ALL.withFields(new TreeMap<>(Map.of("order", new FieldValue.Text("o1")))),
            Filter.ALL.withCustomers(
                new TreeSet<>(List.of(world.ticket(tickets.get(0)).customer()))),
            Filter.ALL.withOpened(
                DeskWorld.START.plusSeconds(500), world.ticket(tickets.get(20)).openedAt()));
    int something = 0;
    for (Filter filter : filters) {
      for (Filter scope : filters) {
        rules.scope = new Scope(List.of(scope, filters.get(4)));
        List<TicketId> listed =
            world
                .queries
                .find(TENANT, filter, rules.scope, Sort.OPENED_ASCENDING, null, 500)
                .tickets()
                .stream()
                .map(Ticket::id)
                .toList();
        assertThat(found(AGENT, "", filter)).containsExactlyInAnyOrderElementsOf(listed);
        something += listed.isEmpty() ? 0 : 1;
      }
    }
    assertThat(something).isGreaterThan(filters.size() * filters.size() / 2);
    fresh.close();
  }

  @Test
  @DisplayName("is dropped and built again at will, and pages go on where the last one ended")
  void pages() {
    for (int i = 0; i < 25; i++) {
      write("c" + i, "打印机 " + i);
    }
    List<TicketId> whole = found("打印机");
    search.drop(TENANT);
    List<TicketId> paged = new ArrayList<>();
    boolean more = true;
    for (int offset = 0; more; offset += 10) {
      var page = search.search(TENANT, AGENT, "打印机", Filter.ALL, offset, 10);
      page.hits().forEach(hit -> paged.add(hit.id()));
      more = page.more();
    }
    assertThat(paged).containsExactlyElementsOf(whole).hasSize(25);
  }

  @Test
  @DisplayName("is used as docs/knowledge.md says")
  void page() throws IOException {
    TicketId ticket = write("a", "打印机坏了，请打 138-0013-8000");
    Store store = world.store;
    ContentStore contents = world.contents;
    TicketQueries queries = world.queries;
    AccessPolicy access = rules;
    TenantId tenant = TENANT;
    Actor viewer = AGENT;
    // example: begin
    TicketSearch tickets = new TicketSearch(store, contents, queries, access);
    TicketHits hits = tickets.search(tenant, viewer, "打印机 8000", Filter.ALL, 0, 20);
    // example: end
    assertThat(hits.hits()).extracting(TicketHit::id).containsExactly(ticket);
    tickets.close();

    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("docs/knowledge.md"))) {
      root = Objects.requireNonNull(root.getParent());
    }
    String code =
        Files.readString(root.resolve("csm-desk/src/test/java/io/csm/desk/TicketSearchTest.java"));
    String begin = "    // example: begin\n";
    String example =
        code.substring(code.indexOf(begin) + begin.length(), code.indexOf("// example: end"));
    assertThat(Files.readString(root.resolve("docs/knowledge.md")))
        .contains("```java\n" + example.stripIndent() + "```");
  }

  @Test
  @DisplayName("marks what it found, and escapes the rest")
  void snippets() {
    write("a", "<script>alert(1)</script> 打印机坏了");
    TicketHit hit = search.search(TENANT, AGENT, "打印", Filter.ALL, 0, 1).hits().get(0);
    assertThat(hit.text().html()).contains("<em>打印</em>").doesNotContain("<script>");
  }

  @ParameterizedTest(name = "{index}")
  @ValueSource(
      strings = {"\"", "-", "*", "tag:", "(((", "\u0000\u0007", "\\", "AND OR NOT", "“", "##"})
  @DisplayName("takes whatever is typed")
  void odd(String query) {
    write("a", "hello");
    assertThat(found(query).size()).isBetween(0, 1);
  }

  @Test
  @DisplayName("refuses what is too long, and tenants that are not there")
  void refuses() {
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(() -> found("x".repeat(2_001)))
        .matches(failed -> failed.code() == Code.TOO_LONG);
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(() -> search.search(new TenantId(404), AGENT, "x", Filter.ALL, 0, 10))
        .matches(failed -> failed.code() == Code.NOT_FOUND);
    try (TicketSearch small =
        new TicketSearch(world.store, world.contents, world.queries, rules, 1, 2)) {
      write("a", "1");
      write("b", "2");
      write("c", "3");
      assertThatExceptionOfType(CsmException.class)
          .isThrownBy(() -> small.search(TENANT, AGENT, "x", Filter.ALL, 0, 10))
          .matches(failed -> failed.code() == Code.TOO_MANY);
    }
    search.close();
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(() -> found("x"))
        .matches(failed -> failed.code() == Code.ENGINE_CLOSED);
  }
}
