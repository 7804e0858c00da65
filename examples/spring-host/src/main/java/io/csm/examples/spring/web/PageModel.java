package io.csm.examples.spring.web;

import io.csm.examples.spring.people.Accounts;
import io.csm.examples.spring.people.Login;
import io.csm.examples.spring.service.Who;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.springframework.security.core.Authentication;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What every page shows: whose desk it is, who is logged in, and in which language. */
@ControllerAdvice
class PageModel {
  private final Accounts accounts;

  PageModel(Accounts accounts) {
    this.accounts = accounts;
  }

  @ModelAttribute
  void add(HttpServletRequest request, Model model, Locale locale) {
    model.addAttribute("lang", WebConfiguration.supported(locale).toLanguageTag());
    model.addAttribute("path", request.getRequestURI());
    if (request.getUserPrincipal() instanceof Authentication authentication
        && authentication.getPrincipal() instanceof Login login) {
      model.addAttribute("who", new Who(login.account()));
      model.addAttribute("company", accounts.company(login.account().tenant()).orElse(""));
    }
  }
}
