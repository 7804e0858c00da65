package io.csm.testkit;

import static io.csm.testkit.Fixtures.ACCOUNT;
import static io.csm.testkit.Fixtures.OTHER_TENANT;
import static io.csm.testkit.Fixtures.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.CustomerId;
import io.csm.core.HostKey;
import io.csm.core.TenantId;
import io.csm.spi.CustomerDirectory;
import io.csm.spi.IdentityKey;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The contract of {@link CustomerDirectory}, for the host's own tables. */
@DisplayName("A customer directory")
public abstract class CustomerDirectoryContract {
  private static final IdentityKey OPEN_ID = new IdentityKey(ACCOUNT, "open-id");
  private static final IdentityKey UNION_ID = new IdentityKey(null, "union-id");

  /** For the tests of your directory. */
  protected CustomerDirectoryContract() {}

  /** The directory under test: the same during a test, and empty at its begin. */
  protected abstract CustomerDirectory directory();

  /** Writes a customer with these identities into the host's tables. */
  protected abstract void put(
      TenantId tenant, HostKey<CustomerId> key, List<IdentityKey> identities);

  private static HostKey<CustomerId> key(String key) {
    return HostKey.of(key);
  }

  @Test
  @DisplayName("finds a customer by any identity, on an account or across accounts")
  void find() {
    put(TENANT, key("anna"), List.of(OPEN_ID, UNION_ID));

    assertThat(directory().find(TENANT, OPEN_ID)).contains(key("anna"));
    assertThat(directory().find(TENANT, UNION_ID)).contains(key("anna"));
  }

  @Test
  @DisplayName("compares addresses exactly, and accounts too")
  void exactly() {
    put(TENANT, key("anna"), List.of(OPEN_ID));

    assertThat(directory().find(TENANT, new IdentityKey(ACCOUNT, "OPEN-ID"))).isEmpty();
    assertThat(directory().find(TENANT, new IdentityKey(null, "open-id"))).isEmpty();
  }

  @Test
  @DisplayName("knows nothing of a customer of another tenant")
  void tenants() {
    put(TENANT, key("anna"), List.of(OPEN_ID));

    assertThat(directory().find(OTHER_TENANT, OPEN_ID)).isEmpty();
    assertThat(directory().identities(OTHER_TENANT, List.of(key("anna")))).isEmpty();
  }

  @Test
  @DisplayName("lists the identities of those customers that exist, and leaves out the rest")
  void identities() {
    put(TENANT, key("anna"), List.of(OPEN_ID, UNION_ID));
    put(TENANT, key("bela"), List.of());

    assertThat(directory().identities(TENANT, List.of(key("nobody"), key("bela"), key("anna"))))
        .containsOnlyKeys(key("anna"), key("bela"))
        .hasEntrySatisfying(
            key("anna"),
            identities -> assertThat(identities).containsExactlyInAnyOrder(OPEN_ID, UNION_ID));
  }
}
