package io.csm.examples.spring.people;

import java.io.Serial;
import java.util.List;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.userdetails.User;

/** Somebody who has logged in. */
public final class Login extends User {
  @Serial private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // sessions stay in memory
  private final Account account;

  /** Whether the login is locked is asked before the password. */
  public Login(Account account, boolean locked) {
    super(
        account.login(),
        account.password(),
        true,
        true,
        true,
        !locked,
        List.of(new SimpleGrantedAuthority("ROLE_" + account.role().name())));
    this.account = account;
  }

  /** Whose login it is. */
  public Account account() {
    return account;
  }
}
