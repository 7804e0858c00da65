package io.csm.core.config;

import io.csm.core.BrandId;
import io.csm.core.internal.Require;

/**
 * A brand under which a tenant meets its customers.
 *
 * @param name 1 to 128 characters
 * @param language BCP 47 tag in which the brand speaks when nothing else is known
 */
public record Brand(BrandId id, String name, String language) implements ConfigurationItem {
  public Brand {
    Require.name("brand.name", name, 128);
    language = Languages.canonical("brand.language", language);
  }

  @Override
  public ConfigurationKind kind() {
    return ConfigurationKind.BRAND;
  }

  @Override
  public long itemId() {
    return id.value();
  }
}
