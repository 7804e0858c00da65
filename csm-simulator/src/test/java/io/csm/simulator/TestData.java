package io.csm.simulator;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the recorded data that is not part of the project, or skips the test. */
public final class TestData {
  private TestData() {}

  /** A file below the data folder: the system property csm.data, or shared/data beside a parent. */
  public static Path file(String name) {
    String given = System.getProperty("csm.data");
    Path found = given == null ? null : Path.of(given, name);
    for (Path folder = Path.of("").toAbsolutePath();
        found == null && folder != null;
        folder = folder.getParent()) {
      Path candidate = folder.resolve("shared/data").resolve(name);
      if (Files.exists(candidate)) {
        found = candidate;
      }
    }
    assumeTrue(
        found != null && Files.exists(found),
        "No " + name + ". Maybe set -Dcsm.data to the folder that holds it.");
    return found;
  }
}
