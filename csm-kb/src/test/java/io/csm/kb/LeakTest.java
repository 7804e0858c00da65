package io.csm.kb;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.TenantId;
import io.csm.core.article.ArticleFilter;
import io.csm.core.article.Viewer;
import io.csm.spi.ArticleStore;
import io.csm.testkit.ArticleStoreContract;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A store that shows too much")
class LeakTest {
  /** Reads everything by one of its methods as an editor would. */
  private static final class Leaking extends ArticleStoreContract {
    private final String method;

    Leaking(String method) {
      this.method = method;
    }

    @Override
    protected ArticleStore newStore() {
      ArticleStore store = new InMemoryArticleStore();
      return (ArticleStore)
          Proxy.newProxyInstance(
              ArticleStore.class.getClassLoader(),
              new Class<?>[] {ArticleStore.class},
              (proxy, called, arguments) -> {
                if (called.getName().equals(method)) {
                  arguments[1] = Viewer.EDITOR;
                }
                return called.invoke(store, arguments);
              });
    }

    List<DynamicTest> tests() {
      return everyReadOfEveryVisibilityByEveryViewer().toList();
    }
  }

  private static long failures(String method) {
    return new Leaking(method)
        .tests().stream()
            .filter(
                test -> {
                  try {
                    test.getExecutable().execute();
                    return false;
                  } catch (AssertionError found) {
                    return true;
                  } catch (Throwable other) {
                    throw new IllegalStateException(other);
                  }
                })
            .count();
  }

  @ParameterizedTest
  @ValueSource(strings = {"read", "list", "count", "find", "version", "history"})
  @DisplayName("is found out by the contract, whichever read it is")
  void foundOut(String method) {
    assertThat(failures(method)).isPositive();
  }

  @Test
  @DisplayName("is told from one that does not")
  void control() {
    assertThat(failures("none")).isZero();
    assertThat(new InMemoryArticleStore().count(new TenantId(1), Viewer.EDITOR, ArticleFilter.ANY))
        .isZero();
  }
}
