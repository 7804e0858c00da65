package io.csm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.csm.core.Code;
import io.csm.core.CsmException;

/** What a call is refused with. */
final class Refused {
  private Refused() {}

  static void with(Code code, Runnable call) {
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(call::run)
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code));
  }
}
