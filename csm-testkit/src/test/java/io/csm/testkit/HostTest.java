package io.csm.testkit;

import io.csm.core.AgentId;
import io.csm.core.CustomerId;
import io.csm.core.HostKey;
import io.csm.core.MessageId;
import io.csm.core.TenantId;
import io.csm.core.config.ConfigurationItem;
import io.csm.core.conversation.Delivery;
import io.csm.core.conversation.DeliveryState;
import io.csm.core.people.AgentProfile;
import io.csm.spi.AgentDirectory;
import io.csm.spi.Changed;
import io.csm.spi.ChannelDelivery;
import io.csm.spi.ConfigurationSource;
import io.csm.spi.CustomerDirectory;
import io.csm.spi.IdentityKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/**
 * The contracts of what a host serves from its own tables, kept by a host whose tables are maps.
 */
@DisplayName("A host with maps for tables")
class HostTest {
  @Nested
  @DisplayName("serves agents:")
  class Agents extends AgentDirectoryContract implements AgentDirectory {
    /** Every key as it changed, oldest first; a cursor is a number of these. */
    private final List<Row> log = new ArrayList<>();

    private final SortedMap<TenantId, SortedMap<HostKey<AgentId>, AgentProfile>> table =
        new TreeMap<>();

    private record Row(TenantId tenant, HostKey<AgentId> key) {}

    private SortedMap<HostKey<AgentId>, AgentProfile> of(TenantId tenant) {
      return table.computeIfAbsent(tenant, none -> new TreeMap<>());
    }

    @Override
    protected AgentDirectory directory() {
      return this;
    }

    @Override
    protected void put(TenantId tenant, AgentProfile profile) {
      of(tenant).put(profile.key(), profile);
      log.add(new Row(tenant, profile.key()));
    }

    @Override
    protected void remove(TenantId tenant, HostKey<AgentId> key) {
      of(tenant).remove(key);
      log.add(new Row(tenant, key));
    }

    @Override
    public SortedMap<HostKey<AgentId>, AgentProfile> find(
        TenantId tenant, List<HostKey<AgentId>> keys) {
      SortedMap<HostKey<AgentId>, AgentProfile> found = new TreeMap<>(of(tenant));
      found.keySet().retainAll(keys);
      return found;
    }

    @Override
    public Changed<HostKey<AgentId>> changedAfter(TenantId tenant, String cursor, int limit) {
      int from = cursor.isEmpty() ? 0 : Integer.parseInt(cursor);
      List<HostKey<AgentId>> keys = new ArrayList<>();
      int at = from;
      for (; at < log.size() && keys.size() < limit; at++) {
        if (log.get(at).tenant().equals(tenant)) {
          keys.add(log.get(at).key());
        }
      }
      return new Changed<>(keys, keys.isEmpty() ? cursor : Integer.toString(at));
    }
  }

  @Nested
  @DisplayName("serves customers:")
  class Customers extends CustomerDirectoryContract implements CustomerDirectory {
    private final SortedMap<TenantId, SortedMap<HostKey<CustomerId>, List<IdentityKey>>> table =
        new TreeMap<>();

    private SortedMap<HostKey<CustomerId>, List<IdentityKey>> of(TenantId tenant) {
      return table.computeIfAbsent(tenant, none -> new TreeMap<>());
    }

    @Override
    protected CustomerDirectory directory() {
      return this;
    }

    @Override
    protected void put(TenantId tenant, HostKey<CustomerId> key, List<IdentityKey> identities) {
      of(tenant).put(key, identities);
    }

    @Override
    public Optional<HostKey<CustomerId>> find(TenantId tenant, IdentityKey identity) {
      return of(tenant).entrySet().stream()
          .filter(customer -> customer.getValue().contains(identity))
          .map(customer -> customer.getKey())
          .findFirst();
    }

    @Override
    public SortedMap<HostKey<CustomerId>, List<IdentityKey>> identities(
        TenantId tenant, List<HostKey<CustomerId>> keys) {
      SortedMap<HostKey<CustomerId>, List<IdentityKey>> found = new TreeMap<>(of(tenant));
      found.keySet().retainAll(keys);
      return found;
    }
  }

  @Nested
  @DisplayName("serves configuration:")
  class Configurations extends ConfigurationSourceContract {
    private final SortedMap<TenantId, List<ConfigurationItem>> table = new TreeMap<>();

    @Override
    protected ConfigurationSource source() {
      return tenant -> table.getOrDefault(tenant, List.of());
    }

    @Override
    protected void put(TenantId tenant, List<ConfigurationItem> items) {
      table.put(tenant, items);
    }
  }

  @Nested
  @DisplayName("serves a channel:")
  class Channel extends ChannelDeliveryContract implements ChannelDelivery {
    private final SortedMap<String, Receipt> receipts = new TreeMap<>();
    private final List<MessageId> sent = new ArrayList<>();

    @Override
    protected ChannelDelivery channel() {
      return this;
    }

    @Override
    protected List<MessageId> sent() {
      return sent;
    }

    @Override
    protected boolean dropsRepetitions() {
      return true;
    }

    @Override
    public Receipt deliver(Outgoing outgoing) {
      return receipts.computeIfAbsent(
          outgoing.token(),
          token -> {
            sent.add(outgoing.message().id());
            return new Receipt(Delivery.of(DeliveryState.SENT), "external " + sent.size());
          });
    }
  }
}
