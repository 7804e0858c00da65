package io.csm.examples.spring;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Somebody's cookies, and the forms they send. */
final class HttpBrowser {
  private static final Pattern TOKEN =
      Pattern.compile(
          "name=\"_csrf\"[^>]*value=\"([^\"]+)\"|name=\"csrf-token\" content=\"([^\"]+)\"");

  private final String url;
  private final HttpClient client;

  HttpBrowser(String url) {
    this.url = url;
    this.client =
        HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /** Somebody who has logged in. */
  static HttpBrowser as(RunningHost host, String login) {
    HttpBrowser browser = new HttpBrowser(host.url());
    HttpResponse<String> answer = browser.logIn(login, RunningHost.PASSWORD);
    if (!answer.headers().firstValue("Location").orElse("").endsWith("/")) {
      throw new IllegalStateException("no login for " + login);
    }
    return browser;
  }

  HttpResponse<String> logIn(String login, String password) {
    return post("/login", "/login", Map.of("username", login, "password", password));
  }

  HttpResponse<String> get(String path) {
    return send(request(path).GET().build());
  }

  /** Where an answer leads: the path on this host. */
  String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElse("").replace(url, "");
  }

  /** Sends a form, with the token of a page. */
  HttpResponse<String> post(String tokenFrom, String path, Map<String, String> fields) {
    Matcher token = TOKEN.matcher(get(tokenFrom).body());
    if (!token.find()) {
      throw new IllegalStateException("no token on " + tokenFrom);
    }
    String value = token.group(1) == null ? token.group(2) : token.group(1);
    return postRaw(path, form(fields) + "&_csrf=" + encoded(value));
  }

  HttpResponse<String> postRaw(String path, String body) {
    return send(
        request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path)).header("Accept", "text/html");
  }

  HttpClient client() {
    return client;
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new java.io.UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
