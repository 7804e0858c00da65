package io.csm.examples.spring;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("In a browser")
class BrowserTest {
  private static RunningHost host;
  private static Browser browser;

  @BeforeAll
  static void start() {
    assumeTrue(Browser.executable().isPresent(), Browser.CURE);
    host = RunningHost.get();
    browser = Browser.open();
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
  }

  /** A page on which everything that goes wrong is noted down. */
  private static List<String> errors(Page page) {
    List<String> errors = new ArrayList<>();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            errors.add(message.text());
          }
        });
    page.onPageError(errors::add);
    return errors;
  }

  private static void accessible(Page page, String name) {
    AxeResults results =
        new AxeBuilder(page)
            .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"))
            .analyze();
    assertThat(
            results.getViolations().stream()
                .map(
                    rule ->
                        rule.getId()
                            + ": "
                            + rule.getHelp()
                            + " "
                            + rule.getNodes().stream().map(node -> node.getHtml()).toList())
                .toList())
        .as(name)
        .isEmpty();
    Browser.picture(page, name);
  }

  @Test
  @Timeout(120)
  @DisplayName("everything is there in Chinese, on a phone, and by keys alone")
  void chinesePhoneKeys() {
    try (BrowserContext context = browser.context(host.url(), "zh-CN", 390, 844)) {
      Page page = context.newPage();
      List<String> errors = errors(page);
      page.navigate(host.url() + "/login");
      accessible(page, "login-zh");
      page.close();
      page = Browser.logIn(context, "mei@tea.example");
      page.navigate(host.url() + "/agent?list=WAITING");
      assertThat(page.locator("#list .item").first()).isVisible();
      accessible(page, "phone-list-zh");
      page.keyboard().press("j");
      page.keyboard().press("j");
      page.keyboard().press("Enter");
      assertThat(page.locator("h1")).containsText("#");
      accessible(page, "phone-ticket-zh");
      assertThat((int) (Integer) page.evaluate("document.documentElement.scrollWidth"))
          .as("nothing is wider than the phone")
          .isLessThanOrEqualTo(390);
      page.keyboard().press("?");
      assertThat(page.locator("#keys")).isVisible();
      accessible(page, "phone-keys-zh");
      assertThat(errors).isEmpty();
    }
  }

  @Test
  @Timeout(120)
  @DisplayName("a supervisor sees queues and agents, and sets somebody's presence")
  void board() {
    try (BrowserContext context = browser.context(host.url(), "en-GB", 1300, 800)) {
      Page page = Browser.logIn(context, "grace@tea.example");
      List<String> errors = errors(page);
      assertThat(page.locator("#queues tbody tr")).hasCount(3);
      Locator wang = page.locator("#agents tr", new Page.LocatorOptions().setHasText("Wang Lei"));
      wang.locator("select").selectOption("BUSY");
      wang.locator("button").click();
      assertThat(wang.locator("td").first()).containsText("Busy");
      accessible(page, "board");
      page.locator("#queues tbody th a").first().click();
      assertThat(page.locator(".tabs [aria-current]")).hasText("Team");
      accessible(page, "team");
      assertThat(errors).isEmpty();
    }
  }

  @Test
  @Timeout(60)
  @DisplayName("the other pages are right, too, in the dark as well")
  void others() {
    try (BrowserContext context = browser.context(host.url(), "zh-CN", 1100, 800)) {
      Page page = Browser.logIn(context, "liu@tea.example");
      accessible(page, "portal-zh");
      page.emulateMedia(
          new Page.EmulateMediaOptions()
              .setColorScheme(com.microsoft.playwright.options.ColorScheme.DARK));
      page.locator(".tickets .item").first().click();
      accessible(page, "portal-ticket-dark-zh");
      page.navigate(host.url() + "/portal/tickets/1");
      accessible(page, "not-found-zh");
    }
    try (BrowserContext context = browser.context(host.url(), "en-GB", 1300, 800)) {
      Page page = Browser.logIn(context, "grace@tea.example");
      page.emulateMedia(
          new Page.EmulateMediaOptions()
              .setColorScheme(com.microsoft.playwright.options.ColorScheme.DARK));
      accessible(page, "board-dark");
      page.navigate(host.url() + "/agent?list=TEAM");
      page.locator("#list .item").first().click();
      accessible(page, "team-ticket-dark");
    }
  }
}
