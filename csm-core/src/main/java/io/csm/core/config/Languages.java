package io.csm.core.config;

import io.csm.core.internal.Require;
import java.util.IllformedLocaleException;
import java.util.Locale;

/** BCP 47 language tags in their canonical form. */
public final class Languages {
  private Languages() {}

  /**
   * The canonical form of {@code tag}, e.g. {@code zh-Hans-CN}.
   *
   * @throws io.csm.core.CsmException with {@code INVALID_VALUE} if it is not well-formed or is
   *     longer than 35 characters (RFC 5646, section 4.4.1)
   */
  public static String canonical(String path, String tag) {
    Require.name(path, tag, 35);
    try {
      return new Locale.Builder().setLanguageTag(tag).build().toLanguageTag();
    } catch (IllformedLocaleException malformed) {
      Require.that(false, path, tag, "a BCP 47 language tag such as zh-CN");
      throw malformed;
    }
  }
}
