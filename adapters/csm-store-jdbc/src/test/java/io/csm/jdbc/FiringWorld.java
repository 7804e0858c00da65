package io.csm.jdbc;

import io.csm.core.BrandId;
import io.csm.core.CalendarId;
import io.csm.core.CustomerId;
import io.csm.core.PoolId;
import io.csm.core.Position;
import io.csm.core.QueueId;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.config.Brand;
import io.csm.core.config.BusinessCalendar;
import io.csm.core.config.DeskCalendar;
import io.csm.core.config.Pool;
import io.csm.core.config.Queue;
import io.csm.core.config.SlaAction;
import io.csm.core.config.SlaAlert;
import io.csm.core.config.SlaCondition;
import io.csm.core.config.SlaMetric;
import io.csm.core.config.SlaPolicy;
import io.csm.core.config.SlaRules;
import io.csm.core.config.SlaTarget;
import io.csm.core.config.SlaThreshold;
import io.csm.core.event.JournalEntry;
import io.csm.core.event.TicketEvent;
import io.csm.core.ticket.SlaFiring;
import io.csm.core.work.Priority;
import io.csm.desk.Csm;
import io.csm.desk.Desk;
import io.csm.desk.NewDeadline;
import io.csm.desk.NewTicket;
import io.csm.spi.JournalPage;
import io.csm.spi.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Tickets whose clocks and deadlines have much to tell, and what the journal says was told. */
final class FiringWorld {
  /** In shards of their own. */
  static final List<TenantId> TENANTS = List.of(new TenantId(1), new TenantId(2));

  static final Duration TARGET = Duration.ofMinutes(100);
  private static final PoolId POOL = new PoolId(1);
  private static final QueueId QUEUE = new QueueId(1);

  private FiringWorld() {}

  /** The tenants, with clocks that warn twice, are breached, and call once more later. */
  static void create(Csm csm) {
    for (TenantId tenant : TENANTS) {
      csm.createTenant(tenant)
          .configure(
              new Brand(new BrandId(1), "Shop", "zh-CN"),
              new Pool(POOL, "Everybody"),
              Queue.of(QUEUE, "Support", POOL),
              calendar(),
              new SlaRules(
                  1,
                  SlaMetric.STANDARD,
                  List.of(new SlaPolicy("all", SlaCondition.ANY, List.of(target()))),
                  false))
          .orThrow();
    }
  }

  private static SlaTarget target() {
    return SlaTarget.of(SlaMetric.FIRST_REPLY, TARGET, "always")
        .withAlerts(
            SlaAlert.of(SlaThreshold.percent(50)),
            SlaAlert.of(SlaThreshold.before(Duration.ofMinutes(10))),
            SlaAlert.of(SlaThreshold.BREACH, new SlaAction.RaisePriority(Priority.URGENT)),
            SlaAlert.of(SlaThreshold.after(Duration.ofMinutes(20))));
  }

  /** Open at all hours, but not on these days. */
  static DeskCalendar calendar(LocalDate... holidays) {
    var calendar = BusinessCalendar.builder("always", "Asia/Shanghai").openDaily("00:00-24:00");
    for (LocalDate holiday : holidays) {
      calendar.holiday(holiday, "holiday");
    }
    return new DeskCalendar(new CalendarId(1), calendar.build());
  }

  /**
   * Opens a ticket with three deadlines.
   *
   * @return what is to be told of it in any case
   */
  static List<String> open(Desk desk, TenantId tenant, Instant now) {
    CustomerId customer = desk.createCustomer(null);
    TicketId ticket = desk.open(NewTicket.of(customer, QUEUE)).orThrow().ticketId();
    List<String> expected = new ArrayList<>();
    for (int minutes : List.of(5, 70, 600)) {
      String key = "after " + minutes;
      Instant due = now.plus(Duration.ofMinutes(minutes));
      desk.schedule(ticket, NewDeadline.at(key, due, new SlaAction.Tell(SlaAction.Whom.HOST)))
          .orThrow();
      expected.add(told(tenant, ticket, key));
    }
    desk.schedule(ticket, NewDeadline.at("cancelled", now.plusSeconds(60))).orThrow();
    desk.cancelDeadline(ticket, "cancelled").orThrow();
    expected.add(told(tenant, ticket, "first-reply 1 100%"));
    expected.add(told(tenant, ticket, "first-reply 1 100% +PT20M"));
    expected.add(told(tenant, ticket, "URGENT"));
    return expected;
  }

  /** What the journals tell, in their order: thresholds, deadlines, and what was done for them. */
  static List<String> told(Store store) {
    List<String> told = new ArrayList<>();
    for (TenantId tenant : TENANTS) {
      ShardId shard = store.shardOf(tenant).orElseThrow();
      Position at = Position.START;
      while (store.read(shard, at, 1_000) instanceof JournalPage.Entries page
          && !page.entries().isEmpty()) {
        page.entries().forEach(entry -> tell(entry, told));
        at = page.end();
      }
    }
    return told;
  }

  private static void tell(JournalEntry entry, List<String> told) {
    TenantId tenant = entry.envelope().aggregate().tenant();
    TicketId ticket = new TicketId(entry.envelope().aggregate().id());
    if (entry.event() instanceof TicketEvent.DeadlineReached reached) {
      told.add(told(tenant, ticket, reached.deadline().key()));
    } else if (entry.event() instanceof TicketEvent.SlaAlerted alerted) {
      for (SlaFiring firing : alerted.firings()) {
        told.add(
            told(
                tenant, ticket, firing.metric() + " " + firing.cycle() + " " + firing.threshold()));
      }
    } else if (entry.event() instanceof TicketEvent.PriorityChanged changed) {
      told.add(told(tenant, ticket, changed.priority().name()));
    }
  }

  private static String told(TenantId tenant, TicketId ticket, String what) {
    return tenant.value() + "/" + ticket.value() + " " + what;
  }
}
