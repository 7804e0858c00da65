package io.csm.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.CustomerId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.desk.Csm;
import io.csm.desk.Desk;
import io.csm.examples.spring.people.Accounts;
import io.csm.spi.TicketQueries.Filter;
import io.csm.spi.TicketQueries.Sort;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("The Spring host")
class HostTest {
  private static RunningHost host;

  @BeforeAll
  static void start() {
    host = RunningHost.get();
  }

  private static Desk desk(long tenant) {
    return host.bean(Csm.class).desk(new TenantId(tenant));
  }

  private static long ticketOf(long tenant, String login) {
    CustomerId customer = host.bean(Accounts.class).find(login).orElseThrow().customer();
    return desk(tenant)
        .tickets(
            Filter.ALL.withCustomers(new TreeSet<>(Set.of(customer))),
            Sort.NUMBER_ASCENDING,
            null,
            1)
        .tickets()
        .get(0)
        .id()
        .value();
  }

  @Test
  @DisplayName("leads each role to its own page, and to no other's")
  void roles() {
    Map<String, String> pages =
        Map.of("lin", "/agent", "grace", "/board", "admin", "/board", "anna", "/portal");
    pages.forEach(
        (login, page) -> {
          HttpBrowser browser = HttpBrowser.as(host, login + "@tea.example");
          assertThat(browser.location(browser.get("/"))).isEqualTo(page);
          assertThat(browser.get(page).statusCode()).as(login).isEqualTo(200);
        });
    HttpBrowser anna = HttpBrowser.as(host, "anna@tea.example");
    assertThat(anna.get("/agent").statusCode()).isEqualTo(403);
    assertThat(anna.get("/board").statusCode()).isEqualTo(403);
    assertThat(HttpBrowser.as(host, "lin@tea.example").get("/board").statusCode()).isEqualTo(403);
    assertThat(HttpBrowser.as(host, "grace@tea.example").get("/portal").statusCode())
        .isEqualTo(403);
    assertThat(new HttpBrowser(host.url()).get("/agent").headers().firstValue("Location"))
        .hasValueSatisfying(location -> assertThat(location).endsWith("/login"));
  }

  @Test
  @DisplayName("answers 404 to the ticket of another company, as to one that is not there")
  void otherCompany() {
    long bikes = ticketOf(2, "anna@bikes.example");
    HttpBrowser lin = HttpBrowser.as(host, "lin@tea.example");

    assertThat(lin.get("/agent/tickets/" + bikes).statusCode()).isEqualTo(404);
    assertThat(lin.get("/agent/tickets/" + bikes + "/parts/thread").statusCode()).isEqualTo(404);
    assertThat(lin.get("/agent/tickets/" + bikes + "/parts/why").statusCode()).isEqualTo(404);
    for (String command : new String[] {"reply", "note"}) {
      Map<String, String> fields = Map.of("text", "hello", "key", UUID.randomUUID().toString());
      assertThat(lin.post("/agent", "/agent/tickets/" + bikes + "/" + command, fields).statusCode())
          .as(command)
          .isEqualTo(404);
    }
    assertThat(
            lin.post("/agent", "/agent/tickets/" + bikes + "/status", Map.of("status", "SOLVED"))
                .statusCode())
        .isEqualTo(404);
    assertThat(lin.get("/agent/tickets/12345").statusCode()).isEqualTo(404);
    assertThat(lin.get("/agent/tickets/-1").statusCode()).isEqualTo(404);
    assertThat(lin.get("/agent/tickets/x").statusCode()).isEqualTo(404);

    HttpBrowser tom = HttpBrowser.as(host, "tom@bikes.example");
    assertThat(tom.get("/agent/tickets/" + bikes).statusCode()).isEqualTo(200);
  }

  @Test
  @DisplayName("shows a customer their own tickets and nobody else's")
  void otherCustomer() {
    long annas = ticketOf(1, "anna@tea.example");
    HttpBrowser liu = HttpBrowser.as(host, "liu@tea.example");

    assertThat(liu.get("/portal/tickets/" + annas).statusCode()).isEqualTo(404);
    assertThat(liu.get("/portal/tickets/" + annas + "/parts/thread").statusCode()).isEqualTo(404);
    Map<String, String> fields = Map.of("text", "hello", "key", UUID.randomUUID().toString());
    assertThat(liu.post("/portal", "/portal/tickets/" + annas + "/reply", fields).statusCode())
        .isEqualTo(404);
    assertThat(
            HttpBrowser.as(host, "anna@tea.example").get("/portal/tickets/" + annas).statusCode())
        .isEqualTo(200);
  }

  @Test
  @DisplayName("shows no internal note to a customer")
  void notes() {
    long ticket = ticketOf(2, "fang@bikes.example");
    HttpBrowser mei = HttpBrowser.as(host, "mei@bikes.example");
    Map<String, String> fields =
        Map.of("text", "a secret of ours", "key", UUID.randomUUID().toString());
    String page = "/agent/tickets/" + ticket;
    assertThat(mei.post(page, page + "/note", fields).statusCode()).isEqualTo(302);

    assertThat(mei.get(page).body()).contains("a secret of ours");
    assertThat(HttpBrowser.as(host, "fang@bikes.example").get("/portal/tickets/" + ticket).body())
        .contains("258")
        .doesNotContain("a secret of ours");
  }

  @Test
  @DisplayName("shows what people write as text, and never as a page")
  void escapes() {
    HttpBrowser james = HttpBrowser.as(host, "james@bikes.example");
    Map<String, String> fields =
        Map.of(
            "key",
            UUID.randomUUID().toString(),
            "topic",
            "1",
            "subject",
            "<script>alert(1)</script>",
            "text",
            "<img src=x onerror=alert(2)>");
    String page = james.location(james.post("/portal/new", "/portal/tickets", fields));

    assertThat(james.get(page).body())
        .contains("&lt;script&gt;alert(1)", "&lt;img src=x")
        .doesNotContain("<script>alert", "<img");
  }

  @Test
  @DisplayName("refuses a form without its token")
  void csrf() {
    HttpBrowser lin = HttpBrowser.as(host, "lin@tea.example");
    assertThat(lin.postRaw("/agent/presence", "presence=AVAILABLE&from=/agent").statusCode())
        .isEqualTo(403);
  }

  @Test
  @DisplayName("sends a policy under which nothing runs or loads but its own files")
  void headers() {
    HttpResponse<String> login = new HttpBrowser(host.url()).get("/login");

    assertThat(login.headers().firstValue("Content-Security-Policy").get())
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe", "*");
    assertThat(login.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(login.headers().firstValue("Referrer-Policy")).hasValue("same-origin");
    assertThat(login.body()).doesNotContain("style=\"", "<style", "onclick", "javascript:");
  }

  @Test
  @DisplayName("gives a session another id at login")
  void sessionFixation() {
    HttpBrowser browser = new HttpBrowser(host.url());
    browser.get("/login");
    String before = session(browser);
    browser.logIn("wang@tea.example", RunningHost.PASSWORD);

    assertThat(before).isNotEmpty();
    assertThat(session(browser)).isNotEmpty().isNotEqualTo(before);
  }

  private static String session(HttpBrowser browser) {
    return ((java.net.CookieManager) browser.client().cookieHandler().orElseThrow())
        .getCookieStore().getCookies().stream()
            .filter(cookie -> cookie.getName().equals("JSESSIONID"))
            .map(java.net.HttpCookie::getValue)
            .findFirst()
            .orElse("");
  }

  @Test
  @DisplayName("locks a login after five wrong passwords, whether it exists or not")
  void lockOut() {
    for (String login : new String[] {"fang@tea.example", "nobody@tea.example"}) {
      HttpBrowser browser = new HttpBrowser(host.url());
      for (int i = 0; i < 5; i++) {
        assertThat(browser.logIn(login, "wrong").headers().firstValue("Location").get())
            .endsWith("/login?error");
      }
      assertThat(browser.logIn(login, RunningHost.PASSWORD).headers().firstValue("Location").get())
          .as(login)
          .endsWith("/login?error");
    }
    assertThat(
            new HttpBrowser(host.url())
                .logIn("wang@bikes.example", RunningHost.PASSWORD)
                .headers()
                .firstValue("Location")
                .get())
        .endsWith("/");
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @DisplayName("tells a stream that comes back by its last id what happened meanwhile")
  void resumes() throws Exception {
    HttpBrowser grace = HttpBrowser.as(host, "grace@bikes.example");
    String last = read(grace, null, "hello", "").id();
    long ticket = ticketOf(2, "liu@bikes.example");
    desk(2).note(new TicketId(ticket), "while nobody was listening").orThrow();

    Read again = read(grace, last, "ticket", Long.toString(ticket));

    assertThat(Long.parseLong(again.id())).isGreaterThan(Long.parseLong(last));
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @DisplayName("tells a stream nothing of another company")
  void otherCompanysEvents() throws Exception {
    HttpBrowser grace = HttpBrowser.as(host, "grace@tea.example");
    String last = read(grace, null, "hello", "").id();
    long others = ticketOf(2, "liu@bikes.example");
    desk(2).note(new TicketId(others), "not for tea").orThrow();
    long own = ticketOf(1, "liu@tea.example");
    desk(1).note(new TicketId(own), "for tea").orThrow();

    Read next = read(grace, last, "ticket", Long.toString(own));

    assertThat(next.before()).doesNotContain(Long.toString(others));
  }

  private record Read(String id, java.util.List<String> before) {}

  /** Reads a stream until an event comes. */
  private static Read read(HttpBrowser browser, String lastId, String name, String data)
      throws Exception {
    var request = browser.request("/live").setHeader("Accept", "text/event-stream");
    if (lastId != null) {
      request.header("Last-Event-ID", lastId);
    }
    var answer = browser.client().send(request.build(), BodyHandlers.ofInputStream());
    java.util.List<String> seen = new java.util.ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      String id = "";
      String event = "";
      String line;
      while ((line = lines.readLine()) != null) {
        if (line.startsWith("id:")) {
          id = line.substring(3);
        } else if (line.startsWith("event:")) {
          event = line.substring(6);
        } else if (line.startsWith("data:")) {
          if (event.equals(name) && line.substring(5).equals(data)) {
            return new Read(id, seen);
          }
          seen.add(line.substring(5));
        }
      }
    }
    throw new AssertionError("the stream ended without " + name + " " + data + " after " + seen);
  }
}
