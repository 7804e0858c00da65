package io.csm.examples.spring.web;

import io.csm.core.config.StatusCategory;
import io.csm.core.work.Presence;
import io.csm.core.work.Priority;
import io.csm.examples.spring.service.TicketList;
import io.csm.examples.spring.service.TicketPage;
import io.csm.examples.spring.service.TicketService;
import io.csm.examples.spring.service.TicketView;
import io.csm.examples.spring.service.Who;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The agents' console. What has a name that ends in a part of a page is fetched by htmx. */
@Controller
@RequestMapping("/agent")
class AgentController {
  private static final List<Presence> PRESENCES =
      List.of(
          Presence.AVAILABLE, Presence.BUSY, Presence.DRAINING, Presence.AWAY, Presence.OFFLINE);
  private static final List<StatusCategory> STATUSES =
      List.of(
          StatusCategory.OPEN,
          StatusCategory.PENDING,
          StatusCategory.ON_HOLD,
          StatusCategory.SOLVED);

  private final TicketService tickets;

  AgentController(TicketService tickets) {
    this.tickets = tickets;
  }

  @GetMapping
  String console(
      Who who,
      @RequestParam(defaultValue = "MINE") TicketList list,
      @RequestParam @Nullable Long queue,
      @RequestParam @Nullable String cursor,
      Model model) {
    fill(who, list, queue, cursor, model);
    return "agent";
  }

  @GetMapping("/tickets/{id}")
  String ticket(
      Who who,
      @PathVariable long id,
      @RequestParam(defaultValue = "MINE") TicketList list,
      @RequestParam @Nullable Long queue,
      Model model) {
    TicketView view = tickets.view(who, id);
    fill(who, list, queue, null, model);
    model.addAttribute("ticket", view);
    model.addAttribute("priorities", Priority.values());
    model.addAttribute("statuses", STATUSES);
    model.addAttribute("queues", tickets.queues(who));
    model.addAttribute("colleagues", tickets.colleagues(who));
    model.addAttribute("canned", tickets.cannedReplies(who, view.line().language()));
    model.addAttribute("key", UUID.randomUUID());
    return "agent";
  }

  private void fill(
      Who who, TicketList list, @Nullable Long queue, @Nullable String cursor, Model model) {
    model.addAttribute("list", list);
    model.addAttribute("queue", queue);
    model.addAttribute("page", tickets.list(who, list, queue, cursor));
    model.addAttribute("agent", tickets.agent(who));
    model.addAttribute("presences", PRESENCES);
    model.addAttribute("offers", tickets.offers(who));
  }

  // ---- parts

  @GetMapping("/parts/list")
  String list(
      Who who,
      @RequestParam TicketList list,
      @RequestParam @Nullable Long queue,
      @RequestParam(required = false, defaultValue = "0") long open,
      Model model) {
    model.addAttribute("list", list);
    model.addAttribute("queue", queue);
    model.addAttribute("open", Long.toString(open));
    model.addAttribute("page", tickets.list(who, list, queue, null));
    return "fragments/console :: list";
  }

  @GetMapping("/parts/offers")
  String offers(Who who, Model model) {
    model.addAttribute("offers", tickets.offers(who));
    return "fragments/console :: offers";
  }

  @GetMapping("/parts/presence")
  String presence(Who who, Model model) {
    model.addAttribute("agent", tickets.agent(who));
    model.addAttribute("presences", PRESENCES);
    return "fragments/console :: presence";
  }

  @GetMapping("/tickets/{id}/parts/thread")
  String thread(Who who, @PathVariable long id, Model model) {
    model.addAttribute("ticket", tickets.view(who, id));
    return "fragments/console :: thread";
  }

  @GetMapping("/tickets/{id}/parts/facts")
  String facts(Who who, @PathVariable long id, Model model) {
    model.addAttribute("ticket", tickets.view(who, id));
    return "fragments/console :: facts";
  }

  @GetMapping("/tickets/{id}/parts/why")
  String why(Who who, @PathVariable long id, Model model, Locale locale) {
    model.addAttribute("why", tickets.explain(who, id, locale));
    return "fragments/console :: why";
  }

  @PostMapping("/tickets/{id}/parts/canned")
  String canned(
      Who who,
      @PathVariable long id,
      @RequestParam long article,
      @RequestParam(defaultValue = "") String text,
      Model model) {
    String reply = tickets.cannedReply(who, id, article);
    model.addAttribute("text", text.isBlank() ? reply : text.stripTrailing() + "\n\n" + reply);
    return "fragments/console :: writing";
  }

  // ---- commands

  @PostMapping("/presence")
  String setPresence(Who who, @RequestParam Presence presence, @RequestParam String from) {
    tickets.setPresence(who, presence);
    return "redirect:" + own(from);
  }

  @PostMapping("/tickets/{id}/offers/{offer}/accept")
  String accept(Who who, @PathVariable long id, @PathVariable long offer) {
    tickets.accept(who, id, offer);
    return page(id);
  }

  @PostMapping("/tickets/{id}/offers/{offer}/decline")
  String decline(
      Who who,
      @PathVariable long id,
      @PathVariable long offer,
      @RequestParam(defaultValue = "") String reason) {
    tickets.decline(who, id, offer, reason.isBlank() ? null : reason.strip());
    return "redirect:/agent";
  }

  @PostMapping("/tickets/{id}/reply")
  String reply(
      Who who,
      @PathVariable long id,
      @RequestParam String text,
      @RequestParam(defaultValue = "OPEN") TicketService.After after,
      @RequestParam UUID key) {
    tickets.reply(who, id, text, after, key.toString());
    return page(id);
  }

  @PostMapping("/tickets/{id}/note")
  String note(Who who, @PathVariable long id, @RequestParam String text, @RequestParam UUID key) {
    tickets.note(who, id, text, key.toString());
    return page(id);
  }

  @PostMapping("/tickets/{id}/take")
  String take(Who who, @PathVariable long id) {
    tickets.take(who, id);
    return page(id);
  }

  @PostMapping("/tickets/{id}/status")
  String status(Who who, @PathVariable long id, @RequestParam StatusCategory status) {
    tickets.setStatus(who, id, status);
    return page(id);
  }

  @PostMapping("/tickets/{id}/priority")
  String priority(Who who, @PathVariable long id, @RequestParam Priority priority) {
    tickets.setPriority(who, id, priority);
    return page(id);
  }

  @PostMapping("/tickets/{id}/transfer")
  String transfer(Who who, @PathVariable long id, @RequestParam String to) {
    String number = to.substring(to.indexOf(':') + 1);
    long target = number.matches("\\d{1,18}") ? Long.parseLong(number) : 0;
    if (to.startsWith("agent:")) {
      tickets.transferToAgent(who, id, target);
    } else {
      tickets.transferToQueue(who, id, target);
    }
    return page(id);
  }

  @GetMapping("/tickets.csv")
  ResponseEntity<String> csv(
      Who who, @RequestParam TicketList list, @RequestParam @Nullable Long queue) {
    TicketPage page = tickets.list(who, list, queue, null);
    Csv csv =
        new Csv(
            "number",
            "subject",
            "customer",
            "queue",
            "agent",
            "status",
            "priority",
            "sla",
            "opened");
    page.tickets()
        .forEach(
            line ->
                csv.row(
                    line.number(),
                    line.subject(),
                    line.customer(),
                    line.queue(),
                    line.agent(),
                    line.category(),
                    line.priority(),
                    line.sla().state(),
                    line.openedAt()));
    return csv.download("tickets.csv");
  }

  private static String page(long id) {
    return "redirect:/agent/tickets/" + id;
  }

  /** A page of the console, and of nobody else. */
  private static String own(String from) {
    return from.matches("/(agent|board)[A-Za-z0-9/]*") ? from : "/agent";
  }
}
