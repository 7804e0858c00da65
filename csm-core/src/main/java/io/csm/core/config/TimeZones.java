package io.csm.core.config;

import io.csm.core.Code;
import io.csm.core.CsmException;
import java.time.ZoneId;
import java.util.Locale;
import java.util.TreeSet;

/** The ids of time zones that csm takes: those of the IANA, and no bare offsets. */
final class TimeZones {
  private TimeZones() {}

  static void require(String path, String zone) {
    if (!ZoneId.getAvailableZoneIds().contains(zone)) {
      throw CsmException.of(
          Code.INVALID_VALUE,
          path,
          "value",
          zone,
          "expected",
          "the id of an IANA time zone such as " + similar(zone));
    }
  }

  /** A zone whose last part is written like the last part of {@code zone}, e.g. a bare city. */
  private static String similar(String zone) {
    String city = city(zone);
    for (String known : new TreeSet<>(ZoneId.getAvailableZoneIds())) {
      if (known.contains("/") && city(known).equals(city)) {
        return known;
      }
    }
    return "Asia/Shanghai";
  }

  private static String city(String zone) {
    return zone.substring(zone.lastIndexOf('/') + 1).replace(' ', '_').toLowerCase(Locale.ROOT);
  }
}
