package io.csm.testkit;

import static io.csm.testkit.Fixtures.OTHER_TENANT;
import static io.csm.testkit.Fixtures.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.TenantId;
import io.csm.core.config.ConfigurationItem;
import io.csm.spi.ConfigurationSource;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The contract of {@link ConfigurationSource}, for the host's own tables. */
@DisplayName("A configuration source")
public abstract class ConfigurationSourceContract {
  /** For the tests of your source. */
  protected ConfigurationSourceContract() {}

  /** The source under test: the same during a test, and empty at its begin. */
  protected abstract ConfigurationSource source();

  /** Writes these items into the host's tables, in place of all that the tenant had. */
  protected abstract void put(TenantId tenant, List<ConfigurationItem> items);

  @Test
  @DisplayName("reads all items of a tenant as they were written")
  void all() {
    put(TENANT, Fixtures.configuration());

    assertThat(source().read(TENANT)).containsExactlyInAnyOrderElementsOf(Fixtures.configuration());
  }

  @Test
  @DisplayName("reads nothing for a tenant without any")
  void none() {
    put(TENANT, Fixtures.configuration());

    assertThat(source().read(OTHER_TENANT)).isEmpty();
  }

  @Test
  @DisplayName("no longer reads what was taken out")
  void removed() {
    List<ConfigurationItem> items = Fixtures.configuration();
    put(TENANT, items);
    put(TENANT, items.subList(0, 3));

    assertThat(source().read(TENANT)).containsExactlyInAnyOrderElementsOf(items.subList(0, 3));
  }
}
