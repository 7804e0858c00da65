package io.csm.spring;

import io.csm.core.Code;
import io.csm.core.CsmException;

/** What is wrong with how an application was put together, and the cure. */
final class Setup {
  private Setup() {}

  static CsmException wrong(String path, String detail, String cure) {
    return CsmException.of(Code.WRONG_SETUP, path, "detail", detail, "cure", cure);
  }
}
