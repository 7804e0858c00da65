package io.csm.desk;

import io.csm.core.Actor;
import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.CommandKey;
import io.csm.core.ContentId;
import io.csm.core.ContentRef;
import io.csm.core.CustomerId;
import io.csm.core.HostKey;
import io.csm.core.MessageId;
import io.csm.core.Ref;
import io.csm.core.TenantId;
import io.csm.core.conversation.Message;
import io.csm.core.event.AgentEvent;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.AggregateType;
import io.csm.core.event.CustomerEvent;
import io.csm.core.event.MessageEvent;
import io.csm.core.event.RecordedEvent;
import io.csm.core.lifecycle.TicketCommand;
import io.csm.core.people.Agent;
import io.csm.core.people.AgentProfile;
import io.csm.core.people.Availability;
import io.csm.core.people.Customer;
import io.csm.core.people.Duty;
import io.csm.core.people.ExternalLoad;
import io.csm.core.people.Identity;
import io.csm.core.people.WorkSchedule;
import io.csm.core.ticket.Ticket;
import io.csm.core.work.ChannelType;
import io.csm.core.work.Presence;
import io.csm.spi.AgentDirectory;
import io.csm.spi.Changed;
import io.csm.spi.CustomerDirectory;
import io.csm.spi.Guard;
import io.csm.spi.IdentityKey;
import io.csm.spi.Sessions;
import io.csm.spi.TicketQueries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is done with agents and customers. Thread-safe. */
final class People {
  private static final int PAGE = 500;

  private final Ports ports;
  private final Engine engine;
  private final Access access;

  People(Ports ports, Engine engine) {
    this.ports = ports;
    this.engine = engine;
    this.access = new Access(ports);
  }

  // ---- agents

  /** Puts an agent under a known or a new id; a key that is known finds its agent. */
  AgentId define(TenantId tenant, CallContext call, @Nullable AgentId id, AgentProfile profile) {
    AgentId drawn = id == null ? new AgentId(ports.ids().next()) : id;
    Result.Done done =
        engine
            .run(
                tenant,
                call,
                id == null ? List.of("define", profile) : List.of("define", id, profile),
                id == null ? List.of() : List.of(id),
                attempt -> {
                  if (id == null) {
                    attempt.isNew(AggregateKey.of(tenant, drawn));
                  }
                  access.check(attempt, "DEFINE_AGENT");
                  HostKey<AgentId> key = profile.key();
                  AgentId agent = drawn;
                  if (key != null) {
                    var known = ports.store().idOf(tenant, AggregateType.AGENT, key.value());
                    if (known.isPresent()) {
                      agent = new AgentId(known.getAsLong());
                    }
                  }
                  if (id != null && !agent.equals(id)) {
                    throw Refused.of(
                        Code.ALREADY_EXISTS, "agent.key", "type", "agent", "ref", agent);
                  }
                  define(attempt, agent, profile);
                  return Outcome.of(agent);
                })
            .orThrow();
    AgentId agent = done.agent();
    return agent == null ? drawn : agent;
  }

  private static void define(Attempt attempt, AgentId agent, AgentProfile profile) {
    if (attempt.configuration().pool(profile.pool()).isEmpty()) {
      throw Refused.notFound("pool", profile.pool());
    }
    AggregateKey aggregate = AggregateKey.of(attempt.tenant(), agent);
    Agent before = attempt.find(aggregate, Agent.class).orElse(null);
    if (before != null && !before.retired() && before.profile().equals(profile)) {
      return;
    }
    if (before != null
        && !before.profile().pool().equals(profile.pool())
        && !before.holdings().isEmpty()) {
      throw Refused.of(
          Code.INVALID_VALUE,
          "agent.pool",
          "value",
          profile.pool(),
          "expected",
          "the same pool while the agent holds work");
    }
    HostKey<AgentId> key = profile.key();
    if (key != null) {
      attempt.guard(new Guard.ClaimHostKey(AggregateType.AGENT, key.value(), agent.value()));
    }
    attempt.emit(aggregate, new AgentEvent.Defined(profile));
  }

  Result presence(TenantId tenant, CallContext call, Ref<AgentId> ref, Presence presence) {
    return engine.run(
        tenant,
        call,
        List.of("presence", ref, presence),
        List.of(ref),
        attempt -> {
          access.check(attempt, "SET_PRESENCE");
          AgentId id = new Resolver(ports, engine, tenant, call).agent(ref);
          Agent agent = attempt.agent(id);
          if (agent.retired()) {
            throw Refused.notFound("agent", ref);
          }
          if (agent.presence() != presence) {
            attempt.emit(AggregateKey.of(tenant, id), Presences.changed(attempt, agent, presence));
          }
          if (presence == Presence.AWAY || presence == Presence.OFFLINE) {
            Presences.withdrawOffers(attempt, agent);
          }
          return Outcome.NOTHING;
        });
  }

  /** When an agent is to be asked for new work; what it says now holds at once. */
  Result schedule(TenantId tenant, CallContext call, Ref<AgentId> ref, WorkSchedule schedule) {
    return engine.run(
        tenant,
        call,
        List.of("schedule", ref, schedule),
        List.of(ref),
        attempt -> {
          access.check(attempt, "SET_SCHEDULE");
          AgentId id = new Resolver(ports, engine, tenant, call).agent(ref);
          Agent agent = attempt.agent(id);
          if (agent.retired()) {
            throw Refused.notFound("agent", ref);
          }
          if (schedule.shift() != null
              && Shifts.calendar(schedule, attempt.configuration()) == null) {
            throw Refused.of(
                Code.NOT_FOUND, "schedule.shift", "type", "calendar", "ref", schedule.shift());
          }
          Duty before = agent.attendance().duty();
          if (!schedule.equals(before == null ? WorkSchedule.ALWAYS : before.schedule())) {
            Presences.schedule(attempt, id, schedule, engine.shifts());
          }
          return Outcome.NOTHING;
        });
  }

  Result closeChannels(
      TenantId tenant, CallContext call, Ref<AgentId> ref, SortedSet<ChannelType> channels) {
    AgentEvent.ChannelsClosed closed = new AgentEvent.ChannelsClosed(channels);
    return change(
        tenant,
        call,
        List.of("channels", ref, List.copyOf(channels)),
        ref,
        closed,
        agent -> agent.availability().withClosedChannels(channels));
  }

  Result externalLoad(
      TenantId tenant, CallContext call, Ref<AgentId> ref, String key, ExternalLoad load) {
    return change(
        tenant,
        call,
        List.of("external", ref, key, load),
        ref,
        new AgentEvent.ExternalLoadChanged(key, load),
        agent -> agent.availability().withExternalLoad(key, load));
  }

  /** Emits what changes the availability of an agent, if it does. */
  private Result change(
      TenantId tenant,
      CallContext call,
      List<Object> digest,
      Ref<AgentId> ref,
      AgentEvent event,
      Function<Agent, Availability> after) {
    return engine.run(
        tenant,
        call,
        digest,
        List.of(ref),
        attempt -> {
          access.check(attempt, "SET_PRESENCE");
          AgentId id = new Resolver(ports, engine, tenant, call).agent(ref);
          Agent agent = attempt.agent(id);
          if (agent.retired()) {
            throw Refused.notFound("agent", ref);
          }
          if (!after.apply(agent).equals(agent.availability())) {
            attempt.emit(AggregateKey.of(tenant, id), event);
          }
          return Outcome.NOTHING;
        });
  }

  /** Begins or ends a session, of an agent whom there is. */
  Result session(
      TenantId tenant,
      CallContext call,
      Ref<AgentId> ref,
      String name,
      Consumer<Sessions.Session> change) {
    InMemoryStore.text("session", name, 1, 200);
    Result result =
        engine.run(
            tenant,
            call.withKey(null),
            "session",
            List.of(ref),
            attempt -> {
              access.check(attempt, "CONNECT_AGENT");
              AgentId id = new Resolver(ports, engine, tenant, call).agent(ref);
              if (attempt.agent(id).retired()) {
                throw Refused.notFound("agent", ref);
              }
              return Outcome.of(id);
            });
    if (result instanceof Result.Done done && done.agent() != null) {
      change.accept(new Sessions.Session(engine.shardOf(tenant), tenant, done.agent(), name));
    }
    return result;
  }

  Result retire(TenantId tenant, CallContext call, Ref<AgentId> ref) {
    return engine.run(
        tenant,
        call,
        List.of("retire", ref),
        List.of(ref),
        attempt -> {
          access.check(attempt, "RETIRE_AGENT");
          retire(attempt, new Resolver(ports, engine, tenant, call).agent(ref));
          return Outcome.NOTHING;
        });
  }

  private static void retire(Attempt attempt, AgentId id) {
    Agent agent = attempt.agent(id);
    if (!agent.retired()) {
      attempt.emit(AggregateKey.of(attempt.tenant(), id), new AgentEvent.Retired());
      Presences.withdrawOffers(attempt, agent);
    }
  }

  /** Journals what the directory says of these agents now; who is missing there is retired. */
  void agentsChanged(TenantId tenant, CallContext call, List<HostKey<AgentId>> keys) {
    AgentDirectory directory = agentDirectory();
    for (int from = 0; from < keys.size(); from += PAGE) {
      List<HostKey<AgentId>> page = keys.subList(from, Math.min(keys.size(), from + PAGE));
      SortedMap<HostKey<AgentId>, AgentProfile> found = directory.find(tenant, page);
      for (HostKey<AgentId> key : page) {
        AgentProfile profile = found.get(key);
        var known = ports.store().idOf(tenant, AggregateType.AGENT, key.value());
        if (profile != null) {
          define(tenant, call.withKey(null), null, withKey(profile, key));
        } else if (known.isPresent()) {
          retire(tenant, call.withKey(null), new AgentId(known.getAsLong())).orThrow();
        }
      }
    }
  }

  /** Reads the directory on from where it was read to last, and journals what it says. */
  int syncAgents(TenantId tenant, CallContext call) {
    AgentDirectory directory = agentDirectory();
    String cursorName = "agents/" + tenant.value();
    String cursor = ports.store().cursor(cursorName).orElse("");
    int seen = 0;
    while (true) {
      Changed<HostKey<AgentId>> changed = directory.changedAfter(tenant, cursor, PAGE);
      if (changed.keys().isEmpty()) {
        return seen;
      }
      agentsChanged(tenant, call, changed.keys());
      seen += changed.keys().size();
      ports.store().saveCursor(cursorName, changed.cursor());
      if (changed.cursor().equals(cursor)) {
        return seen;
      }
      cursor = changed.cursor();
    }
  }

  private AgentDirectory agentDirectory() {
    return ports.agents().orElseThrow(() -> missing("agents"));
  }

  private static AgentProfile withKey(AgentProfile profile, HostKey<AgentId> key) {
    return new AgentProfile(
        key, profile.pool(), profile.teams(), profile.skills(), profile.capacity());
  }

  // ---- customers

  CustomerId create(TenantId tenant, CallContext call, @Nullable HostKey<CustomerId> key) {
    Result result = created(tenant, call, key);
    CustomerId customer =
        result instanceof Result.Accepted accepted
            ? accepted.customer()
            : result.orThrow().customer();
    if (customer == null) {
      throw new IllegalStateException("no customer in " + result);
    }
    return customer;
  }

  Result created(TenantId tenant, CallContext call, @Nullable HostKey<CustomerId> key) {
    Drawn drawn = new Drawn(ports, tenant, call);
    return engine.run(
        tenant,
        call,
        key == null ? List.of("createCustomer") : List.of("createCustomer", key),
        List.of(),
        Given.of(drawn, Given.Makes.CUSTOMER, "createCustomer", key),
        attempt -> {
          drawn.areNew(attempt);
          access.check(attempt, "CREATE_CUSTOMER");
          if (key != null) {
            var known = ports.store().idOf(tenant, AggregateType.CUSTOMER, key.value());
            if (known.isPresent()) {
              return Outcome.of(new CustomerId(known.getAsLong()));
            }
            attempt.guard(
                new Guard.ClaimHostKey(
                    AggregateType.CUSTOMER, key.value(), drawn.customer().value()));
          }
          attempt.emit(AggregateKey.of(tenant, drawn.customer()), new CustomerEvent.Created(key));
          return Outcome.of(drawn.customer());
        });
  }

  Result link(TenantId tenant, CallContext call, Ref<CustomerId> ref, IdentityKey identity) {
    Contents contents = new Contents(ports, tenant);
    ContentRef address = contents.text(identity.address());
    return engine.run(
        tenant,
        call,
        List.of("linkIdentity", ref, identity),
        List.of(ref),
        Given.of(
            new Drawn(ports, tenant, call), Given.Makes.NOTHING, "linkIdentity", ref, identity),
        attempt -> {
          access.check(attempt, "LINK_IDENTITY");
          CustomerId id =
              Reception.survivor(attempt, new Resolver(ports, engine, tenant, call).customer(ref));
          customer(attempt, id);
          if (customer(attempt, id).erased()) {
            throw erased(id);
          }
          CustomerId owner = ports.store().customerOf(tenant, identity).orElse(null);
          if (id.equals(owner)) {
            return Outcome.of(id);
          }
          if (owner != null) {
            throw Refused.of(
                Code.ALREADY_EXISTS, "identity", "type", "identity", "ref", "of " + owner);
          }
          contents.store(id);
          Reception.link(
              attempt, AggregateKey.of(tenant, id), new Identity(identity.account(), address));
          attempt.guard(new Guard.ClaimIdentity(identity, id, address.id()));
          return Outcome.of(id);
        });
  }

  Result unlink(TenantId tenant, CallContext call, Ref<CustomerId> ref, ContentId address) {
    return engine.run(
        tenant,
        call,
        List.of("unlinkIdentity", ref, address),
        attempt -> {
          access.check(attempt, "UNLINK_IDENTITY");
          CustomerId id =
              Reception.survivor(attempt, new Resolver(ports, engine, tenant, call).customer(ref));
          Customer customer = customer(attempt, id);
          if (customer.identities().stream().anyMatch(i -> i.address().id().equals(address))) {
            attempt.emit(AggregateKey.of(tenant, id), new CustomerEvent.IdentityUnlinked(address));
            attempt.guard(new Guard.ReleaseIdentity(address));
          }
          return Outcome.of(id);
        });
  }

  Result merge(TenantId tenant, CallContext call, Ref<CustomerId> from, Ref<CustomerId> to) {
    Resolver resolver = new Resolver(ports, engine, tenant, call);
    Result result =
        engine.run(
            tenant,
            call,
            List.of("mergeCustomers", from, to),
            List.of(from, to),
            attempt -> {
              access.check(attempt, "MERGE_CUSTOMERS");
              CustomerId target = Reception.survivor(attempt, resolver.customer(to));
              CustomerId source = resolver.customer(from);
              Customer merged = customer(attempt, source);
              Customer kept = customer(attempt, target);
              if (target.equals(merged.mergedInto())) {
                return Outcome.of(target);
              }
              if (source.equals(target) || merged.mergedInto() != null) {
                throw Refused.of(
                    Code.INVALID_VALUE,
                    "from",
                    "value",
                    from,
                    "expected",
                    "another customer that was not merged before");
              }
              checkRoom(
                  "absorbed",
                  kept.absorbed().size() + merged.absorbed().size() + 1,
                  Customer.MAX_ABSORBED);
              checkRoom(
                  "identities",
                  kept.identities().size() + merged.identities().size(),
                  Customer.MAX_IDENTITIES);
              List<CustomerId> absorbed = new ArrayList<>();
              absorbed.add(source);
              absorbed.addAll(merged.absorbed());
              attempt.emit(AggregateKey.of(tenant, source), new CustomerEvent.MergedInto(target));
              attempt.emit(
                  AggregateKey.of(tenant, target),
                  new CustomerEvent.Absorbed(absorbed, merged.identities()));
              for (Identity identity : merged.identities()) {
                attempt.guard(new Guard.MoveIdentity(identity.address().id(), target));
              }
              return Outcome.of(target);
            });
    if (result instanceof Result.Done done && done.customer() != null) {
      try {
        CustomerId source = resolver.customer(from);
        while (ports.contents().changeOwner(tenant, source, done.customer(), PAGE) > 0) {
          // Until nothing is left; each step is durable by itself.
        }
      } catch (Refused unknown) {
        return new Result.Rejected(unknown.problem());
      }
    }
    return result;
  }

  /**
   * Erases a customer: first nobody can be found by the addresses any more, then tickets and
   * messages are marked, then the content goes, and with it whatever answers were kept. Each step
   * can be repeated; the host's key is used up only by the last, so that an interrupted erasure
   * goes on where it was.
   */
  Result erase(TenantId tenant, CallContext call, Ref<CustomerId> ref) {
    CustomerId root;
    try {
      root = new Resolver(ports, engine, tenant, call).customer(ref);
    } catch (Refused unknown) {
      return new Result.Rejected(unknown.problem());
    }
    CallContext step = call.withKey(null);
    SortedSet<CustomerId> all = new TreeSet<>();
    Result first =
        engine.run(
            tenant,
            step,
            "erase",
            attempt -> {
              access.check(attempt, "ERASE_CUSTOMER");
              CustomerId id = Reception.survivor(attempt, root);
              Customer customer = customer(attempt, id);
              all.clear();
              all.add(id);
              all.addAll(customer.absorbed());
              for (Identity identity : customer.identities()) {
                attempt.guard(new Guard.ReleaseIdentity(identity.address().id()));
              }
              if (!customer.erased()) {
                attempt.emit(AggregateKey.of(tenant, id), new CustomerEvent.Erased());
              }
              return Outcome.of(id);
            });
    if (!first.isDone()) {
      return first;
    }
    TicketQueries.Filter theirs = TicketQueries.Filter.ALL.withCustomers(all);
    String cursor = null;
    do {
      TicketQueries.Page page =
          ports
              .queries()
              .find(
                  tenant,
                  theirs,
                  TicketQueries.Scope.ALL,
                  TicketQueries.Sort.OPENED_ASCENDING,
                  cursor,
                  PAGE);
      for (Ticket ticket : page.tickets()) {
        erase(tenant, step, ticket);
      }
      cursor = page.next();
    } while (cursor != null);
    for (CustomerId customer : all) {
      while (ports.contents().erase(tenant, customer, PAGE) > 0) {
        // Until nothing is left; each step is durable by itself.
      }
      eraseFiles(tenant, customer);
      ports.articleUses().ifPresent(uses -> uses.eraseComments(tenant, Actor.customer(customer)));
      blank(tenant, AggregateKey.of(tenant, customer));
    }
    return engine.run(
        tenant, call, List.of("eraseCustomer", ref), attempt -> Outcome.of(all.first()));
  }

  private void eraseFiles(TenantId tenant, CustomerId customer) {
    if (ports.blobs().isPresent()) {
      try {
        while (ports.blobs().get().erase(tenant, customer, PAGE) > 0) {
          // Until nothing is left; each step is durable by itself.
        }
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }

  private void erase(TenantId tenant, CallContext call, Ticket ticket) {
    MessageId after = null;
    while (true) {
      List<MessageId> page = ports.store().messagesOf(tenant, ticket.id(), after, PAGE);
      engine
          .run(
              tenant,
              call,
              "erase",
              List.copyOf(page),
              attempt -> {
                for (MessageId id : page) {
                  Message message = attempt.message(id);
                  if (!message.erased()) {
                    attempt.emit(AggregateKey.of(tenant, id), new MessageEvent.Erased());
                  }
                }
                return Outcome.NOTHING;
              })
          .orThrow();
      page.forEach(id -> blank(tenant, AggregateKey.of(tenant, id)));
      if (page.size() < PAGE) {
        break;
      }
      after = page.get(page.size() - 1);
    }
    engine
        .run(
            tenant,
            call,
            "erase",
            attempt -> {
              attempt.run(ticket.id(), new TicketCommand.Erase());
              if (ticket.conversation() != null) {
                attempt.guard(new Guard.ReleaseThread(ticket.conversation()));
              }
              return Outcome.of(ticket.id());
            })
        .orThrow();
    blank(tenant, AggregateKey.of(tenant, ticket.id()));
    if (ticket.conversation() != null) {
      blank(tenant, AggregateKey.of(tenant, ticket.conversation()));
    }
  }

  /** Blanks the answers to the commands that made this aggregate what it is. */
  private void blank(TenantId tenant, AggregateKey aggregate) {
    long version = 0;
    while (true) {
      List<RecordedEvent> events = ports.store().history(aggregate, version, PAGE);
      Set<CommandKey> keys = new LinkedHashSet<>();
      for (RecordedEvent event : events) {
        keys.add(event.envelope().command());
        version = event.envelope().version();
      }
      if (!keys.isEmpty()) {
        ports.store().blankAnswers(tenant, new ArrayList<>(keys));
      }
      if (events.size() < PAGE) {
        return;
      }
    }
  }

  /** Links the addresses that the directory knows of these customers. */
  void customersChanged(TenantId tenant, CallContext call, List<HostKey<CustomerId>> keys) {
    CustomerDirectory directory = ports.customers().orElseThrow(() -> missing("customers"));
    for (int from = 0; from < keys.size(); from += PAGE) {
      List<HostKey<CustomerId>> page = keys.subList(from, Math.min(keys.size(), from + PAGE));
      for (Map.Entry<HostKey<CustomerId>, List<IdentityKey>> found :
          directory.identities(tenant, page).entrySet()) {
        CustomerId customer = create(tenant, call.withKey(null), found.getKey());
        for (IdentityKey identity : found.getValue()) {
          link(tenant, call.withKey(null), customer, identity);
        }
      }
    }
  }

  static Refused erased(CustomerId customer) {
    return Refused.of(Code.ERASED, "customer", "type", "customer", "ref", customer);
  }

  private static Customer customer(Attempt attempt, CustomerId id) {
    return attempt
        .find(AggregateKey.of(attempt.tenant(), id), Customer.class)
        .orElseThrow(() -> Refused.notFound("customer", id));
  }

  private static void checkRoom(String path, int size, int max) {
    if (size > max) {
      throw Refused.of(Code.TOO_MANY, path, "size", size, "max", max);
    }
  }

  static io.csm.core.CsmException missing(String port) {
    return io.csm.core.CsmException.of(
        Code.BROKEN_PORT,
        port,
        "port",
        port,
        "detail",
        "the builder was given none. Maybe set it there");
  }
}
