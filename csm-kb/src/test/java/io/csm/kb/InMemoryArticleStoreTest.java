package io.csm.kb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.csm.core.ArticleId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.TenantId;
import io.csm.core.article.ArticleFilter;
import io.csm.core.article.Viewer;
import io.csm.spi.ArticleStore;
import io.csm.testkit.ArticleStoreContract;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The article store in memory")
class InMemoryArticleStoreTest extends ArticleStoreContract {
  private static final TenantId TENANT = new TenantId(1);

  @Override
  protected ArticleStore newStore() {
    return new InMemoryArticleStore();
  }

  @Test
  @DisplayName("refuses pages and lists of languages beyond their bounds")
  void bounds() {
    ArticleStore store = newStore();
    for (int limit : new int[] {0, 1_001}) {
      assertThatExceptionOfType(CsmException.class)
          .isThrownBy(() -> store.list(TENANT, Viewer.EDITOR, ArticleFilter.ANY, null, limit))
          .satisfies(refused -> assertThat(refused.code()).isEqualTo(Code.INVALID_VALUE));
    }
    List<String> tooMany = java.util.Collections.nCopies(21, "en");
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(() -> store.read(TENANT, Viewer.EDITOR, new ArticleId(1), tooMany));
  }
}
