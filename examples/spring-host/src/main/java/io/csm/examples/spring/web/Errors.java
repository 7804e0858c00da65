package io.csm.examples.spring.web;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.ProblemText;
import io.csm.examples.spring.live.TooManyStreamsException;
import io.csm.examples.spring.service.EmptyTextException;
import io.csm.examples.spring.service.NotAllowedException;
import io.csm.examples.spring.service.NotFoundException;
import io.csm.examples.spring.service.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.FlashMap;
import org.springframework.web.servlet.support.RequestContextUtils;

/** Turns what services throw into pages: 404, 403, or the page before with the reason on it. */
@ControllerAdvice
class Errors {
  private final MessageSource messages;

  Errors(MessageSource messages) {
    this.messages = messages;
  }

  @ExceptionHandler({NotFoundException.class, MethodArgumentTypeMismatchException.class})
  void notFound(HttpServletResponse response) throws IOException {
    response.sendError(HttpStatus.NOT_FOUND.value());
  }

  @ExceptionHandler(NotAllowedException.class)
  void notAllowed(HttpServletResponse response) throws IOException {
    response.sendError(HttpStatus.FORBIDDEN.value());
  }

  @ExceptionHandler(MissingServletRequestParameterException.class)
  void missing(HttpServletResponse response) throws IOException {
    response.sendError(HttpStatus.BAD_REQUEST.value());
  }

  @ExceptionHandler(TooManyStreamsException.class)
  void tooMany(HttpServletResponse response) throws IOException {
    response.sendError(HttpStatus.SERVICE_UNAVAILABLE.value());
  }

  @ExceptionHandler(RefusedException.class)
  void refused(
      RefusedException refused,
      HttpServletRequest request,
      HttpServletResponse response,
      Locale locale)
      throws IOException {
    back(refused.text(locale), request, response);
  }

  @ExceptionHandler(EmptyTextException.class)
  void empty(HttpServletRequest request, HttpServletResponse response, Locale locale)
      throws IOException {
    back(messages.getMessage("error.empty", null, locale), request, response);
  }

  /** What the engine refuses at its edge, e.g. a text that is too long. */
  @ExceptionHandler(CsmException.class)
  void bad(
      CsmException bad, HttpServletRequest request, HttpServletResponse response, Locale locale)
      throws IOException {
    if (bad.code() == Code.NOT_FOUND) {
      response.sendError(HttpStatus.NOT_FOUND.value());
    } else {
      back(ProblemText.of(locale).format(bad.problem()), request, response);
    }
  }

  /** Back to the page that the form was on, if it was one of ours. */
  private static void back(String reason, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String page = refererPath(request);
    if (page == null || !request.getMethod().equals("POST")) {
      response.sendError(HttpStatus.UNPROCESSABLE_CONTENT.value());
      return;
    }
    FlashMap flash = RequestContextUtils.getOutputFlashMap(request);
    flash.put("problem", reason);
    RequestContextUtils.saveOutputFlashMap(page, request, response);
    response.sendRedirect(page);
  }

  /** Only the path counts, so that nobody is led to another site. */
  private static @Nullable String refererPath(HttpServletRequest request) {
    String referer = request.getHeader("Referer");
    if (referer == null) {
      return null;
    }
    try {
      URI uri = URI.create(referer);
      String path = uri.getRawPath();
      if (path == null || !path.startsWith("/") || path.startsWith("//")) {
        return null;
      }
      return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }
}
