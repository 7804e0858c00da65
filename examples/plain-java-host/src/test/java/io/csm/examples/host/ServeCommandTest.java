package io.csm.examples.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.csm.core.TenantId;
import io.csm.desk.Csm;
import io.csm.desk.InMemoryContentStore;
import io.csm.desk.InMemoryLeases;
import io.csm.desk.InMemoryNodeNumbers;
import io.csm.desk.InMemoryNumbering;
import io.csm.desk.InMemoryStore;
import io.csm.jdbc.JdbcSchema;
import io.csm.jdbc.JdbcStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("serve")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServeCommandTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private HikariDataSource source;
  private JdbcStore store;
  private Csm csm;
  private DeskServer server;
  private URI uri;

  @BeforeEach
  void start() throws IOException {
    source = new HikariDataSource();
    source.setJdbcUrl("jdbc:h2:mem:serve-test");
    JdbcSchema.create(source);
    store = JdbcStore.builder(source, InstantSource.system()).build();
    csm = Csm.builder().store(store).node("test").build();
    csm.createTenant(new TenantId(1));
    server =
        new DeskServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            store,
            csm.desk(new TenantId(1)));
    csm.subscribe("serve", entries -> server.wake());
    uri = server.start();
  }

  @AfterEach
  void stop() {
    server.close();
    csm.close();
    source.close();
  }

  private HttpResponse<String> send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri.resolve(path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private JsonNode done(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = send(method, path, body, headers);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(answer.body());
  }

  private void refused(int status, String code, HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    JsonNode problem = JsonMapper.shared().readTree(answer.body());
    assertThat(problem.path("title").asString()).isEqualTo(code);
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("detail").asString()).isNotBlank();
  }

  private void tick() {
    csm.tick(InstantSource.system().instant());
  }

  @Test
  @DisplayName("works a ticket from the web form to the solution")
  void worksATicket() throws Exception {
    done("PUT", "agents/ann", "{\"items\":2,\"skills\":[{\"name\":\"zh\",\"level\":7}]}");
    done("PUT", "agents/bob", "{\"items\":2}");
    done("PUT", "agents/bob/presence", "{\"presence\":\"AVAILABLE\"}");
    String form =
        "{\"from\":\"li@example.com\",\"subject\":\"打印机\",\"text\":\"没有反应\","
            + "\"skills\":[{\"name\":\"zh\",\"level\":5}]}";
    String id = done("POST", "tickets", form).path("ticket").asString();
    tick();

    // Bob does not know Chinese.
    String waits = done("GET", "tickets/" + id + "/explanation", "").path("text").asString();
    assertThat(waits).contains("zh");
    String chinese =
        done("GET", "tickets/" + id + "/explanation", "", "Accept-Language", "zh-CN")
            .path("text")
            .asString();
    assertThat(chinese).isNotEqualTo(waits).contains("zh");

    done("PUT", "agents/ann/presence", "{\"presence\":\"AVAILABLE\"}");
    tick();
    refused(409, "OFFER_OVER", send("POST", "tickets/" + id + "/accept", "{\"agent\":\"bob\"}"));
    done("POST", "tickets/" + id + "/accept", "{\"agent\":\"ann\"}");
    done("POST", "tickets/" + id + "/replies", "{\"agent\":\"ann\",\"text\":\"请重启\"}");
    done("POST", "tickets/" + id + "/notes", "{\"agent\":\"ann\",\"text\":\"old model\"}");
    done("POST", "tickets", "{\"from\":\"li@example.com\",\"text\":\"好了\"}");
    done("PUT", "tickets/" + id + "/status", "{\"agent\":\"ann\",\"status\":\"solved\"}");

    JsonNode shown = done("GET", "tickets/" + id, "");
    assertThat(shown.path("subject").asString()).isEqualTo("打印机");
    assertThat(shown.path("ticket").path("status").asString()).isEqualTo("solved");
    List<String> texts = new ArrayList<>();
    shown.path("messages").forEach(message -> texts.add(message.path("texts").path(0).asString()));
    assertThat(texts).containsExactly("没有反应", "请重启", "old model", "好了");
    JsonNode list = done("GET", "tickets", "");
    assertThat(list.path("tickets").size()).isEqualTo(1);
    assertThat(list.path("next").isNull()).isTrue();
  }

  @Test
  @DisplayName("takes a declined offer back, and asks that agent no more")
  void declines() throws Exception {
    done("PUT", "agents/ann", "{\"items\":2}");
    done("PUT", "agents/ann/presence", "{\"presence\":\"AVAILABLE\"}");
    String id =
        done("POST", "tickets", "{\"from\":\"x\",\"text\":\"y\"}").path("ticket").asString();
    tick();
    done("POST", "tickets/" + id + "/decline", "{\"agent\":\"ann\",\"reason\":\"lunch\"}");
    tick();
    JsonNode ticket = done("GET", "tickets/" + id, "").path("ticket");
    assertThat(ticket.path("work").asString()).isEqualTo("WAITING");
  }

  @Test
  @DisplayName("gives a list on in pages, by the path of the next one")
  void pages() throws Exception {
    for (int i = 0; i < 101; i++) {
      done("POST", "tickets", "{\"from\":\"c" + i + "\",\"text\":\"y\"}");
    }
    JsonNode first = done("GET", "tickets", "");
    assertThat(first.path("tickets").size()).isEqualTo(100);
    JsonNode second = done("GET", first.path("next").asString(), "");
    assertThat(second.path("tickets").size()).isEqualTo(1);
    assertThat(second.path("next").isNull()).isTrue();
  }

  @Test
  @DisplayName("does what has an idempotency key once")
  void once() throws Exception {
    String form = "{\"from\":\"x\",\"text\":\"y\"}";
    JsonNode first = done("POST", "tickets", form, "Idempotency-Key", "a");
    assertThat(done("POST", "tickets", form, "Idempotency-Key", "a")).isEqualTo(first);
    refused(
        409,
        "KEY_REUSED",
        send("POST", "tickets", "{\"from\":\"x\",\"text\":\"z\"}", "Idempotency-Key", "a"));
  }

  @Test
  @DisplayName("says what is wrong as problem details, in the language asked for")
  void problems() throws Exception {
    refused(404, "NOT_FOUND", send("GET", "tickets/4711", ""));
    refused(404, "NOT_FOUND", send("GET", "nowhere", ""));
    refused(404, "NOT_FOUND", send("DELETE", "tickets", ""));
    refused(404, "NOT_FOUND", send("PUT", "agents/nobody/presence", "{\"presence\":\"AWAY\"}"));
    refused(400, "INVALID_VALUE", send("GET", "tickets/one", ""));
    refused(400, "MALFORMED", send("GET", "tickets?nonsense", ""));
    refused(400, "MALFORMED", send("POST", "tickets", "{\"from\":\"x\"}"));
    refused(400, "MALFORMED", send("POST", "tickets", "{\"from\":"));
    refused(400, "MALFORMED", send("POST", "tickets", "[]"));
    refused(400, "INVALID_VALUE", send("GET", "events", "", "Last-Event-ID", "x"));
    done("PUT", "agents/ann", "{\"items\":1}");
    refused(400, "UNKNOWN_CHOICE", send("PUT", "agents/ann/presence", "{\"presence\":\"ASLEEP\"}"));
    refused(400, "INVALID_VALUE", send("PUT", "agents/ann", "{\"items\":-1}"));
    assertThat(send("GET", "tickets/4711", "", "Accept-Language", "zh").body()).contains("找不到");
  }

  @Test
  @DisplayName("refuses a body that is too large, or of a type that any page may send")
  void bodies() throws Exception {
    String large = "{\"from\":\"x\",\"text\":\"" + "y".repeat(64 * 1024) + "\"}";
    refused(413, "TOO_LONG", send("POST", "tickets", large));
    HttpRequest form =
        HttpRequest.newBuilder(uri.resolve("tickets"))
            .header("Content-Type", "text/plain")
            .POST(BodyPublishers.ofString("{\"from\":\"x\",\"text\":\"y\"}"))
            .build();
    refused(400, "MALFORMED", client.send(form, BodyHandlers.ofString()));
  }

  private Stream<String> events(String... headers) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri.resolve("events"));
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<Stream<String>> answer = client.send(request.build(), BodyHandlers.ofLines());
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
    return answer.body();
  }

  @Test
  @DisplayName("streams what happens, and goes on by id where a connection broke")
  void resumes() throws Exception {
    done("PUT", "agents/ann", "{\"items\":2}");
    String before = Long.toString(end());
    String id =
        done("POST", "tickets", "{\"from\":\"x\",\"text\":\"y\"}").path("ticket").asString();
    done("POST", "tickets/" + id + "/notes", "{\"text\":\"n\"}");
    long end = end();
    List<String> all = idsUntil(end, "Last-Event-ID", before);
    assertThat(all).startsWith(Long.toString(Long.parseLong(before) + 1)).doesNotHaveDuplicates();
    assertThat(all).hasSize((int) (end - Long.parseLong(before)));

    String middle = all.get(1);
    assertThat(idsUntil(end, "Last-Event-ID", middle)).isEqualTo(all.subList(2, all.size()));
  }

  /** The end of the tenant's journal. */
  private long end() {
    int shard = store.shardOf(new TenantId(1)).orElseThrow().value();
    return store.ends().get(shard).value();
  }

  private List<String> idsUntil(long end, String... headers) throws Exception {
    List<String> ids = new ArrayList<>();
    try (Stream<String> lines = events(headers)) {
      for (Iterator<String> line = lines.iterator(); !ids.contains(Long.toString(end)); ) {
        String next = line.next();
        if (next.startsWith("id: ")) {
          ids.add(next.substring(4));
        }
      }
    }
    return ids;
  }

  @Test
  @DisplayName("streams to who is connected what happens afterwards, and ends when it stops")
  void live() throws Exception {
    try (Stream<String> lines = events()) {
      done("PUT", "agents/ann", "{\"items\":2}");
      tick();
      List<String> kinds = new ArrayList<>();
      assertThat(lines.peek(kinds::add).anyMatch("event: AGENT_DEFINED"::equals)).isTrue();
    }
    try (Stream<String> lines = events()) {
      server.close();
      assertThat(lines.allMatch(line -> line.isEmpty() || line.equals(":"))).isTrue();
    }
  }

  @Test
  @DisplayName("refuses a stream more than it has room for")
  void tooManyStreams() throws Exception {
    List<Stream<String>> open = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      open.add(events());
    }
    refused(503, "OVERLOADED", send("GET", "events", ""));
    assertThat(send("GET", "tickets", "").statusCode()).isEqualTo(200);
    open.forEach(Stream::close);
  }

  @Test
  @DisplayName("tells who comes back too late that something was skipped, and goes on")
  void truncated() throws Exception {
    server.close();
    InstantSource clock = InstantSource.system();
    InMemoryStore forgetting = InMemoryStore.builder(clock).journalRetention(3).build();
    try (Csm other =
        Csm.builder()
            .store(forgetting)
            .contents(new InMemoryContentStore())
            .leases(new InMemoryLeases(clock))
            .numbering(new InMemoryNumbering())
            .nodeNumbers(new InMemoryNodeNumbers())
            .build()) {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      server = new DeskServer(address, forgetting, other.createTenant(new TenantId(1)));
      uri = server.start();
      done("POST", "tickets", "{\"from\":\"x\",\"text\":\"y\"}");
      long end = forgetting.ends().get(0).value();
      List<String> last = idsUntil(end, "Last-Event-ID", "0");
      assertThat(last).containsExactly("" + (end - 3), "" + (end - 2), "" + (end - 1), "" + end);
      server.close();
    }
  }

  @Test
  @DisplayName("is stopped by a signal, and says so")
  void stops() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "serve",
                "--port=0")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      String first = out.readLine();
      assertThat(first).startsWith("Serving on http://127.0.0.1:");
      uri = URI.create(first.substring("Serving on ".length()));
      assertThat(done("GET", "tickets", "").path("tickets").size()).isZero();
      process.toHandle().destroy(); // and not Process.destroy, which closes what we read
      assertThat(out.readLine()).isEqualTo("Stopped.");
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  @DisplayName("needs less than 300 lines of code for all of it")
  void isSmall() throws IOException {
    Path source = Path.of("src/main/java/io/csm/examples/host/DeskServer.java");
    assertThat(
            Files.readAllLines(source).stream()
                .map(String::strip)
                .filter(line -> !line.matches("|(import|package|//|/\\*|\\*).*")))
        .hasSizeLessThan(300);
  }
}
