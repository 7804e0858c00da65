package io.csm.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What values say when they are built with what they do not allow. */
public final class Refused {
  private Refused() {}

  /** Expects the construction to be refused for the field at {@code path}. */
  public static void refused(Code code, String path, ThrowingCallable construction) {
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(construction)
        .satisfies(
            refused -> {
              assertThat(refused.code()).isEqualTo(code);
              assertThat(refused.problem().path()).isEqualTo(path);
            });
  }
}
