package io.csm.examples.spring.web;

import io.csm.examples.spring.people.Login;
import io.csm.examples.spring.service.NotAllowedException;
import io.csm.examples.spring.service.Who;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Hands a {@link Who} to whatever handler asks for one. */
final class WhoResolver implements HandlerMethodArgumentResolver {
  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == Who.class;
  }

  @Override
  public Object resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer container,
      NativeWebRequest request,
      @Nullable WebDataBinderFactory binders) {
    Principal principal = request.getUserPrincipal();
    if (principal instanceof Authentication authentication
        && authentication.getPrincipal() instanceof Login login) {
      return new Who(login.account());
    }
    throw new NotAllowedException();
  }
}
