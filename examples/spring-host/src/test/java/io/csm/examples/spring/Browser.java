package io.csm.examples.spring;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The Chromium of this machine, without a window. Nothing is downloaded. */
final class Browser implements AutoCloseable {
  /** What those read whose machine has none. */
  static final String CURE =
      "no Chromium in " + candidates() + ": on Debian, apt-get install chromium";

  private final Playwright playwright;
  private final com.microsoft.playwright.Browser browser;

  private Browser(Path executable) {
    PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(executable)
                    .setHeadless(true)
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
  }

  private static List<Path> candidates() {
    return List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"));
  }

  static Optional<Path> executable() {
    return candidates().stream().filter(Files::isExecutable).findFirst();
  }

  static Browser open() {
    return new Browser(executable().orElseThrow());
  }

  /** A browser of somebody's own, with nobody else's cookies. */
  BrowserContext context(String url, String locale, int width, int height) {
    return browser.newContext(
        new com.microsoft.playwright.Browser.NewContextOptions()
            .setBaseURL(url)
            .setLocale(locale)
            .setViewportSize(width, height));
  }

  /** Somebody who has logged in, on the page that they are led to. */
  static Page logIn(BrowserContext context, String login) {
    Page page = context.newPage();
    page.setDefaultTimeout(20_000);
    page.navigate("/login");
    page.fill("#username", login);
    page.fill("#password", RunningHost.PASSWORD);
    page.click("form button.primary");
    return page;
  }

  /** Keeps a picture, if a folder for pictures was named: -Dcsm.screenshots=… */
  static void picture(Page page, String name) {
    @Nullable String folder = System.getProperty("csm.screenshots");
    if (folder != null) {
      page.screenshot(
          new Page.ScreenshotOptions()
              .setPath(Path.of(folder, name + ".png"))
              .setFullPage(true)
              .setAnimations(com.microsoft.playwright.options.ScreenshotAnimations.DISABLED));
    }
  }

  @Override
  public void close() {
    Stream.<AutoCloseable>of(browser, playwright)
        .forEach(
            one -> {
              try {
                one.close();
              } catch (Exception failed) {
                throw new IllegalStateException(failed);
              }
            });
  }
}
