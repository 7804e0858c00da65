package io.csm.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.HostKey;
import io.csm.core.Ref;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.work.Presence;
import io.csm.desk.Csm;
import io.csm.desk.Desk;
import io.csm.jdbc.JdbcSchema;
import io.csm.jdbc.JdbcStore;
import io.csm.testkit.SettableClock;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Tenants")
class TenantsTest {
  private static final Ref<TenantId> ACME = HostKey.of("acme");

  private final SettableClock clock = SettableClock.at("2026-03-02T08:00:00Z");
  private final Csm csm = Csm.builder().clock(clock).build();
  private final Tenants tenants = new Tenants(csm, null, clock);

  @AfterEach
  void close() {
    csm.close();
  }

  @Test
  @DisplayName("are created while the application runs, by the host's key")
  void created() {
    Desk desk = tenants.create(ACME);

    assertThat(SmallDesk.on(tenants.desk(ACME)).open()).isNotNull();
    assertThat(tenants.create(ACME).tenant()).isEqualTo(desk.tenant());
    assertThat(tenants.standing(ACME)).isEqualTo(Tenants.Standing.ACTIVE);
  }

  @Test
  @DisplayName("that are suspended have no desk, and nothing rings there, until they are resumed")
  void suspended() {
    SmallDesk small = SmallDesk.on(tenants.create(ACME));
    TicketId ticket = small.open();

    tenants.suspend(ACME);
    csm.tick(clock.advance(Duration.ofSeconds(1)));

    refused(() -> tenants.desk(ACME), Code.TENANT_SUSPENDED);
    refused(() -> tenants.create(ACME), Code.TENANT_SUSPENDED);
    assertThat(small.desk().ticket(ticket).orElseThrow().offers()).isEmpty();

    tenants.resume(ACME);
    tenants.desk(ACME).setPresence(small.agent(), Presence.AVAILABLE).orThrow();
    csm.tick(clock.advance(Duration.ofSeconds(1)));
    assertThat(small.desk().ticket(ticket).orElseThrow().offers()).hasSize(1);
  }

  @Test
  @DisplayName("that are removed are not found any more, and their agents are retired")
  void removed() {
    SmallDesk small = SmallDesk.on(tenants.create(ACME));

    tenants.remove(ACME);

    refused(() -> tenants.desk(ACME), Code.NOT_FOUND);
    refused(() -> tenants.create(ACME), Code.NOT_FOUND);
    refused(() -> tenants.resume(ACME), Code.NOT_FOUND);
    assertThat(small.desk().agent(small.agent()).orElseThrow().retired()).isTrue();
    tenants.remove(ACME);
  }

  @Test
  @DisplayName("that never were cannot be suspended or removed")
  void unknown() {
    DataSource source = Databases.fresh();
    JdbcSchema.create(source);
    JdbcStore store = JdbcStore.builder(source, clock).build();
    Tenants stored = new Tenants(csm, store, clock);

    refused(() -> stored.suspend(ACME), Code.NOT_FOUND);
    refused(() -> stored.remove(ACME), Code.NOT_FOUND);
    assertThat(stored.standing(ACME)).isEqualTo(Tenants.Standing.ACTIVE);
  }

  @Test
  @DisplayName("are suspended on every node of a store, within five seconds, and after a restart")
  void everywhere() {
    DataSource source = Databases.fresh();
    JdbcSchema.create(source);
    try (Csm one = node(source);
        Csm other = node(source)) {
      Tenants here = new Tenants(one, JdbcStore.builder(source, clock).build(), clock);
      Tenants there = new Tenants(other, JdbcStore.builder(source, clock).build(), clock);
      here.create(ACME);
      there.desk(ACME);

      here.suspend(ACME);

      there.desk(ACME);
      clock.advance(Duration.ofSeconds(5));
      refused(() -> there.desk(ACME), Code.TENANT_SUSPENDED);
    }
  }

  private Csm node(DataSource source) {
    return Csm.builder()
        .store(JdbcStore.builder(source, clock).build())
        .clock(clock)
        .node("test")
        .build();
  }

  private static void refused(Runnable call, Code code) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            CsmException.class, refused -> assertThat(refused.code()).isEqualTo(code));
  }
}
