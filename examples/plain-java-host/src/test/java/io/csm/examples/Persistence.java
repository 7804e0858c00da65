package io.csm.examples;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.csm.core.CustomerId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.desk.Csm;
import io.csm.desk.Desk;
import io.csm.desk.NewTicket;
import io.csm.jdbc.JdbcSchema;
import io.csm.jdbc.JdbcStore;
import java.nio.file.Path;
import java.time.InstantSource;

/** The first example of {@code docs/persistence.md}. */
final class Persistence {
  private Persistence() {}

  static void run(Path folder) {
    // begin
    HikariConfig pool = new HikariConfig();
    pool.setJdbcUrl("jdbc:h2:" + folder.resolve("desk"));
    try (HikariDataSource source = new HikariDataSource(pool)) {
      JdbcSchema.create(source); // once; does nothing where the tables are there
      JdbcStore store = JdbcStore.builder(source, InstantSource.system()).build();
      try (Csm csm = Csm.builder().store(store).node("desk-1").build()) {
        Desk desk = csm.createTenant(new TenantId(1));
        CustomerId customer = desk.createCustomer(null);
        TicketId ticket =
            desk.open(NewTicket.of(customer, null).withSubject("打印机没有反应")).orThrow().ticketId();
        System.out.println(desk.ticket(ticket).orElseThrow().number());
      }
    }
    // end
  }
}
