package io.csm.kb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Of docs/knowledge.md, the example")
class KnowledgePageTest {
  @Test
  @DisplayName("of search finds what it says")
  void search() {
    // example: begin
    SearchIndex index = SearchIndex.create();
    index.put("refund", List.of(SearchDocument.of("refund", "zh-CN", "订单退款", "七天内可以退款。")));
    index.use(UserDictionary.of("七天无理由").withSynonyms("refund", "退款"));
    SearchPage page =
        index.search(SearchRequest.of("怎么退款 -发票").withLocales(List.of("zh-CN", "en")));
    String html = page.hits().get(0).title().html(); // 订单<em>退款</em>
    // example: end
    assertThat(html).isEqualTo("订单<em>退款</em>");
    assertThat(index.search(SearchRequest.of("refund")).hits()).hasSize(1);
    index.close();
  }

  @Test
  @DisplayName("is the code of the page")
  void code() throws IOException {
    Path source = Path.of("csm-kb/src/test/java/io/csm/kb/KnowledgePageTest.java");
    String code = Files.readString(root().resolve(source)).replace("\r\n", "\n");
    String page = Files.readString(root().resolve("docs/knowledge.md")).replace("\r\n", "\n");
    String begin = "    // example: begin\n";
    int examples = 0;
    for (int at = code.indexOf(begin); at >= 0; at = code.indexOf(begin, at + 1)) {
      String example = code.substring(at + begin.length(), code.indexOf("// example: end", at));
      assertThat(page).contains("```java\n" + example.stripIndent() + "```");
      examples++;
    }
    assertThat(examples).isEqualTo(1);
  }

  private static Path root() {
    Path at = Path.of("").toAbsolutePath();
    while (at != null && !Files.exists(at.resolve("docs/knowledge.md"))) {
      at = at.getParent();
    }
    assertThat(at).as("the folder that holds docs/knowledge.md").isNotNull();
    return at;
  }
}
