package io.csm.simulator;

import java.util.List;

/** The types of call in the call-centre log, which are the skills asked of its agents. */
final class Skills {
  /** Regular, in English, internet, stock exchange, prospective customer, call-back. */
  static final List<String> CALLCENTRE = List.of("PS", "PE", "IN", "NE", "NW", "TT");

  private Skills() {}
}
