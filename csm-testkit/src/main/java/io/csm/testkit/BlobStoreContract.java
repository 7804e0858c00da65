package io.csm.testkit;

import static io.csm.testkit.Fixtures.OTHER_TENANT;
import static io.csm.testkit.Fixtures.TENANT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.csm.core.Code;
import io.csm.core.ContentId;
import io.csm.core.CsmException;
import io.csm.core.CustomerId;
import io.csm.core.TenantId;
import io.csm.spi.BlobStore;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The contract of {@link BlobStore}. */
@DisplayName("A blob store")
public abstract class BlobStoreContract {
  private static final CustomerId ANNA = new CustomerId(61);
  private static final CustomerId BELA = new CustomerId(62);
  private static final long MAX = 1_000;

  private BlobStore store;

  /** For the tests of your blob store. */
  protected BlobStoreContract() {}

  /** A new and empty store. */
  protected abstract BlobStore newStore();

  @BeforeEach
  final void begin() {
    store = newStore();
  }

  private long put(TenantId tenant, long id, @Nullable CustomerId owner, String text)
      throws IOException {
    return store.put(tenant, new ContentId(id), owner, stream(text), MAX);
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  private String read(TenantId tenant, long id) throws IOException {
    try (InputStream in = store.open(tenant, new ContentId(id))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private void isGone(TenantId tenant, long id) {
    assertThatExceptionOfType(FileNotFoundException.class).isThrownBy(() -> read(tenant, id));
  }

  @Test
  @DisplayName("a file comes back as it was, as often as it is opened")
  void whole() throws IOException {
    assertThat(put(TENANT, 1, ANNA, "发票")).isEqualTo(6);

    assertThat(read(TENANT, 1)).isEqualTo("发票");
    assertThat(read(TENANT, 1)).isEqualTo("发票");
  }

  @Test
  @DisplayName("a file may be empty")
  void empty() throws IOException {
    assertThat(put(TENANT, 1, null, "")).isZero();

    assertThat(read(TENANT, 1)).isEmpty();
  }

  @Test
  @DisplayName("a file that there is not is not found")
  void unknown() {
    isGone(TENANT, 1);
  }

  @Test
  @DisplayName("a file that is too long is refused, and nothing of it is kept")
  void tooLong() throws IOException {
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(() -> put(TENANT, 1, ANNA, "x".repeat((int) MAX + 1)))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(Code.TOO_LONG));

    isGone(TENANT, 1);
    assertThat(store.erase(TENANT, ANNA, 10)).isZero();
    assertThat(put(TENANT, 2, ANNA, "x".repeat((int) MAX))).isEqualTo(MAX);
  }

  @Test
  @DisplayName("a stream that breaks leaves nothing behind")
  void broken() {
    InputStream breaks =
        new SequenceInputStream(
            stream("half of"),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("the line went dead");
              }

              @Override
              public int read(byte[] into, int offset, int length) throws IOException {
                return read();
              }
            });

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> store.put(TENANT, new ContentId(1), ANNA, breaks, MAX));

    isGone(TENANT, 1);
  }

  @Test
  @DisplayName("tenants are apart, even where ids are the same")
  void tenants() throws IOException {
    put(TENANT, 1, ANNA, "ours");
    put(OTHER_TENANT, 1, ANNA, "theirs");
    put(OTHER_TENANT, 2, ANNA, "theirs");

    assertThat(read(TENANT, 1)).isEqualTo("ours");
    isGone(TENANT, 2);
    assertThat(store.erase(TENANT, ANNA, 10)).isEqualTo(1);
    assertThat(read(OTHER_TENANT, 1)).isEqualTo("theirs");
  }

  @Test
  @DisplayName("all that a customer owns can be erased, piece by piece")
  void erased() throws IOException {
    for (long id = 1; id <= 5; id++) {
      put(TENANT, id, ANNA, "hers");
    }
    put(TENANT, 6, BELA, "his");
    put(TENANT, 7, null, "nobody's");

    assertThat(store.erase(TENANT, ANNA, 3)).isEqualTo(3);
    assertThat(store.erase(TENANT, ANNA, 3)).isEqualTo(2);
    assertThat(store.erase(TENANT, ANNA, 3)).isZero();

    isGone(TENANT, 1);
    isGone(TENANT, 5);
    assertThat(read(TENANT, 6)).isEqualTo("his");
    assertThat(read(TENANT, 7)).isEqualTo("nobody's");
  }

  @Test
  @DisplayName("single files can be erased, and ids that do not exist are ignored")
  void erasedById() throws IOException {
    put(TENANT, 1, ANNA, "hers");
    put(TENANT, 2, ANNA, "hers, too");
    store.erase(TENANT, List.of(new ContentId(1), new ContentId(3)));

    isGone(TENANT, 1);
    assertThat(read(TENANT, 2)).isEqualTo("hers, too");
  }
}
