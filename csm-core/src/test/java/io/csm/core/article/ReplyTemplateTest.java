package io.csm.core.article;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.article.ReplyTemplate.Format;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A reply template")
class ReplyTemplateTest {
  private static SortedMap<String, String> values(String name, String value) {
    return new TreeMap<>(java.util.Map.of(name, value));
  }

  private static String plain(String template, SortedMap<String, String> values) {
    return ReplyTemplate.of(template).fill(values, Format.PLAIN);
  }

  @Test
  @DisplayName("fills what is known, else what stands after the bar, else nothing")
  void fills() {
    SortedMap<String, String> anna = values("customer.name", "安娜");
    assertThat(plain("Hi {{customer.name|there}}!", anna)).isEqualTo("Hi 安娜!");
    assertThat(plain("Hi {{ customer.name | there }}!", new TreeMap<>())).isEqualTo("Hi there!");
    assertThat(plain("Hi {{customer.name}}!", new TreeMap<>())).isEqualTo("Hi !");
    assertThat(plain("{{customer.name|x}}", values("customer.name", ""))).isEqualTo("x");
    assertThat(plain("{{customer.name}}{{customer.name}}", anna)).isEqualTo("安娜安娜");
  }

  @Test
  @DisplayName("leaves what is no placeholder, and fills nothing within a value")
  void texts() {
    assertThat(plain("{customer.name} {{ {{{}}} }}", new TreeMap<>()))
        .isEqualTo("{customer.name} {{ {} }}");
    assertThat(plain("\\{{customer.name}}", values("customer.name", "x")))
        .isEqualTo("{{customer.name}}");
    SortedMap<String, String> nested = values("customer.name", "{{agent.name}}");
    nested.put("agent.name", "secret");
    assertThat(plain("{{customer.name}}", nested)).isEqualTo("{{agent.name}}");
  }

  @Test
  @DisplayName("lets no markup through: none at all in HTML, none of the values in Markdown")
  void escapes() {
    SortedMap<String, String> evil =
        values("customer.name", "<script>alert('x')</script>\n# [a](http://b) &");
    ReplyTemplate template = ReplyTemplate.of("**Hi** <b> {{customer.name}}{{x|<i>}}");

    assertThat(template.fill(evil, Format.HTML))
        .isEqualTo(
            "**Hi** &lt;b&gt; &lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;\n"
                + "# [a](http://b) &amp;&lt;i&gt;");
    assertThat(template.fill(evil, Format.MARKDOWN))
        .isEqualTo(
            "**Hi** <b> \\<script\\>alert\\(\\'x\\'\\)\\<\\/script\\> \\#"
                + " \\[a\\]\\(http\\:\\/\\/b\\) \\&\\<i\\>");
  }

  @Test
  @DisplayName("names each unknown placeholder once, with its line")
  void unknown() {
    ReplyTemplate template =
        ReplyTemplate.of("{{customer.name}}\n{{custmer.name}}\n{{custmer.name}} {{a b|c}} {{}}");
    assertThat(template.names()).containsExactly("", "a b", "custmer.name", "customer.name");
    assertThat(template.problems("article.body", List.of("customer.name", "a b")))
        .extracting(problem -> problem.path() + " " + problem.arguments().get("value"))
        .containsExactly(
            "article.body:3 {{}}", "article.body:3 {{a b}}", "article.body:2 {{custmer.name}}");
  }

  @Property
  @Label("whatever the value, HTML has none of its characters that mean something")
  void html(@ForAll @Chars({'<', '>', '&', '"', '\'', '{', '}', '|', 'a'}) String value) {
    String filled = ReplyTemplate.of("{{a}}").fill(values("a", value), Format.HTML);
    assertThat(filled.replaceAll("&(amp|lt|gt|quot|#39);", "")).doesNotContain("<", ">", "&", "\"");
    assertThat(
            filled
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&"))
        .isEqualTo(value);
  }
}
