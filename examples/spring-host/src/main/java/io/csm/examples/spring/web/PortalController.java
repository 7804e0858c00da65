package io.csm.examples.spring.web;

import io.csm.examples.spring.service.PortalService;
import io.csm.examples.spring.service.TicketView;
import io.csm.examples.spring.service.Who;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The customers' portal. */
@Controller
@RequestMapping("/portal")
class PortalController {
  private final PortalService portal;

  PortalController(PortalService portal) {
    this.portal = portal;
  }

  @GetMapping
  String tickets(Who who, @RequestParam @Nullable String cursor, Model model) {
    model.addAttribute("page", portal.list(who, cursor));
    return "portal/tickets";
  }

  @GetMapping("/new")
  String form(Who who, Model model) {
    model.addAttribute("topics", portal.topics(who));
    model.addAttribute("key", UUID.randomUUID());
    return "portal/new";
  }

  @GetMapping("/parts/suggestions")
  String suggestions(
      Who who,
      @RequestParam(defaultValue = "") String subject,
      @RequestParam(defaultValue = "") String text,
      Model model,
      Locale locale) {
    model.addAttribute("hits", portal.suggest(who, subject, text, locale.getLanguage()).hits());
    return "fragments/portal :: suggestions";
  }

  @PostMapping("/tickets")
  String open(
      Who who,
      @RequestParam UUID key,
      @RequestParam long topic,
      @RequestParam String subject,
      @RequestParam String text,
      Locale locale) {
    return page(portal.open(who, key.toString(), topic, subject, text, locale.getLanguage()));
  }

  @GetMapping("/tickets/{id}")
  String ticket(Who who, @PathVariable long id, Model model) {
    TicketView view = portal.view(who, id);
    model.addAttribute("ticket", view);
    model.addAttribute("key", UUID.randomUUID());
    return "portal/ticket";
  }

  @GetMapping("/tickets/{id}/parts/thread")
  String thread(Who who, @PathVariable long id, Model model) {
    model.addAttribute("ticket", portal.view(who, id));
    return "fragments/portal :: thread";
  }

  @GetMapping("/tickets/{id}/parts/rating")
  String rating(Who who, @PathVariable long id, Model model) {
    model.addAttribute("ticket", portal.view(who, id));
    return "fragments/portal :: rating";
  }

  @PostMapping("/tickets/{id}/reply")
  String reply(Who who, @PathVariable long id, @RequestParam UUID key, @RequestParam String text) {
    return page(portal.reply(who, id, key.toString(), text));
  }

  @PostMapping("/tickets/{id}/rating")
  String rate(
      Who who,
      @PathVariable long id,
      @RequestParam int score,
      @RequestParam(defaultValue = "") String comment) {
    portal.rate(who, id, score, comment.isBlank() ? null : comment.strip());
    return "redirect:/portal/tickets/" + id;
  }

  @GetMapping("/articles/{id}")
  String article(Who who, @PathVariable long id, Model model, Locale locale) {
    model.addAttribute("article", portal.article(who, id, locale.getLanguage()));
    return "portal/article";
  }

  @PostMapping("/articles/{id}/solved")
  String solved(Who who, @PathVariable long id, Locale locale, RedirectAttributes flash) {
    portal.solvedBy(who, id, locale.getLanguage());
    flash.addFlashAttribute("done", "portal.article.glad");
    return "redirect:/portal";
  }

  private static String page(io.csm.core.TicketId ticket) {
    return "redirect:/portal/tickets/" + ticket.value();
  }
}
