package io.csm.routing;

import java.time.Instant;

/**
 * What somebody had locked when it was to be decided, and until when it is left alone.
 *
 * @param holding that was to be changed; 0 if the work was to be offered
 */
record Locked(Instant until, RoutedAgent agent, RoutedWork work, long holding) {}
