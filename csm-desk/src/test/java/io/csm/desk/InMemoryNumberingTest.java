package io.csm.desk;

import io.csm.spi.Numbering;
import io.csm.testkit.NumberingContract;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Numbering in memory")
class InMemoryNumberingTest extends NumberingContract {
  @Override
  protected Numbering newNumbering() {
    return new InMemoryNumbering();
  }
}
