package io.csm.examples.spring.people;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.csm.examples.spring.HostProperties;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.security.authentication.event.AuthenticationFailureBadCredentialsEvent;
import org.springframework.security.authentication.event.AuthenticationSuccessEvent;
import org.springframework.stereotype.Component;

/**
 * Counts wrong passwords, and locks a login for a while after several in a row. A login that does
 * not exist is locked like any other, so that nobody learns which do. In memory: 100,000 logins are
 * counted at a time, each node counts for itself, and a restart forgets.
 */
@Component
public class LoginFailures {
  private static final Logger log = LoggerFactory.getLogger(LoginFailures.class);

  private final int limit;
  private final Cache<String, Integer> failures;

  /** As the host's properties say. */
  public LoginFailures(HostProperties properties) {
    limit = properties.loginFailures();
    failures =
        Caffeine.newBuilder().maximumSize(100_000).expireAfterWrite(properties.lockOut()).build();
  }

  /** Whether the login is locked now, whatever the password. */
  public boolean isLocked(String login) {
    Integer count = failures.getIfPresent(key(login));
    return count != null && count >= limit;
  }

  @EventListener
  void failed(AuthenticationFailureBadCredentialsEvent event) {
    String login = key(event.getAuthentication().getName());
    int count = failures.asMap().merge(login, 1, Integer::sum);
    log.info("Login failed for ({}), {} in a row", printable(login), count);
  }

  @EventListener
  void succeeded(AuthenticationSuccessEvent event) {
    String login = key(event.getAuthentication().getName());
    failures.invalidate(login);
    log.info("Login of ({})", printable(login));
  }

  private static String key(String login) {
    String lower = login.toLowerCase(Locale.ROOT);
    return lower.substring(0, Math.min(lower.length(), 128));
  }

  /** Without what could begin a line of its own in the log. */
  private static String printable(String login) {
    return login.replaceAll("[^\\p{L}\\p{N}@._+-]", "?");
  }
}
