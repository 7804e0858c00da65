package io.csm.examples.spring.people;

import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.stereotype.Service;

/** Tells Spring Security who may log in. */
@Service
public class Logins implements UserDetailsService {
  private final Accounts accounts;
  private final LoginFailures failures;

  /** Over the accounts of this host. */
  public Logins(Accounts accounts, LoginFailures failures) {
    this.accounts = accounts;
    this.failures = failures;
  }

  @Override
  public UserDetails loadUserByUsername(String login) {
    boolean locked = failures.isLocked(login);
    if (locked) {
      return accounts
          .find(login)
          .<UserDetails>map(account -> new Login(account, true))
          .orElseGet(
              () ->
                  User.withUsername(login.isBlank() ? "?" : login)
                      .password("{noop}")
                      .accountLocked(true)
                      .build());
    }
    return accounts
        .find(login)
        .map(account -> new Login(account, false))
        .orElseThrow(() -> new UsernameNotFoundException(login));
  }
}
