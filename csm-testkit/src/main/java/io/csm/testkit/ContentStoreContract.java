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
import io.csm.spi.ContentRow;
import io.csm.spi.ContentStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The contract of {@link ContentStore}. */
@DisplayName("A content store")
public abstract class ContentStoreContract {
  private static final CustomerId ANNA = new CustomerId(61);
  private static final CustomerId BELA = new CustomerId(62);

  private ContentStore store;

  /** For the tests of your content store. */
  protected ContentStoreContract() {}

  /** A new and empty store. */
  protected abstract ContentStore newStore();

  @BeforeEach
  final void begin() {
    store = newStore();
  }

  private static ContentRow row(long id, @Nullable CustomerId owner, String text) {
    return new ContentRow(new ContentId(id), owner, new byte[16], text.getBytes(UTF_8));
  }

  private static List<ContentId> ids(long... ids) {
    return LongStream.of(ids).mapToObj(ContentId::new).toList();
  }

  private List<Optional<String>> read(TenantId tenant, long... ids) {
    return store.read(tenant, ids(ids)).stream()
        .map(found -> found.map(bytes -> new String(bytes, UTF_8)))
        .toList();
  }

  @Test
  @DisplayName("rows are read in the order of the ids, and left empty where there is none")
  void read() {
    store.put(TENANT, List.of(row(1, ANNA, "one"), row(2, null, ""), row(3, ANNA, "三")));

    assertThat(read(TENANT, 3, 9, 1, 2))
        .containsExactly(Optional.of("三"), Optional.empty(), Optional.of("one"), Optional.of(""));
  }

  @Test
  @DisplayName("a row takes the place of the one with its id")
  void replaced() {
    store.put(TENANT, List.of(row(1, ANNA, "before")));
    store.put(TENANT, List.of(row(1, BELA, "after")));

    assertThat(read(TENANT, 1)).containsExactly(Optional.of("after"));
    assertThat(store.erase(TENANT, ANNA, 10)).isZero();
    assertThat(store.erase(TENANT, BELA, 10)).isEqualTo(1);
  }

  @Test
  @DisplayName("what was read can be changed without changing what is stored")
  void copied() {
    store.put(TENANT, List.of(row(1, ANNA, "one")));

    store.read(TENANT, ids(1)).get(0).orElseThrow()[0] = 'x';

    assertThat(read(TENANT, 1)).containsExactly(Optional.of("one"));
  }

  @Test
  @DisplayName("tenants are apart, even where ids are the same")
  void tenants() {
    store.put(TENANT, List.of(row(1, ANNA, "ours")));
    store.put(OTHER_TENANT, List.of(row(1, ANNA, "theirs"), row(2, ANNA, "theirs")));

    assertThat(read(TENANT, 1, 2)).containsExactly(Optional.of("ours"), Optional.empty());
    assertThat(store.erase(TENANT, ANNA, 10)).isEqualTo(1);
    assertThat(read(OTHER_TENANT, 1)).containsExactly(Optional.of("theirs"));
  }

  @Test
  @DisplayName("all that a customer owns can be erased, piece by piece")
  void erasedByOwner() {
    List<ContentRow> rows = new ArrayList<>();
    for (long id = 1; id <= 5; id++) {
      rows.add(row(id, ANNA, "hers"));
    }
    rows.add(row(6, BELA, "his"));
    rows.add(row(7, null, "nobody's"));
    store.put(TENANT, rows);

    assertThat(store.erase(TENANT, ANNA, 3)).isEqualTo(3);
    assertThat(store.erase(TENANT, ANNA, 3)).isEqualTo(2);
    assertThat(store.erase(TENANT, ANNA, 3)).isZero();

    assertThat(read(TENANT, 1, 2, 3, 4, 5)).containsOnly(Optional.empty());
    assertThat(read(TENANT, 6, 7)).containsExactly(Optional.of("his"), Optional.of("nobody's"));
  }

  @Test
  @DisplayName("single rows can be erased, and ids that there are not are ignored")
  void erasedById() {
    store.put(TENANT, List.of(row(1, ANNA, "one"), row(2, ANNA, "two")));

    store.erase(TENANT, ids(1, 9));

    assertThat(read(TENANT, 1, 2)).containsExactly(Optional.empty(), Optional.of("two"));
    assertThat(store.erase(TENANT, ANNA, 10)).isEqualTo(1);
  }

  @Test
  @DisplayName("what a customer owns can be passed to another, piece by piece")
  void passedOn() {
    store.put(TENANT, List.of(row(1, ANNA, "one"), row(2, ANNA, "two"), row(3, null, "three")));

    assertThat(store.changeOwner(TENANT, ANNA, BELA, 1)).isEqualTo(1);
    assertThat(store.changeOwner(TENANT, ANNA, BELA, 10)).isEqualTo(1);
    assertThat(store.changeOwner(TENANT, ANNA, BELA, 10)).isZero();

    assertThat(read(TENANT, 1, 2)).containsExactly(Optional.of("one"), Optional.of("two"));
    assertThat(store.erase(TENANT, ANNA, 10)).isZero();
    assertThat(store.erase(TENANT, BELA, 10)).isEqualTo(2);
    assertThat(read(TENANT, 3)).containsExactly(Optional.of("three"));
  }

  @Test
  @DisplayName("more than 1,000 rows or ids at a time are refused, and nothing of them is done")
  void bounded() {
    List<ContentRow> rows = new ArrayList<>();
    for (long id = 1; id <= 1_001; id++) {
      rows.add(row(id, ANNA, "hers"));
    }

    tooMany(() -> store.put(TENANT, rows));
    tooMany(() -> store.read(TENANT, Collections.nCopies(1_001, new ContentId(1))));
    tooMany(() -> store.erase(TENANT, Collections.nCopies(1_001, new ContentId(1))));

    assertThat(read(TENANT, 1)).containsExactly(Optional.empty());
    store.put(TENANT, rows.subList(0, 1_000));
    assertThat(store.erase(TENANT, ANNA, 1_000)).isEqualTo(1_000);
  }

  private static void tooMany(Runnable call) {
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(call::run)
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(Code.TOO_MANY));
  }

  @Test
  @DisplayName("a row of the greatest size comes back as it was")
  void large() {
    byte[] bytes = new byte[ContentRow.MAX_BYTES];
    bytes[bytes.length - 1] = 1;
    store.put(TENANT, List.of(new ContentRow(new ContentId(1), null, new byte[16], bytes)));

    assertThat(store.read(TENANT, ids(1)).get(0).orElseThrow()).isEqualTo(bytes);
  }

  @Test
  @DisplayName("of two who erase the same rows at a time each row counts for one of them")
  void race() {
    for (int round = 0; round < 10; round++) {
      List<ContentRow> rows = new ArrayList<>();
      for (long id = 1; id <= 100; id++) {
        rows.add(row(id, ANNA, "hers"));
      }
      store.put(TENANT, rows);

      List<Integer> erased =
          Race.of(
              4,
              i ->
                  () -> {
                    int sum = 0;
                    for (int some = 1; some > 0; ) {
                      some = store.erase(TENANT, ANNA, 7);
                      sum += some;
                    }
                    return sum;
                  });

      assertThat(erased.stream().mapToInt(Integer::intValue).sum()).isEqualTo(100);
    }
  }
}
