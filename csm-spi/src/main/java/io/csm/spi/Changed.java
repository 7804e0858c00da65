package io.csm.spi;

import java.util.List;

/**
 * Some keys that changed, and where to go on.
 *
 * @param cursor for the next call, at most 200 characters; the same as before if nothing changed
 */
public record Changed<K>(List<K> keys, String cursor) {
  public Changed {
    keys = List.copyOf(keys);
  }
}
