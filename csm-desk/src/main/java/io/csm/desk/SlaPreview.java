package io.csm.desk;

import io.csm.core.ticket.SlaClock;
import io.csm.core.ticket.SlaState;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What other calendars or rules would change about the SLA clocks of a tenant that run. Immutable.
 *
 * @param clocks how many there are, whether they have a due time or not
 * @param earlier how many would become due earlier, or due at all
 * @param later how many would become due later, or not any more
 * @param breached how many of all these would be past their due time at once, and are not now
 * @param ended how many would end, because nothing measures them any more
 */
public record SlaPreview(long clocks, long earlier, long later, long breached, long ended) {
  static final SlaPreview NOTHING = new SlaPreview(0, 0, 0, 0, 0);

  /** With the clocks of one more ticket, as they are and as they would be. */
  SlaPreview plus(SlaState before, SlaState after, Instant now) {
    SlaPreview sum = this;
    for (SlaClock clock : before.clocks()) {
      SlaClock then = after.clock(clock.metric(), clock.policy()).orElse(clock);
      if (clock.current().isOpen()) {
        sum = sum.plus(clock.due(), then, now);
      }
    }
    return sum;
  }

  private SlaPreview plus(@Nullable Instant is, SlaClock then, Instant now) {
    Instant due = then.due();
    boolean ends = !then.current().isOpen();
    boolean sooner = !ends && due != null && (is == null || due.isBefore(is));
    boolean longer = !ends && is != null && (due == null || due.isAfter(is));
    boolean late = !ends && due != null && !due.isAfter(now) && (is == null || is.isAfter(now));
    return new SlaPreview(
        clocks + 1,
        earlier + (sooner ? 1 : 0),
        later + (longer ? 1 : 0),
        breached + (late ? 1 : 0),
        ended + (ends ? 1 : 0));
  }

  /** In Chinese for every Chinese locale, and in English for all others. */
  public String text(Locale locale) {
    return (locale.getLanguage().equals(Locale.CHINESE.getLanguage())
            ? "共 %d 个时钟：%d 个提前到期，%d 个推迟到期，%d 个立即违约，%d 个结束"
            : "Of %d clocks %d become due earlier and %d later, %d are breached, and %d end")
        .formatted(clocks, earlier, later, breached, ended);
  }
}
