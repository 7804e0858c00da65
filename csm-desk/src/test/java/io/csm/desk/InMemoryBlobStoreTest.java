package io.csm.desk;

import static io.csm.testkit.Fixtures.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.csm.core.Code;
import io.csm.core.ContentId;
import io.csm.core.CsmException;
import io.csm.core.CustomerId;
import io.csm.spi.BlobStore;
import io.csm.testkit.BlobStoreContract;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The blob store in memory")
class InMemoryBlobStoreTest extends BlobStoreContract {
  private static final CustomerId ANNA = new CustomerId(1);

  @Override
  protected BlobStore newStore() {
    return new InMemoryBlobStore();
  }

  @Test
  @DisplayName("refuses what goes beyond its size, and takes it when room was made")
  void bounded() throws IOException {
    BlobStore small = new InMemoryBlobStore(100);
    put(small, 1, 60);
    put(small, 1, 60);

    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(() -> put(small, 2, 60))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(Code.OVERLOADED));

    assertThat(small.erase(TENANT, ANNA, 10)).isEqualTo(1);
    put(small, 2, 60);
    assertThat(small.open(TENANT, new ContentId(2)).readAllBytes()).hasSize(60);
  }

  private static void put(BlobStore store, long id, int size) throws IOException {
    store.put(TENANT, new ContentId(id), ANNA, new ByteArrayInputStream(new byte[size]), 1_000);
  }
}
