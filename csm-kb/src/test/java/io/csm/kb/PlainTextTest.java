package io.csm.kb;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The plain text of HTML")
class PlainTextTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '#',
      value = {
        "<p>退款</p><p>七天</p># 退款 七天",
        "a<script>alert('x')</script>b# a b",
        "a<STYLE>p{}</StYlE >b# a b",
        "a<!-- <b>hidden</b> -->b# a b",
        "1 < 2 &amp; 3 &gt; 2# 1 < 2 & 3 > 2",
        "<a href='x>y'>link# y'>link",
        "AT&T# AT&T",
        "<script>never ends# ''",
        "text <b# text"
      })
  @DisplayName("is what a reader reads")
  void read(String html, String text) {
    assertThat(PlainText.ofHtml(html).strip().replaceAll(" +", " ")).isEqualTo(text);
  }

  @Property(tries = 200)
  void isNeverLongerThanTheHtml(@ForAll String html) {
    assertThat(PlainText.ofHtml("<" + html).length()).isLessThanOrEqualTo(html.length() + 1);
  }
}
