package io.csm.examples.spring.web;

import io.csm.examples.spring.HostProperties;
import io.csm.examples.spring.service.Who;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The door, and where it leads. */
@Controller
class HomeController {
  private final HostProperties properties;

  HomeController(HostProperties properties) {
    this.properties = properties;
  }

  @GetMapping("/")
  String home(Who who) {
    return switch (who.role()) {
      case CUSTOMER -> "redirect:/portal";
      case AGENT -> "redirect:/agent";
      case SUPERVISOR, ADMINISTRATOR -> "redirect:/board";
    };
  }

  @GetMapping("/login")
  String login(Model model) {
    model.addAttribute("seeded", properties.seed());
    return "login";
  }
}
