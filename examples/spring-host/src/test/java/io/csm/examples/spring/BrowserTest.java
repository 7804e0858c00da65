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
import java.util.regex.Pattern;
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
            errors.add(message.text() + " at " + message.location());
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
  @Timeout(180)
  @DisplayName("a customer and an agent work a ticket from its opening to the rating")
  void fromOpeningToRating() {
    try (BrowserContext annas = browser.context(host.url(), "en-GB", 1200, 800);
        BrowserContext lins = browser.context(host.url(), "en-GB", 1400, 900)) {
      Page anna = Browser.logIn(annas, "anna@bikes.example");
      Page tom = Browser.logIn(lins, "tom@bikes.example");
      List<String> errors = errors(anna);
      List<String> toms = errors(tom);

      // The agent is there, and has declined or taken what waited before.
      assertThat(tom.locator(".live[data-state=on]")).isVisible();
      tom.click("text=Take work");
      assertThat(tom.locator(".presence strong")).hasText("Available");

      // The customer asks; an article is suggested, and is not the answer.
      anna.click("text=Ask us");
      anna.fill("#subject", "Refund for my order");
      assertThat(anna.locator("#suggestions a").first()).containsText("refund");
      anna.fill("#text", "I sent the parcel back a week ago and see no money yet.");
      accessible(anna, "portal-new");
      anna.selectOption("#topic", "2");
      anna.click("button:has-text('Send')");
      assertThat(anna.locator("h1")).containsText("Refund for my order");
      String number = anna.locator("h1 .number").textContent();

      // It rings at the agent, who takes it; so does what waited there before.
      Locator offer = tom.locator(".offer", new Page.LocatorOptions().setHasText(number));
      for (int i = 0; i < 8 && !offer.isVisible(); i++) {
        tom.waitForSelector(".offer");
        if (!offer.isVisible()) {
          Locator first = tom.locator(".offer").first();
          first.locator("input[name=reason]").fill("too early");
          String other = first.locator(".number").textContent();
          first.locator("button:has-text('Decline')").click();
          assertThat(tom.locator(".offer", new Page.LocatorOptions().setHasText(other)))
              .hasCount(0);
        }
      }
      assertThat(offer).isVisible();
      assertThat(offer.locator(".countdown b")).hasText(Pattern.compile("\\d+"));
      accessible(tom, "agent-offer");
      offer.locator("button:has-text('Accept')").click();
      assertThat(tom.locator("#thread")).containsText("see no money yet");
      assertThat(tom.locator("#facts")).containsText(Pattern.compile("due in"));

      // A note for colleagues, a canned reply, and an answer that waits for the customer.
      tom.keyboard().press("n");
      tom.fill("#writing", "Parcel arrived on Monday, says the warehouse.");
      tom.click("button:has-text('Keep the note')");
      assertThat(tom.locator(".message.note")).containsText("warehouse");
      tom.selectOption("#canned", new com.microsoft.playwright.options.SelectOption().setIndex(1));
      assertThat(tom.locator("#writing")).hasValue(Pattern.compile("Hello Anna Schmidt"));
      accessible(tom, "agent-ticket");
      tom.click("button:has-text('Send, then wait')");
      assertThat(tom.locator("#facts")).containsText("Waits for the customer");

      // The customer sees it at once, without the note, and answers.
      assertThat(anna.locator("#thread")).containsText("Hello Anna Schmidt");
      assertThat(anna.locator("#thread")).containsText("Your answer is needed");
      assertThat(anna.locator("#thread")).not().containsText("warehouse");
      anna.fill("#text", "It is order 10999.");
      anna.click("button:has-text('Send')");
      assertThat(tom.locator("#thread")).containsText("order 10999");

      // The agent solves it by a reply; the customer rates.
      tom.click("summary");
      assertThat(tom.locator(".why-text")).not().isEmpty();
      tom.fill("#writing", "The refund is on its way.");
      tom.click("button:has-text('Send and solve')");
      assertThat(tom.locator("#facts")).containsText("Solved");
      assertThat(anna.locator("#rating legend")).isVisible();
      accessible(anna, "portal-ticket");
      anna.check("input[name=score][value='5']");
      anna.click("button:has-text('Rate')");
      assertThat(anna.locator("#rating")).containsText("5 of 5");
      assertThat(tom.locator("#facts")).containsText("5 of 5");

      assertThat(errors).isEmpty();
      assertThat(toms).isEmpty();
    }
  }

  @Test
  @Timeout(180)
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
  @Timeout(180)
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
  @Timeout(180)
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
