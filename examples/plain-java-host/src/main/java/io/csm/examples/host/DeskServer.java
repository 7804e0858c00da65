package io.csm.examples.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.csm.core.AgentId;
import io.csm.core.BrandId;
import io.csm.core.ChannelAccountId;
import io.csm.core.Code;
import io.csm.core.ContentRef;
import io.csm.core.CsmException;
import io.csm.core.HostKey;
import io.csm.core.OfferId;
import io.csm.core.PoolId;
import io.csm.core.Position;
import io.csm.core.Problem;
import io.csm.core.ProblemText;
import io.csm.core.QueueId;
import io.csm.core.ShardId;
import io.csm.core.TicketId;
import io.csm.core.config.Brand;
import io.csm.core.config.ChannelAccount;
import io.csm.core.config.Pool;
import io.csm.core.config.Queue;
import io.csm.core.conversation.Message;
import io.csm.core.event.JournalEntry;
import io.csm.core.people.AgentProfile;
import io.csm.core.ticket.Ticket;
import io.csm.core.work.Capacity;
import io.csm.core.work.ChannelType;
import io.csm.core.work.Presence;
import io.csm.core.work.Skill;
import io.csm.desk.Desk;
import io.csm.desk.InboundMessage;
import io.csm.desk.Result;
import io.csm.json.CsmJson;
import io.csm.spi.JournalPage;
import io.csm.spi.Store;
import io.csm.spi.TicketQueries;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A desk with one queue and one web form as REST, and its journal as server-sent events: the
 * position of an entry is the id of its event, so a client that lost its connection goes on there.
 */
final class DeskServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DeskServer.class);
  private static final CsmJson CSM = CsmJson.standard();
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final PoolId POOL = new PoolId(1);
  private static final ChannelAccountId FORM = new ChannelAccountId(1);

  /** How many requests are answered at a time; a stream is one as long as it is open. */
  private static final int THREADS = 48;

  private static final int STREAMS = 32;
  private static final int PAGE = 100;
  private static final int MAX_BODY = 64 * 1024;
  private static final int SECONDS_BETWEEN_SIGNS_OF_LIFE = 5;
  private static final int SECONDS_TO_STOP = 10;

  private final Store store;
  private final Desk desk;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final Semaphore answering = new Semaphore(THREADS);
  private final Semaphore streaming = new Semaphore(STREAMS);
  private final ConcurrentLinkedQueue<Semaphore> streams = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;

  DeskServer(InetSocketAddress address, Store store, Desk desk) throws IOException {
    this.store = store;
    this.desk = desk;
    Queue queue = Queue.of(new QueueId(1), "Questions", POOL);
    Brand brand = new Brand(new BrandId(1), "Acme", "en");
    ChannelAccount form = new ChannelAccount(FORM, ChannelType.WEB, "form", brand.id(), queue.id());
    desk.configure(brand, new Pool(POOL, "Support"), queue, form).orThrow();
    server = HttpServer.create(address, 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
  }

  URI start() {
    server.start();
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  /** Tells the streams that something has been written. */
  void wake() {
    streams.forEach(Semaphore::release);
  }

  /** Takes no more requests, ends the streams, and waits until the others are answered. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    wake();
    try {
      if (!answering.tryAcquire(THREADS, SECONDS_TO_STOP, TimeUnit.SECONDS)) {
        log.warn("Some requests were not answered within {} s", SECONDS_TO_STOP);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.stop(0);
    threads.shutdown();
  }

  private void handle(HttpExchange http) throws IOException {
    try (http) {
      if (answering.tryAcquire()) { // there are as many as threads, and none once we close
        try {
          answer(http);
        } finally {
          answering.release();
        }
      }
    }
  }

  private void answer(HttpExchange http) throws IOException {
    try {
      if (http.getRequestURI().getPath().equals("/events")) {
        stream(http);
      } else {
        send(http, 200, "application/json", answer(Request.of(http, desk)));
      }
    } catch (CsmException refused) {
      send(http, status(refused.code()), refused.problem());
    } catch (JacksonException bad) {
      send(http, 400, malformed("body", bad.getOriginalMessage(), "a JSON object").problem());
    } catch (RuntimeException failed) {
      log.error("{} failed", http.getRequestURI(), failed);
      send(http, 500, Problem.of(Code.BROKEN_PORT, "", "port", "host", "detail", "see its log"));
    }
  }

  private ObjectNode answer(Request r) {
    return switch (r.route()) {
      case "GET /tickets" -> tickets(r);
      case "POST /tickets" -> open(r);
      case "GET /tickets/*" -> ticket(r);
      case "GET /tickets/*/explanation" -> explanation(r);
      case "POST /tickets/*/replies" -> done(r.acting().reply(r.ticket(), r.text("text")));
      case "POST /tickets/*/notes" -> done(r.acting().note(r.ticket(), r.text("text")));
      case "PUT /tickets/*/status" ->
          done(r.acting().changeStatus(r.ticket(), r.text("status"), r.optional("reason")));
      case "POST /tickets/*/accept" -> done(r.acting().accept(r.ticket(), offer(r), r.agent()));
      case "POST /tickets/*/decline" ->
          done(r.acting().decline(r.ticket(), offer(r), r.agent(), r.optional("reason")));
      case "PUT /agents/*" -> agent(r);
      case "PUT /agents/*/presence" ->
          done(desk.setPresence(r.agent(r.name()), r.value("presence", Presence.class)));
      default -> throw notFound("ROUTE", r.route());
    };
  }

  private ObjectNode tickets(Request r) {
    TicketQueries.Filter all = TicketQueries.Filter.ALL;
    String cursor = r.http().getRequestURI().getQuery();
    TicketQueries.Page page = desk.tickets(all, TicketQueries.Sort.NUMBER_ASCENDING, cursor, PAGE);
    String next = page.next();
    ObjectNode answer = JSON.createObjectNode();
    answer.put("next", next == null ? null : "/tickets?" + URLEncoder.encode(next, UTF_8));
    ArrayNode tickets = answer.putArray("tickets");
    page.tickets().forEach(ticket -> tickets.add(tree(ticket)));
    return answer;
  }

  /** What a customer writes goes on with the customer's ticket, or opens one. */
  private ObjectNode open(Request r) {
    return done(
        r.acting()
            .receive(
                InboundMessage.text(FORM, r.text("from"), r.text("text"))
                    .withSubject(r.optional("subject"))
                    .withRequiredSkills(r.skills())));
  }

  private ObjectNode ticket(Request r) {
    Ticket ticket = found(r);
    ObjectNode answer = JSON.createObjectNode().put("subject", text(ticket.subject()));
    answer.set("ticket", tree(ticket));
    ArrayNode messages = answer.putArray("messages");
    for (Message message : desk.messages(ticket.id(), null, PAGE)) {
      ArrayNode texts = messages.addObject().put("kind", message.kind().name()).putArray("texts");
      message.parts().forEach(part -> texts.add(text(part.content())));
    }
    return answer;
  }

  private ObjectNode explanation(Request r) {
    String text = desk.explain(found(r).id()).orElseThrow().text(language(r.http()));
    return JSON.createObjectNode().put("text", text);
  }

  private ObjectNode agent(Request r) {
    HostKey<AgentId> key = HostKey.of(r.name());
    Capacity capacity = Capacity.ofItems(r.body().path("items").asInt(1));
    desk.defineAgent(new AgentProfile(key, POOL, new TreeSet<>(), r.skills(), capacity));
    return JSON.createObjectNode().put("agent", r.name());
  }

  private Ticket found(Request r) {
    return desk.ticket(r.ticket()).orElseThrow(() -> notFound("TICKET", r.name()));
  }

  /** The offer that rings at the agent. */
  private OfferId offer(Request r) {
    return found(r).offers().stream()
        .filter(offer -> offer.agent().equals(r.agent()))
        .findFirst()
        .orElseThrow(() -> CsmException.of(Code.OFFER_OVER, "", "offer", r.text("agent")))
        .id();
  }

  private @Nullable String text(@Nullable ContentRef content) {
    return content == null ? null : desk.text(content).orElse(null);
  }

  private static JsonNode tree(Object value) {
    return JSON.readTree(CSM.write(value));
  }

  private static ObjectNode done(Result result) {
    Result.Done done = result.orThrow();
    TicketId ticket = done.ticket();
    return JSON.createObjectNode()
        .put("ticket", ticket == null ? null : Long.toString(ticket.value()))
        .put("position", Long.toString(done.position().value()));
  }

  private static CsmException notFound(String type, String ref) {
    return CsmException.of(Code.NOT_FOUND, "", "type", type, "ref", ref);
  }

  private static CsmException malformed(String path, String detail, String expected) {
    return CsmException.of(Code.MALFORMED, path, "detail", detail, "expected", expected);
  }

  /** A request: its values come as a query or as a JSON object. */
  private record Request(HttpExchange http, Desk desk, String route, String name, ObjectNode body) {
    static Request of(HttpExchange http, Desk desk) throws IOException {
      String path = http.getRequestURI().getPath();
      String[] parts = path.split("/", 4);
      String name = parts.length > 2 ? parts[2] : "";
      String route = http.getRequestMethod() + " " + path.replaceFirst("^(/[^/]+/)[^/]+", "$1*");
      return new Request(http, desk, route, name, body(http));
    }

    private static ObjectNode body(HttpExchange http) throws IOException {
      byte[] body = http.getRequestBody().readNBytes(MAX_BODY + 1);
      String type = http.getRequestHeaders().getFirst("Content-Type");
      if (body.length > MAX_BODY) {
        throw CsmException.of(Code.TOO_LONG, "body", "length", body.length, "max", MAX_BODY);
      } else if (body.length == 0) {
        return JSON.createObjectNode();
        // A page of another origin may not send JSON, and is refused the rest here.
      } else if (type == null || !type.startsWith("application/json")) {
        throw malformed("Content-Type", "it is (" + type + ")", "application/json");
      } else if (JSON.readTree(body) instanceof ObjectNode object) {
        return object;
      }
      throw malformed("body", "it is no object", "a JSON object");
    }

    @Nullable String optional(String field) {
      return body.path(field).asString(null);
    }

    String text(String field) {
      return body.path(field)
          .asStringOpt()
          .orElseThrow(() -> malformed(field, "it is missing", "a text"));
    }

    <T> T value(String field, Class<T> type) {
      return CSM.read(body.path(field).toString(), type);
    }

    SortedSet<Skill> skills() {
      SortedSet<Skill> skills = new TreeSet<>();
      body.path("skills").forEach(skill -> skills.add(CSM.read(skill.toString(), Skill.class)));
      return skills;
    }

    TicketId ticket() {
      return CSM.read('"' + name + '"', TicketId.class);
    }

    AgentId agent() {
      return agent(text("agent"));
    }

    AgentId agent(String key) {
      return desk.agent(HostKey.<AgentId>of(key)).orElseThrow(() -> notFound("AGENT", key)).id();
    }

    /** The desk for the agent who is named, and for one command with an idempotency key. */
    Desk acting() {
      Desk acting = optional("agent") == null ? desk : desk.as(agent());
      String key = http.getRequestHeaders().getFirst("Idempotency-Key");
      return key == null ? acting : acting.withKey(key);
    }
  }

  // ---- answers

  private static int status(Code code) {
    return switch (code) {
      case NOT_FOUND -> 404;
      case TOO_LONG -> 413;
      case ACCESS_DENIED, GUARD_REFUSED -> 403;
      case INVALID_VALUE, MALFORMED, TOO_MANY, UNKNOWN_CHOICE -> 400;
      case OVERLOADED, CONTENDED, STORE_FAILED, UPGRADE_PENDING, ENGINE_CLOSED -> 503;
      default -> 409;
    };
  }

  private static Locale language(HttpExchange http) {
    String wanted = http.getRequestHeaders().getFirst("Accept-Language");
    return wanted != null && wanted.startsWith("zh") ? Locale.CHINESE : Locale.ENGLISH;
  }

  /** Problem details, as RFC 9457 has them. */
  private static void send(HttpExchange http, int status, Problem problem) throws IOException {
    ObjectNode details = JSON.createObjectNode().put("title", problem.code().name());
    details.put("status", status).put("path", problem.path());
    details.put("detail", ProblemText.of(language(http)).format(problem));
    send(http, status, "application/problem+json", details);
  }

  private static void send(HttpExchange http, int status, String type, ObjectNode answer)
      throws IOException {
    byte[] body = JSON.writeValueAsBytes(answer);
    http.getResponseHeaders().set("Content-Type", type);
    http.sendResponseHeaders(status, body.length);
    http.getResponseBody().write(body);
  }

  // ---- events

  /** Entries after the one that the client had last; without one, those that are yet to come. */
  private void stream(HttpExchange http) throws IOException {
    ShardId shard = store.shardOf(desk.tenant()).orElseThrow();
    String last = http.getRequestHeaders().getFirst("Last-Event-ID");
    Position after =
        last == null ? store.ends().get(shard.value()) : CSM.read('"' + last + '"', Position.class);
    if (!streaming.tryAcquire()) {
      throw CsmException.of(Code.OVERLOADED, "events", "limit", STREAMS);
    }
    Semaphore written = new Semaphore(0);
    streams.add(written);
    http.getResponseHeaders().set("Content-Type", "text/event-stream");
    http.sendResponseHeaders(200, 0);
    try (OutputStream out = http.getResponseBody()) {
      for (written.drainPermits(); !closed; written.drainPermits()) {
        Position before = after;
        after = send(out, store.read(shard, before, PAGE), before);
        out.flush();
        if (after.equals(before)) {
          written.tryAcquire(SECONDS_BETWEEN_SIGNS_OF_LIFE, TimeUnit.SECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      streams.remove(written);
      streaming.release();
    }
  }

  private Position send(OutputStream out, JournalPage page, Position after) throws IOException {
    if (page instanceof JournalPage.Truncated truncated) {
      long last = truncated.firstAvailable().value() - 1;
      out.write("id: %d\nevent: TRUNCATED\ndata: {}\n\n".formatted(last).getBytes(UTF_8));
      return new Position(last);
    }
    JournalPage.Entries read = (JournalPage.Entries) page;
    StringBuilder text = new StringBuilder(":\n\n"); // fails where nobody listens any more
    for (JournalEntry entry : read.entries()) {
      if (entry.envelope().aggregate().tenant().equals(desk.tenant())) {
        text.append("id: ").append(entry.position().value());
        text.append("\nevent: ").append(entry.event().kind());
        text.append("\ndata: ").append(CSM.write(entry)).append("\n\n");
      }
    }
    out.write(text.toString().getBytes(UTF_8));
    return read.entries().isEmpty() ? after : read.end();
  }
}
