package io.csm.examples.spring.web;

import io.csm.examples.spring.service.SlaBadge;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Times, spans and badges in words, in the language of whoever looks. */
@Component("words")
public class Words {
  private final MessageSource messages;

  /** From the bundles of the host. */
  public Words(MessageSource messages) {
    this.messages = messages;
  }

  /** E.g. {@code due in 12 min}; empty where no clock runs. */
  public String sla(SlaBadge badge, Locale locale) {
    return switch (badge.state()) {
      case NONE -> "";
      case PAUSED -> text("sla.paused", locale);
      case DUE, DUE_SOON -> text("sla.due", locale, span(badge.time(), locale));
      case OVERDUE -> text("sla.overdue", locale, span(badge.time(), locale));
    };
  }

  /** The style of a badge, beside its words. */
  public String slaStyle(SlaBadge badge) {
    return "badge sla-" + badge.state().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** E.g. {@code 2 h 5 min}; two units at most, no seconds beyond the first minutes. */
  public String span(@Nullable Duration time, Locale locale) {
    if (time == null) {
      return text("span.none", locale);
    }
    if (time.toMinutes() < 2) {
      return text("span.seconds", locale, Math.max(0, time.toSeconds()));
    }
    if (time.toHours() < 2) {
      return text("span.minutes", locale, time.toMinutes());
    }
    if (time.toDays() < 2) {
      return text("span.hours", locale, time.toHours(), time.toMinutesPart());
    }
    return text("span.days", locale, time.toDays(), time.toHoursPart());
  }

  /** Date and time of day, by the clock of the host. */
  public String time(Instant instant, Locale locale) {
    return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
        .withLocale(locale)
        .withZone(ZoneId.systemDefault())
        .format(instant);
  }

  /** The label of a constant: {@code category.OPEN}, {@code presence.AWAY}. */
  public String of(String kind, Enum<?> constant, Locale locale) {
    return text(kind + "." + constant.name(), locale);
  }

  private String text(String code, Locale locale, Object... arguments) {
    return messages.getMessage(code, arguments, locale);
  }
}
