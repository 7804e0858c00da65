/** A program around csm without any framework: a demo, and replays of call logs. */
@NullMarked
package io.csm.examples.host;

import org.jspecify.annotations.NullMarked;
