package io.csm.examples.spring.web;

import io.csm.examples.spring.live.LiveStreams;
import io.csm.examples.spring.people.Role;
import io.csm.examples.spring.service.TicketService;
import io.csm.examples.spring.service.Who;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.http.MediaType;
import org.springframework.security.core.session.SessionDestroyedEvent;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The stream of events of a browser. While it is open, an agent is connected; when the last one has
 * been gone for the grace time of the desk, the agent is away.
 */
@Controller
class LiveController {
  private final LiveStreams streams;
  private final TicketService tickets;

  LiveController(LiveStreams streams, TicketService tickets) {
    this.streams = streams;
    this.tickets = tickets;
  }

  @GetMapping(path = "/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  SseEmitter live(
      Who who,
      HttpSession session,
      HttpServletResponse response,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId) {
    // Proxies that buffer would hold events back.
    response.setHeader("X-Accel-Buffering", "no");
    if (who.role() != Role.AGENT) {
      return streams.open(who, session.getId(), lastEventId, () -> {});
    }
    String connection = UUID.randomUUID().toString();
    SseEmitter emitter =
        streams.open(who, session.getId(), lastEventId, () -> tickets.disconnect(who, connection));
    tickets.connect(who, connection);
    return emitter;
  }

  @EventListener
  void ended(SessionDestroyedEvent event) {
    streams.closeSession(event.getId());
  }
}
