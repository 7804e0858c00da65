package io.csm.sla;

import io.csm.core.ticket.SlaTargetRef;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/**
 * Why a clock shows what it shows.
 *
 * @param metric the name of the metric
 * @param cycle the number of the cycle
 * @param reading what it shows
 * @param zone of the times in the text: that of the target's calendar
 * @param segments in order, at most {@value #MAX_SEGMENTS}, without gaps from the start of the
 *     cycle; what they count adds up to {@code reading.elapsed()}
 */
public record SlaExplanation(
    String metric, int cycle, SlaReading reading, ZoneId zone, List<SlaSegment> segments) {
  /** The most segments. */
  public static final int MAX_SEGMENTS = 200;

  public SlaExplanation {
    segments = List.copyOf(segments);
  }

  /** The explanation in Chinese for every Chinese locale, and in English for all others. */
  public String text(Locale locale) {
    boolean chinese = locale.getLanguage().equals(Locale.CHINESE.getLanguage());
    StringBuilder text = new StringBuilder(256);
    text.append(metric).append(" #").append(cycle).append(": ").append(status(chinese));
    SlaTargetRef target = reading.target();
    if (target != null) {
      text.append(
          (chinese ? "，目标 %s（策略 %s，版本 %d，%s）" : ", target %s (policy %s, version %d, %s)")
              .formatted(
                  duration(target.within()),
                  target.policy(),
                  target.version(),
                  target.calendar() == null ? "24/7" : target.calendar()));
    }
    text.append((chinese ? "，已用 %s" : ", used %s").formatted(duration(reading.elapsed())));
    if (reading.due() != null) {
      text.append((chinese ? "，到期 %s" : ", due %s").formatted(time(reading.due())));
      if (!reading.known()) {
        text.append(chinese ? "（节假日尚未公布，可能变化）" : " (holidays not yet known, may change)");
      }
    }
    for (SlaSegment segment : segments) {
      text.append('\n')
          .append(time(segment.from()))
          .append(" – ")
          .append(time(segment.to()))
          .append(' ')
          .append(kind(segment.kind(), chinese));
      String why = why(segment, locale, chinese);
      if (!why.isEmpty()) {
        text.append(chinese ? "（" : " (").append(why).append(chinese ? "）" : ")");
      }
      if (!segment.counted().isZero()) {
        text.append(' ').append(duration(segment.counted()));
      }
    }
    return text.toString();
  }

  private static String why(SlaSegment segment, Locale locale, boolean chinese) {
    if (segment.cause() != null) {
      return segment.cause().text(locale);
    }
    boolean byRules = segment.kind() == SlaSegment.Kind.PAUSED && segment.detail().isEmpty();
    return byRules ? chinese ? "规则变更" : "other rules" : segment.detail();
  }

  private String status(boolean chinese) {
    return switch (reading.status()) {
      case RUNNING -> chinese ? "计时中" : "running";
      case PAUSED -> chinese ? "已暂停" : "paused";
      case MET -> chinese ? "已达成" : "met";
      case BREACHED -> chinese ? "已违约" : "breached";
      case CANCELLED -> chinese ? "已取消" : "cancelled";
    };
  }

  private static String kind(SlaSegment.Kind kind, boolean chinese) {
    return switch (kind) {
      case RAN -> chinese ? "计时" : "ran";
      case SPECIAL_DAY -> chinese ? "特殊工作日计时" : "ran on a special day";
      case CLOSED -> chinese ? "非营业时间" : "closed";
      case HOLIDAY -> chinese ? "节假日" : "holiday";
      case PAUSED -> chinese ? "暂停" : "paused";
      case SOLVED -> chinese ? "已解决" : "solved";
      case NO_TARGET -> chinese ? "无目标" : "no target";
      case SUMMED -> chinese ? "合计" : "in sum";
    };
  }

  private String time(Instant at) {
    ZonedDateTime local = at.atZone(zone).truncatedTo(ChronoUnit.SECONDS);
    return local.toLocalDate() + " " + local.toLocalTime();
  }

  private static String duration(Duration duration) {
    return duration
        .truncatedTo(ChronoUnit.SECONDS)
        .toString()
        .substring(2)
        .toLowerCase(Locale.ROOT);
  }
}
