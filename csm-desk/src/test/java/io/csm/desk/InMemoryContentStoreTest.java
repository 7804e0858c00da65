package io.csm.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.csm.core.Code;
import io.csm.core.ContentId;
import io.csm.core.CsmException;
import io.csm.spi.ContentRow;
import io.csm.spi.ContentStore;
import io.csm.testkit.ContentStoreContract;
import io.csm.testkit.Fixtures;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The content store in memory")
class InMemoryContentStoreTest extends ContentStoreContract {
  @Override
  protected ContentStore newStore() {
    return new InMemoryContentStore();
  }

  @Test
  @DisplayName("refuses what goes beyond its size, and takes it when room was made")
  void bounded() {
    ContentStore small = new InMemoryContentStore(1_000);
    small.put(Fixtures.TENANT, List.of(row(1, 400)));
    small.put(Fixtures.TENANT, List.of(row(1, 500)));

    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(() -> small.put(Fixtures.TENANT, List.of(row(2, 100), row(3, 200))))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(Code.OVERLOADED));
    assertThat(small.read(Fixtures.TENANT, List.of(new ContentId(2))).get(0)).isEmpty();

    small.erase(Fixtures.TENANT, List.of(new ContentId(1)));
    small.put(Fixtures.TENANT, List.of(row(2, 100), row(3, 200)));
    assertThat(small.read(Fixtures.TENANT, List.of(new ContentId(3))).get(0)).isPresent();
  }

  private static ContentRow row(long id, int size) {
    return new ContentRow(new ContentId(id), null, new byte[16], new byte[size]);
  }
}
