package io.csm.kb;

import io.csm.spi.ArticleUses;
import io.csm.testkit.ArticleUsesContract;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Uses of articles in memory")
class InMemoryArticleUsesTest extends ArticleUsesContract {
  @Override
  protected ArticleUses newUses() {
    return new InMemoryArticleUses();
  }
}
