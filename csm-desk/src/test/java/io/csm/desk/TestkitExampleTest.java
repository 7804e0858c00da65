package io.csm.desk;

import static io.csm.testkit.CsmAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AgentId;
import io.csm.core.TicketId;
import io.csm.core.config.ConfigurationItem;
import io.csm.core.config.StatusCategory;
import io.csm.core.people.AgentProfile;
import io.csm.core.ticket.OpenOffer;
import io.csm.core.ticket.WorkState;
import io.csm.core.work.Capacity;
import io.csm.core.work.Presence;
import io.csm.testkit.Fixtures;
import io.csm.testkit.InvariantExtension;
import io.csm.testkit.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The code that docs/testkit.md shows, between the two marks. */
@DisplayName("A test with the test kit")
class TestkitExampleTest {
  // begin
  @RegisterExtension final InvariantExtension invariants = new InvariantExtension();

  private final SettableClock clock = SettableClock.at("2026-03-02T08:00:00Z");
  private final InMemoryStore store = invariants.watch(InMemoryStore.create(clock));
  private final Csm csm =
      Csm.builder()
          .clock(clock)
          .store(store)
          .contents(new InMemoryContentStore())
          .leases(new InMemoryLeases(clock))
          .numbering(new InMemoryNumbering())
          .nodeNumbers(new InMemoryNodeNumbers())
          .build();

  @Test
  @DisplayName("an offer that is accepted makes the ticket the agent's")
  void accepted() {
    Desk desk = csm.createTenant(Fixtures.TENANT);
    desk.configure(Fixtures.configuration().toArray(ConfigurationItem[]::new)).orThrow();
    AgentId ann =
        desk.defineAgent(AgentProfile.of(Fixtures.POOL, new TreeSet<>(), Capacity.ofItems(1)));
    desk.setPresence(ann, Presence.AVAILABLE).orThrow();
    NewTicket question = NewTicket.of(desk.createCustomer(null), Fixtures.QUEUE);
    TicketId ticket = desk.open(question).orThrow().ticketId();

    csm.tick(clock.advance(Duration.ofSeconds(1)));
    assertThat(desk.ticket(ticket).orElseThrow()).hasWork(WorkState.OFFERED);

    OpenOffer offer = desk.ticket(ticket).orElseThrow().offers().get(0);
    desk.as(ann).accept(ticket, offer.id(), ann).orThrow();
    assertThat(desk.ticket(ticket).orElseThrow()).isAssignedTo(ann).isIn(StatusCategory.OPEN);
  }

  // end

  @Test
  @DisplayName("is what the documentation shows")
  void shown() throws IOException {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("docs"))) {
      root = root.getParent();
    }
    Path tests = root.resolve("csm-desk/src/test/java/io/csm/desk");
    List<String> blocks = found("```java\\n(.*?)```", root.resolve("docs/testkit.md"));

    assertThat(blocks).hasSize(2);
    assertThat(code(blocks.get(0)))
        .isEqualTo(code(found("(class .*)", tests.resolve("InMemoryStoreTest.java")).get(0)));
    assertThat(code(blocks.get(1)))
        .isEqualTo(
            code(found("// begin\\n(.*?)// end", tests.resolve("TestkitExampleTest.java")).get(0)));
  }

  private static List<String> found(String pattern, Path in) throws IOException {
    return Pattern.compile(pattern, Pattern.DOTALL)
        .matcher(Files.readString(in))
        .results()
        .map((MatchResult result) -> result.group(1))
        .toList();
  }

  private static List<String> code(String text) {
    return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }
}
