package io.csm.examples.spring.desk;

import io.csm.core.Actor;
import io.csm.core.ActorKind;
import io.csm.core.AgentId;
import io.csm.core.CustomerId;
import io.csm.core.TenantId;
import io.csm.core.ticket.Ticket;
import io.csm.examples.spring.people.Account;
import io.csm.examples.spring.people.Accounts;
import io.csm.examples.spring.people.Role;
import io.csm.spi.AccessPolicy;
import io.csm.spi.TicketQueries;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Who may do what: customers see their own tickets, write, and rate; agents work on every ticket of
 * their company; supervisors may be absent for others, too; only administrators change the
 * configuration or forget a customer. Everything else is denied.
 */
@Component
public class HouseRules implements AccessPolicy {
  private static final Set<String> CUSTOMERS_OWN = Set.of("READ", "RECEIVE", "RATE", "REOPEN");
  private static final Set<String> CUSTOMERS_NEW = Set.of("OPEN", "RECEIVE");
  private static final Set<String> NOT_FOR_AGENTS =
      Set.of(
          "CONFIGURE",
          "DEFINE_AGENT",
          "RETIRE_AGENT",
          "SET_SCHEDULE",
          "IMPORT",
          "ERASE",
          "ERASE_CUSTOMER",
          "MERGE_CUSTOMERS");
  private static final Set<String> NOT_FOR_SUPERVISORS =
      Set.of("CONFIGURE", "IMPORT", "ERASE", "ERASE_CUSTOMER");

  private final Accounts accounts;

  /** By the roles of the accounts. */
  public HouseRules(Accounts accounts) {
    this.accounts = accounts;
  }

  @Override
  public Access check(TenantId tenant, Actor viewer, String action, @Nullable Ticket ticket) {
    boolean allowed =
        switch (viewer.kind()) {
          case CUSTOMER -> customerMay(viewer, action, ticket);
          case AGENT -> staffMay(tenant, viewer, action);
          case RULE, SYSTEM -> true;
          case INTEGRATION -> false;
        };
    return allowed ? Access.ALLOW : Access.DENY;
  }

  private static boolean customerMay(Actor viewer, String action, @Nullable Ticket ticket) {
    if (ticket == null) {
      return CUSTOMERS_NEW.contains(action);
    }
    return CUSTOMERS_OWN.contains(action) && ticket.customer().equals(customer(viewer));
  }

  private boolean staffMay(TenantId tenant, Actor viewer, String action) {
    Optional<Role> role = roleOf(tenant, viewer);
    if (role.isEmpty()) {
      return false;
    }
    return switch (role.get()) {
      case ADMINISTRATOR -> true;
      case SUPERVISOR -> !NOT_FOR_SUPERVISORS.contains(action);
      case AGENT -> !NOT_FOR_AGENTS.contains(action);
      case CUSTOMER -> false;
    };
  }

  @Override
  public TicketQueries.Scope scope(TenantId tenant, Actor viewer) {
    if (viewer.kind() == ActorKind.CUSTOMER) {
      TreeSet<CustomerId> own = new TreeSet<>(Set.of(customer(viewer)));
      return new TicketQueries.Scope(
          java.util.List.of(TicketQueries.Filter.ALL.withCustomers(own)));
    }
    return viewer.kind() == ActorKind.AGENT && roleOf(tenant, viewer).isPresent()
        ? TicketQueries.Scope.ALL
        : TicketQueries.Scope.NOTHING;
  }

  private Optional<Role> roleOf(TenantId tenant, Actor viewer) {
    return accounts
        .of(tenant, new AgentId(Long.parseLong(viewer.id())))
        .map(Account::role)
        .filter(Role::isStaff);
  }

  private static CustomerId customer(Actor viewer) {
    return new CustomerId(Long.parseLong(viewer.id()));
  }
}
