package io.csm.spring;

import io.csm.core.CsmException;
import java.util.Locale;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says of an application that csm keeps from starting what is wrong, and the cure. Every message of
 * csm has the state first, and on the next line what to do.
 */
final class CsmFailureAnalyzer extends AbstractFailureAnalyzer<CsmException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, CsmException cause) {
    String message = cause.message(Locale.ENGLISH);
    int cure = message.indexOf("Maybe ");
    return cure < 0
        ? new FailureAnalysis(message.strip(), null, cause)
        : new FailureAnalysis(
            message.substring(0, cure).strip(), message.substring(cure).strip(), cause);
  }
}
