package io.csm.examples.torture;

import io.csm.core.AggregateState;
import io.csm.core.ContentRef;
import io.csm.core.MessageId;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.core.conversation.Message;
import io.csm.core.conversation.Part;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.AggregateType;
import io.csm.examples.torture.Findings.Rule;
import io.csm.spi.ContentStore;
import io.csm.spi.Store;
import io.csm.spi.StoredAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Holds what the nodes were told against what the database says, once nobody writes any more. Reads
 * everything: takes time and memory in proportion to the events. Used by one thread, once.
 */
final class Checker {
  private static final int PAGE = 500;

  private final Store store;
  private final ContentStore contents;
  private final Settled settled;
  private final Findings findings = new Findings();
  private final SortedMap<ShardId, JournalChecker> journals = new TreeMap<>();
  private final Map<String, String> customers = new HashMap<>();
  private final Map<String, String> conversations = new HashMap<>();
  private final Map<ContentRef, String> said = new HashMap<>();
  private int acknowledged;
  private int rejected;
  private int unknown;

  Checker(Store store, ContentStore contents, Settled settled) {
    this.store = store;
    this.contents = contents;
    this.settled = settled;
  }

  /**
   * What came out.
   *
   * @param acknowledged commands that were answered as done
   * @param rejected commands that were answered as not allowed
   * @param unknown commands that nobody got an answer to
   * @param fired deadlines and thresholds of SLA clocks
   */
  record Report(
      int acknowledged,
      int rejected,
      int unknown,
      long events,
      long tickets,
      long fired,
      Findings findings) {}

  /**
   * Checks everything.
   *
   * @param told what the nodes wrote down, by command
   * @param seen what the nodes read of the journals
   */
  Report check(Map<String, Notebook.Told> told, List<Path> seen) throws IOException {
    for (TenantId tenant : World.TENANTS) {
      journals.computeIfAbsent(
          store.shardOf(tenant).orElseThrow(),
          shard -> {
            JournalChecker journal = new JournalChecker(store, shard, settled, findings);
            journal.check();
            return journal;
          });
    }
    for (Notebook.Told command : told.values()) {
      check(command);
    }
    checkContents();
    for (Path file : seen) {
      checkSeen(file);
    }
    return new Report(
        acknowledged,
        rejected,
        unknown,
        journals.values().stream().mapToLong(JournalChecker::events).sum(),
        journals.values().stream().mapToLong(journal -> journal.count(AggregateType.TICKET)).sum(),
        journals.values().stream().mapToLong(JournalChecker::fired).sum(),
        findings);
  }

  // ---- commands

  private void check(Notebook.Told told) {
    Order order = told.order;
    JournalChecker journal = journal(order.tenant());
    Optional<Long> position = journal.positionOf(order.tenant(), order.key());
    String where =
        Notebook.name(order.tenant().value(), order.key())
            + position.map(value -> " at position " + value).orElse("");
    if (!told.isAnswered()) {
      unknown++;
      return;
    }
    if (told.done.size() + told.rejected.size() > 1) {
      findings.add(Rule.ONCE, where, "was answered with " + told.done + " and " + told.rejected);
    }
    Optional<StoredAnswer> answer = store.answer(order.tenant(), order.commandKey());
    if (told.done.isEmpty()) {
      rejected++;
      String code = told.rejected.get(0);
      if (position.isPresent()) {
        findings.add(Rule.REJECTED, where, order.kind() + " was rejected as " + code);
      }
      if (!answer.map(StoredAnswer::answer).orElse("").startsWith("R " + code + " ")) {
        findings.add(Rule.REJECTED, where, code + " was told, and stored is " + answer);
      }
      return;
    }
    acknowledged++;
    String done = told.done.get(0);
    if (!answer.map(StoredAnswer::answer).orElse("").equals("D " + done)) {
      findings.add(Rule.ACKNOWLEDGED, where, done + " was told, and stored is " + answer);
    }
    if (position.isEmpty() && order.kind().leavesEvents) {
      findings.add(Rule.ACKNOWLEDGED, where, order + " is not in the journal");
    }
    checkDone(order, done, where, journal);
  }

  private void checkDone(Order order, String done, String where, JournalChecker journal) {
    String[] ids = done.split(" ", -1);
    if (!order.text().isEmpty()) {
      MessageId id = new MessageId(Long.parseLong(ids[1]));
      Optional<AggregateState> message = journal.state(AggregateKey.of(order.tenant(), id));
      if (message.isEmpty()) {
        findings.add(Rule.ACKNOWLEDGED, where, "message " + id + " is not in the journal");
      } else {
        for (Part part : ((Message) message.get()).parts()) {
          said.put(part.content(), order.tenant().value() + " " + order.text());
        }
      }
    }
    if (order.kind() == Order.Kind.RECEIVE) {
      String account = order.tenant().value() + " " + order.arguments().get(0) + " ";
      String customer = customers.putIfAbsent(account + order.arguments().get(1), ids[3]);
      if (customer != null && !customer.equals(ids[3])) {
        findings.add(
            Rule.CUSTOMER,
            where,
            order.arguments().get(1) + " is customer " + ids[3] + " and " + customer);
      }
      String conversation = conversations.putIfAbsent(account + order.arguments().get(2), ids[2]);
      if (conversation != null && !conversation.equals(ids[2])) {
        findings.add(
            Rule.CONVERSATION,
            where,
            order.arguments().get(2) + " is conversation " + ids[2] + " and " + conversation);
      }
    }
  }

  // ---- contents

  private void checkContents() {
    SortedMap<TenantId, List<ContentRef>> byTenant = new TreeMap<>();
    said.forEach(
        (content, text) ->
            byTenant.computeIfAbsent(tenantOf(text), none -> new ArrayList<>()).add(content));
    byTenant.forEach(
        (tenant, all) -> {
          for (int from = 0; from < all.size(); from += PAGE) {
            checkContents(tenant, all.subList(from, Math.min(all.size(), from + PAGE)));
          }
        });
  }

  private static TenantId tenantOf(String text) {
    return new TenantId(Long.parseLong(text.substring(0, text.indexOf(' '))));
  }

  private void checkContents(TenantId tenant, List<ContentRef> page) {
    List<Optional<byte[]>> found =
        contents.read(tenant, page.stream().map(ContentRef::id).toList());
    for (int i = 0; i < page.size(); i++) {
      String expected = said.get(page.get(i));
      String text =
          tenant.value()
              + " "
              + found.get(i).map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElse(null);
      if (!text.equals(expected)) {
        findings.add(Rule.CONTENT, "content " + page.get(i).id(), text + " instead of " + expected);
      }
    }
  }

  // ---- what was read

  private void checkSeen(Path file) throws IOException {
    try (var lines = Files.lines(file, StandardCharsets.UTF_8)) {
      lines
          .filter(line -> line.endsWith(" ."))
          .forEach(
              line -> {
                String[] fields = line.split(" ", -1);
                ShardId shard = new ShardId(Integer.parseInt(fields[0]));
                long position = Long.parseLong(fields[1]);
                JournalChecker journal = journals.get(shard);
                long event = journal == null ? 0 : journal.eventAt(position);
                if (event != Long.parseLong(fields[2])) {
                  findings.add(
                      Rule.READ_ORDER,
                      "shard " + shard.value() + " position " + position,
                      "event " + fields[2] + " was read, and there is " + event);
                }
              });
    }
  }

  private JournalChecker journal(TenantId tenant) {
    JournalChecker journal = journals.get(store.shardOf(tenant).orElseThrow());
    if (journal == null) {
      throw new IllegalStateException("no journal of tenant " + tenant);
    }
    return journal;
  }
}
