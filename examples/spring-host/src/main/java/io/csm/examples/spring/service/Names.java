package io.csm.examples.spring.service;

import io.csm.core.AgentId;
import io.csm.core.CustomerId;
import io.csm.core.QueueId;
import io.csm.core.TenantId;
import io.csm.core.config.Configuration;
import io.csm.core.config.Queue;
import io.csm.examples.spring.people.Account;
import io.csm.examples.spring.people.Accounts;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What people and things are called. The desk knows ids; names are the host's. */
@Component
class Names {
  private final Accounts accounts;

  Names(Accounts accounts) {
    this.accounts = accounts;
  }

  String agent(TenantId tenant, @Nullable AgentId agent) {
    return agent == null
        ? ""
        : accounts.of(tenant, agent).map(Account::name).orElseGet(() -> "#" + agent.value());
  }

  String customer(TenantId tenant, CustomerId customer) {
    return accounts.of(tenant, customer).map(Account::name).orElseGet(() -> "#" + customer.value());
  }

  static String queue(Configuration configuration, @Nullable QueueId queue) {
    return queue == null ? "" : configuration.queue(queue).map(Queue::name).orElse("");
  }
}
