package io.csm.jdbc;

import io.csm.core.CommandKey;
import io.csm.core.event.AggregateType;
import io.csm.spi.Guard;
import io.csm.spi.StoredAnswer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The claims that a group of changes can meet: as they were read, and as the changes make them, one
 * after the other. What a refused change has taken can be taken back. Not thread-safe.
 */
final class Claims {
  private final Map<CommandRef, StoredAnswer> answers = new HashMap<>();
  private final Map<HostRef, Long> hostKeys = new HashMap<>();
  private final Map<Hashed, IdentityRow> identities = new LinkedHashMap<>();
  private final Map<Owned, Hashed> addresses = new HashMap<>();
  private final Map<Hashed, ThreadRow> threads = new LinkedHashMap<>();
  private final Map<Owned, List<Hashed>> threadsOf = new HashMap<>();

  private final Map<Owned, Boolean> intake = new LinkedHashMap<>();

  // For what is written at the end.
  private final Map<CommandRef, StoredAnswer> newAnswers = new LinkedHashMap<>();

  private final Map<HostRef, Long> newHostKeys = new LinkedHashMap<>();
  private final Map<Hashed, @Nullable IdentityRow> readIdentities = new LinkedHashMap<>();
  private final Map<Hashed, @Nullable ThreadRow> readThreads = new LinkedHashMap<>();
  private final List<CommandRef> expired = new ArrayList<>();
  private final Deque<Runnable> undo = new ArrayDeque<>();

  record CommandRef(long tenant, CommandKey key) {}

  record HostRef(long tenant, AggregateType type, String key) {}

  /** SHA-256 of a text, in hexadecimal digits because texts compare by content. */
  record Hashed(long tenant, String hex) {
    Hashed(long tenant, byte[] hash) {
      this(tenant, HexFormat.of().formatHex(hash));
    }

    byte[] hash() {
      return HexFormat.of().parseHex(hex);
    }
  }

  /** The id of content, of a conversation, or of an intake row. */
  record Owned(long tenant, long id) {}

  record IdentityRow(@Nullable Long account, String address, long content, long customer) {}

  record ThreadRow(long account, String key, long conversation) {}

  // ---- as they were read

  void read(CommandRef command, StoredAnswer answer, long nowMicros) {
    if (Micros.notBefore(answer.keptUntil()) > nowMicros) {
      answers.put(command, answer);
    } else {
      expired.add(command);
    }
  }

  void read(HostRef key, long id) {
    hostKeys.put(key, id);
  }

  void read(Hashed identity, IdentityRow row) {
    if (readIdentities.put(identity, row) == null) {
      identities.put(identity, row);
      addresses.put(new Owned(identity.tenant, row.content), identity);
    }
  }

  void read(Hashed thread, ThreadRow row) {
    if (readThreads.put(thread, row) == null) {
      threads.put(thread, row);
      threadsOf
          .computeIfAbsent(new Owned(thread.tenant, row.conversation), key -> new ArrayList<>())
          .add(thread);
    }
  }

  void readIntake(Owned row) {
    intake.put(row, true);
  }

  // ---- as changes make them

  /** Whether that row is there, and nobody has taken it before. */
  boolean hasIntake(long tenant, Guard.TakeIntake take) {
    return intake.getOrDefault(new Owned(tenant, take.row()), false);
  }

  boolean take(long tenant, Guard.TakeIntake take) {
    boolean there = hasIntake(tenant, take);
    if (there) {
      put(intake, new Owned(tenant, take.row()), false);
    }
    return there;
  }

  @Nullable StoredAnswer answer(long tenant, CommandKey key) {
    return answers.get(new CommandRef(tenant, key));
  }

  void claim(long tenant, StoredAnswer answer) {
    CommandRef command = new CommandRef(tenant, answer.key());
    put(answers, command, answer);
    put(newAnswers, command, answer);
  }

  boolean claim(long tenant, Guard.ClaimHostKey claim) {
    HostRef key = new HostRef(tenant, claim.type(), claim.key());
    Long owner = hostKeys.get(key);
    if (owner != null) {
      return owner == claim.id();
    }
    put(hostKeys, key, claim.id());
    put(newHostKeys, key, claim.id());
    return true;
  }

  boolean claim(long tenant, Guard.ClaimIdentity claim) {
    Hashed identity = new Hashed(tenant, Texts.hash(claim.identity()));
    IdentityRow present = identities.get(identity);
    if (present != null) {
      if (present.customer != claim.customer().value()) {
        return false;
      }
      put(addresses, new Owned(tenant, present.content), null);
    }
    IdentityRow row =
        new IdentityRow(
            claim.identity().account() == null ? null : claim.identity().account().value(),
            Texts.storable(claim.identity().address()),
            claim.address().value(),
            claim.customer().value());
    put(identities, identity, row);
    put(addresses, new Owned(tenant, row.content), identity);
    return true;
  }

  boolean move(long tenant, Guard.MoveIdentity move) {
    Hashed identity = addresses.get(new Owned(tenant, move.address().value()));
    IdentityRow row = identity == null ? null : identities.get(identity);
    if (identity == null || row == null) {
      return false;
    }
    put(
        identities,
        identity,
        new IdentityRow(row.account, row.address, row.content, move.customer().value()));
    return true;
  }

  void release(long tenant, Guard.ReleaseIdentity release) {
    Owned address = new Owned(tenant, release.address().value());
    Hashed identity = addresses.get(address);
    if (identity != null) {
      put(addresses, address, null);
      put(identities, identity, null);
    }
  }

  boolean claim(long tenant, Guard.ClaimThread claim) {
    Hashed thread = new Hashed(tenant, Texts.hash(claim.thread()));
    ThreadRow present = threads.get(thread);
    long conversation = claim.conversation().value();
    if (present != null) {
      return present.conversation == conversation;
    }
    put(
        threads,
        thread,
        new ThreadRow(
            claim.thread().account().value(), Texts.storable(claim.thread().key()), conversation));
    Owned owner = new Owned(tenant, conversation);
    List<Hashed> all = new ArrayList<>(threadsOf.getOrDefault(owner, List.of()));
    all.add(thread);
    put(threadsOf, owner, all);
    return true;
  }

  void release(long tenant, Guard.ReleaseThread release) {
    Owned owner = new Owned(tenant, release.conversation().value());
    for (Hashed thread : threadsOf.getOrDefault(owner, List.of())) {
      put(threads, thread, null);
    }
    put(threadsOf, owner, null);
  }

  /** The change holds: nothing of it is taken back any more. */
  void keep() {
    undo.clear();
  }

  /** The change is refused: takes back what it has claimed, released and moved. */
  void takeBack() {
    while (!undo.isEmpty()) {
      undo.pop().run();
    }
  }

  private <K, V> void put(Map<K, V> map, K key, @Nullable V value) {
    V before = value == null ? map.remove(key) : map.put(key, value);
    undo.push(before == null ? () -> map.remove(key) : () -> map.put(key, before));
  }

  // ---- as they are written

  /** Writes what is not as it was read. */
  void write(Script script, int shard) {
    writeAnswers(script, shard);
    List<@Nullable Object[]> keys = new ArrayList<>();
    newHostKeys.forEach(
        (key, id) ->
            keys.add(new @Nullable Object[] {shard, key.tenant, key.type.name(), key.key, id}));
    script.insert(Table.HOST_KEY, keys);
    writeIdentities(script, shard);
    writeThreads(script, shard);
    List<@Nullable Object[]> taken = new ArrayList<>();
    intake.forEach(
        (row, there) -> {
          if (!there) {
            taken.add(new @Nullable Object[] {shard, row.tenant, row.id});
          }
        });
    script.delete("intake_row", Table.INTAKE_ROW.keyColumns(), taken);
  }

  private void writeAnswers(Script script, int shard) {
    List<@Nullable Object[]> gone = new ArrayList<>();
    for (CommandRef command : expired) {
      gone.add(new @Nullable Object[] {shard, command.tenant, command.key.value()});
    }
    script.delete("command", Table.COMMAND.keyColumns(), gone);
    List<@Nullable Object[]> rows = new ArrayList<>();
    newAnswers.forEach(
        (command, answer) ->
            rows.add(
                new @Nullable Object[] {
                  shard,
                  command.tenant,
                  command.key.value(),
                  answer.hash(),
                  answer.answer(),
                  Micros.notBefore(answer.keptUntil())
                }));
    script.insert(Table.COMMAND, rows);
  }

  private void writeIdentities(Script script, int shard) {
    List<@Nullable Object[]> gone = new ArrayList<>();
    List<@Nullable Object[]> rows = new ArrayList<>();
    Map<Hashed, @Nullable IdentityRow> all = new LinkedHashMap<>(readIdentities);
    identities.forEach(all::putIfAbsent);
    all.forEach(
        (identity, unused) -> {
          IdentityRow before = readIdentities.get(identity);
          IdentityRow now = identities.get(identity);
          if (before != null && !before.equals(now)) {
            gone.add(new @Nullable Object[] {shard, identity.tenant, identity.hash()});
          }
          if (now != null && !now.equals(before)) {
            rows.add(
                new @Nullable Object[] {
                  shard,
                  identity.tenant,
                  identity.hash(),
                  now.account,
                  now.address,
                  now.content,
                  now.customer
                });
          }
        });
    script.delete("identity", Table.IDENTITY.keyColumns(), gone);
    script.insert(Table.IDENTITY, rows);
  }

  private void writeThreads(Script script, int shard) {
    List<@Nullable Object[]> gone = new ArrayList<>();
    List<@Nullable Object[]> rows = new ArrayList<>();
    Map<Hashed, @Nullable ThreadRow> all = new LinkedHashMap<>(readThreads);
    threads.forEach(all::putIfAbsent);
    all.forEach(
        (thread, unused) -> {
          ThreadRow before = readThreads.get(thread);
          ThreadRow now = threads.get(thread);
          if (before != null && !before.equals(now)) {
            gone.add(new @Nullable Object[] {shard, thread.tenant, thread.hash()});
          }
          if (now != null && !now.equals(before)) {
            rows.add(
                new @Nullable Object[] {
                  shard, thread.tenant, thread.hash(), now.account, now.key, now.conversation
                });
          }
        });
    script.delete("thread", Table.THREAD.keyColumns(), gone);
    script.insert(Table.THREAD, rows);
  }
}
