package io.csm.core.config;

import io.csm.core.AggregateState;
import io.csm.core.BrandId;
import io.csm.core.ChannelAccountId;
import io.csm.core.HostKey;
import io.csm.core.PoolId;
import io.csm.core.QueueId;
import io.csm.core.TeamId;
import io.csm.core.internal.Require;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The whole configuration of a tenant at one version. Immutable; look-ups by id take logarithmic
 * time, by host key linear time.
 */
public final class Configuration implements AggregateState {
  /** The greatest number of items of one kind. */
  public static final int MAX_ITEMS = 10_000;

  /** No pools, queues or accounts; the standard schema and policy. */
  public static final Configuration EMPTY =
      new Configuration(new EnumMap<>(ConfigurationKind.class));

  private final Map<ConfigurationKind, SortedMap<Long, ConfigurationItem>> items;

  private Configuration(Map<ConfigurationKind, SortedMap<Long, ConfigurationItem>> items) {
    this.items = items;
  }

  /** This configuration with {@code item} added, or put in the place of the one with its id. */
  public Configuration with(ConfigurationItem item) {
    var changed = new EnumMap<>(items);
    var ofKind = new TreeMap<>(items(item.kind()));
    ofKind.put(item.itemId(), item);
    Require.atMost("configuration." + item.kind(), ofKind.size(), MAX_ITEMS);
    changed.put(item.kind(), Collections.unmodifiableSortedMap(ofKind));
    return new Configuration(changed);
  }

  /** This configuration without that item. */
  public Configuration without(ConfigurationKind kind, long itemId) {
    var changed = new EnumMap<>(items);
    var ofKind = new TreeMap<>(items(kind));
    ofKind.remove(itemId);
    if (ofKind.isEmpty()) {
      changed.remove(kind);
    } else {
      changed.put(kind, Collections.unmodifiableSortedMap(ofKind));
    }
    return new Configuration(changed);
  }

  public Optional<Queue> queue(QueueId id) {
    return find(ConfigurationKind.QUEUE, id.value(), Queue.class);
  }

  public Optional<Queue> queue(HostKey<QueueId> key) {
    return queues().stream().filter(queue -> key.equals(queue.key())).findFirst();
  }

  public Optional<Pool> pool(PoolId id) {
    return find(ConfigurationKind.POOL, id.value(), Pool.class);
  }

  public Optional<Team> team(TeamId id) {
    return find(ConfigurationKind.TEAM, id.value(), Team.class);
  }

  public Optional<Team> team(HostKey<TeamId> key) {
    return of(ConfigurationKind.TEAM, Team.class).stream()
        .filter(team -> key.equals(team.key()))
        .findFirst();
  }

  public Optional<Brand> brand(BrandId id) {
    return find(ConfigurationKind.BRAND, id.value(), Brand.class);
  }

  public Optional<ChannelAccount> account(ChannelAccountId id) {
    return find(ConfigurationKind.CHANNEL_ACCOUNT, id.value(), ChannelAccount.class);
  }

  /** The schema in force; {@link TicketSchema#standard()} until one is put. */
  public TicketSchema schema() {
    return find(ConfigurationKind.SCHEMA, 1, TicketSchema.class).orElseGet(TicketSchema::standard);
  }

  /** The desk's policy in force; {@link DeskPolicy#STANDARD} until one is put. */
  public DeskPolicy policy() {
    return find(ConfigurationKind.DESK_POLICY, 1, DeskPolicy.class).orElse(DeskPolicy.STANDARD);
  }

  /** The calendars of the tenant, by id. */
  public Collection<DeskCalendar> calendars() {
    return of(ConfigurationKind.CALENDAR, DeskCalendar.class);
  }

  /** The SLA rules in force; empty for a tenant without. */
  public Optional<SlaRules> slaRules() {
    return find(ConfigurationKind.SLA_RULES, 1, SlaRules.class);
  }

  /** The rules by which tickets are classified; {@link Classification#NONE} until some are put. */
  public Classification classification() {
    return find(ConfigurationKind.CLASSIFICATION, 1, Classification.class)
        .orElse(Classification.NONE);
  }

  /** The rules for work that waits too long; {@link ExceptionRules#NONE} until some are put. */
  public ExceptionRules exceptions() {
    return find(ConfigurationKind.EXCEPTION_RULES, 1, ExceptionRules.class)
        .orElse(ExceptionRules.NONE);
  }

  /** Whether a queue is open; empty for one without opening hours, which always is. */
  public Optional<QueueState> queueState(QueueId id) {
    return find(ConfigurationKind.QUEUE_STATE, id.value(), QueueState.class);
  }

  /** The state of a queue that is closed; empty for one that is open. */
  public Optional<QueueState> closed(QueueId id) {
    return queueState(id).filter(state -> !state.open());
  }

  /** The states of all queues with opening hours, by the id of the queue. */
  public Collection<QueueState> queueStates() {
    return of(ConfigurationKind.QUEUE_STATE, QueueState.class);
  }

  /** The calendar of that name. */
  public Optional<BusinessCalendar> calendar(String name) {
    return calendars().stream()
        .map(DeskCalendar::calendar)
        .filter(calendar -> calendar.name().equals(name))
        .findFirst();
  }

  /** All queues, by id. */
  public Collection<Queue> queues() {
    return of(ConfigurationKind.QUEUE, Queue.class);
  }

  /** All pools, by id. */
  public Collection<Pool> pools() {
    return of(ConfigurationKind.POOL, Pool.class);
  }

  /** All items of a kind by id, in the order of their ids. */
  public SortedMap<Long, ConfigurationItem> items(ConfigurationKind kind) {
    return items.getOrDefault(kind, Collections.emptySortedMap());
  }

  private <T extends ConfigurationItem> Collection<T> of(ConfigurationKind kind, Class<T> type) {
    return items(kind).values().stream().map(type::cast).toList();
  }

  private <T extends ConfigurationItem> Optional<T> find(
      ConfigurationKind kind, long itemId, Class<T> type) {
    return Optional.ofNullable(items(kind).get(itemId)).map(type::cast);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Configuration that && items.equals(that.items);
  }

  @Override
  public int hashCode() {
    return items.hashCode();
  }

  @Override
  public String toString() {
    return "Configuration" + items;
  }
}
