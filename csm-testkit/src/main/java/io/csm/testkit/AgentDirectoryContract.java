package io.csm.testkit;

import static io.csm.testkit.Fixtures.OTHER_TENANT;
import static io.csm.testkit.Fixtures.POOL;
import static io.csm.testkit.Fixtures.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AgentId;
import io.csm.core.HostKey;
import io.csm.core.TenantId;
import io.csm.core.people.AgentProfile;
import io.csm.core.work.Capacity;
import io.csm.core.work.Skill;
import io.csm.spi.AgentDirectory;
import io.csm.spi.Changed;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The contract of {@link AgentDirectory}, for the host's own tables. */
@DisplayName("An agent directory")
public abstract class AgentDirectoryContract {
  /** For the tests of your directory. */
  protected AgentDirectoryContract() {}

  /** The directory under test: the same during a test, and empty at its begin. */
  protected abstract AgentDirectory directory();

  /** Writes an agent into the host's tables; {@code profile.key()} is that agent's key. */
  protected abstract void put(TenantId tenant, AgentProfile profile);

  /** Takes an agent out of the host's tables. */
  protected abstract void remove(TenantId tenant, HostKey<AgentId> key);

  private static HostKey<AgentId> key(String key) {
    return HostKey.of(key);
  }

  private static AgentProfile agent(String key, int items) {
    return new AgentProfile(
        key(key),
        POOL,
        new TreeSet<>(),
        new TreeSet<>(List.of(new Skill("french", 5))),
        Capacity.ofItems(items));
  }

  /** Reads the changes after a cursor page by page, and answers where that ends. */
  private String readOn(String cursor, int limit, List<HostKey<AgentId>> into) {
    String at = cursor;
    while (true) {
      Changed<HostKey<AgentId>> page = directory().changedAfter(TENANT, at, limit);
      assertThat(page.keys()).hasSizeLessThanOrEqualTo(limit);
      if (page.keys().isEmpty()) {
        assertThat(page.cursor()).as("the cursor when nothing has changed").isEqualTo(at);
        return at;
      }
      into.addAll(page.keys());
      at = page.cursor();
    }
  }

  @Test
  @DisplayName("finds the profiles of those keys that exist, and leaves out the rest")
  void find() {
    put(TENANT, agent("ann", 2));
    put(TENANT, agent("bob", 3));

    assertThat(directory().find(TENANT, List.of(key("bob"), key("nobody"), key("ann"))))
        .containsOnlyKeys(key("ann"), key("bob"))
        .containsEntry(key("ann"), agent("ann", 2));
    assertThat(directory().find(TENANT, List.of())).isEmpty();
  }

  @Test
  @DisplayName("knows nothing of an agent of another tenant")
  void tenants() {
    put(TENANT, agent("ann", 2));

    assertThat(directory().find(OTHER_TENANT, List.of(key("ann")))).isEmpty();
    assertThat(directory().changedAfter(OTHER_TENANT, "", 10).keys()).isEmpty();
  }

  @Test
  @DisplayName("does not find an agent who left")
  void left() {
    put(TENANT, agent("ann", 2));
    remove(TENANT, key("ann"));

    assertThat(directory().find(TENANT, List.of(key("ann")))).isEmpty();
  }

  @Test
  @DisplayName("lists every key at first, page by page")
  void everybody() {
    for (int i = 0; i < 7; i++) {
      put(TENANT, agent("agent-" + i, 2));
    }
    List<HostKey<AgentId>> seen = new ArrayList<>();

    readOn("", 3, seen);

    assertThat(seen)
        .contains(key("agent-0"), key("agent-3"), key("agent-6"))
        .hasSizeGreaterThanOrEqualTo(7);
  }

  @Test
  @DisplayName("lists after a cursor what was added, changed or removed since")
  void changes() {
    put(TENANT, agent("ann", 2));
    put(TENANT, agent("bob", 2));
    put(TENANT, agent("cat", 2));
    String cursor = readOn("", 10, new ArrayList<>());
    put(TENANT, agent("bob", 3));
    remove(TENANT, key("cat"));
    put(TENANT, agent("dan", 1));
    List<HostKey<AgentId>> seen = new ArrayList<>();

    readOn(cursor, 2, seen);

    assertThat(seen).contains(key("bob"), key("cat"), key("dan")).doesNotContain(key("ann"));
  }
}
