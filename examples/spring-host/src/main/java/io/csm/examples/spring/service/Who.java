package io.csm.examples.spring.service;

import io.csm.core.Actor;
import io.csm.core.AgentId;
import io.csm.core.CustomerId;
import io.csm.core.TenantId;
import io.csm.examples.spring.people.Account;
import io.csm.examples.spring.people.Role;

/**
 * On whose behalf something is done. Every method of the services takes one, and checks it.
 *
 * @param account as it was when they logged in
 */
public record Who(Account account) {
  /** The company they belong to. */
  public TenantId tenant() {
    return account.tenant();
  }

  /** What they are in it. */
  public Role role() {
    return account.role();
  }

  /** Them as the desk knows them. */
  public Actor actor() {
    return role() == Role.CUSTOMER ? Actor.customer(customer()) : Actor.agent(agent());
  }

  /**
   * The agent that they are.
   *
   * @throws NotAllowedException if they do not work here
   */
  public AgentId agent() {
    AgentId agent = account.agent();
    if (agent == null) {
      throw new NotAllowedException();
    }
    return agent;
  }

  /**
   * The customer that they are.
   *
   * @throws NotAllowedException if they are none
   */
  public CustomerId customer() {
    CustomerId customer = account.customer();
    if (customer == null) {
      throw new NotAllowedException();
    }
    return customer;
  }

  /**
   * Checks that they work here.
   *
   * @throws NotAllowedException if not
   */
  public void requireStaff() {
    if (!role().isStaff()) {
      throw new NotAllowedException();
    }
  }

  /**
   * Checks that they lead.
   *
   * @throws NotAllowedException if not
   */
  public void requireLead() {
    if (!role().leads()) {
      throw new NotAllowedException();
    }
  }
}
