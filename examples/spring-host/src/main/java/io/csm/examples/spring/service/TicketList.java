package io.csm.examples.spring.service;

/** The lists of the agents' console. */
public enum TicketList {
  /** What the agent has. */
  MINE,
  /** All open work of the company. */
  TEAM,
  /** What waits for an agent. */
  WAITING
}
