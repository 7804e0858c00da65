package io.csm.examples.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A cell of a CSV file")
class CsvTest {
  @Test
  @DisplayName("is quoted where it has commas, quotes or lines")
  void quotes() {
    assertThat(Csv.cell("a, \"b\"\nc")).isEqualTo("\"a, \"\"b\"\"\nc\"");
    assertThat(Csv.cell("茶")).isEqualTo("茶");
    assertThat(Csv.cell(null)).isEmpty();
  }

  @Test
  @DisplayName("is no formula, whatever a customer wrote")
  void noFormulas() {
    assertThat(Csv.cell("=HYPERLINK(1)")).isEqualTo("'=HYPERLINK(1)");
    assertThat(Csv.cell("-1+1")).isEqualTo("'-1+1");
  }
}
