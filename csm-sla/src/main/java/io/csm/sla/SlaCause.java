package io.csm.sla;

import io.csm.core.Actor;
import io.csm.core.config.FieldValue;
import io.csm.core.event.RecordedEvent;
import io.csm.core.event.TicketEvent;
import java.util.Collections;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What happened to a ticket so that a clock was paused, and who did it. Immutable.
 *
 * @param event as it stands in the journal
 * @param fields that the metric's conditions name; the words tell of no others
 */
public record SlaCause(RecordedEvent event, SortedSet<String> fields) {
  private static final int MAX_VALUE = 40;

  public SlaCause {
    fields = Collections.unmodifiableSortedSet(new TreeSet<>(fields));
  }

  /** In Chinese for every Chinese locale, and in English for all others. */
  public String text(Locale locale) {
    boolean chinese = locale.getLanguage().equals(Locale.CHINESE.getLanguage());
    String who = who(event.envelope().actor(), chinese);
    return what(chinese) + (chinese ? "，" : ", ") + who;
  }

  private String what(boolean chinese) {
    if (!(event.event() instanceof TicketEvent what)) {
      return event.event().kind().name();
    }
    return switch (what.kind()) {
      case TICKET_OPENED -> chinese ? "工单创建" : "opened";
      case TICKET_MESSAGE -> chinese ? "消息" : "a message";
      case STATUS_CHANGED -> {
        TicketEvent.StatusChanged changed = (TicketEvent.StatusChanged) what;
        String category = changed.category().name();
        yield (chinese ? "状态改为 " : "status ")
            + changed.status()
            + (changed.status().equalsIgnoreCase(category) ? "" : " = " + category);
      }
      case TYPE_CHANGED -> (chinese ? "类型改为 " : "type ") + ((TicketEvent.TypeChanged) what).type();
      case PRIORITY_CHANGED ->
          (chinese ? "优先级改为 " : "priority ") + ((TicketEvent.PriorityChanged) what).priority();
      case TAGS_CHANGED -> (chinese ? "标签" : "tags") + tags((TicketEvent.TagsChanged) what);
      case FIELDS_CHANGED -> (chinese ? "字段" : "fields") + fields((TicketEvent.FieldsChanged) what);
      case TRANSFERRED ->
          (chinese ? "转到队列 " : "queue ") + ((TicketEvent.Transferred) what).queue().value();
      case ASSIGNED ->
          (chinese ? "分配给客服 " : "given to agent ") + ((TicketEvent.Assigned) what).agent().value();
      case ASSIGNMENT_ENDED ->
          (chinese ? "离开客服 " : "taken from agent ")
              + ((TicketEvent.AssignmentEnded) what).agent().value();
      default -> what.kind().name();
    };
  }

  private static String tags(TicketEvent.TagsChanged changed) {
    StringBuilder text = new StringBuilder();
    changed.added().forEach(tag -> text.append(" +").append(tag));
    changed.removed().forEach(tag -> text.append(" -").append(tag));
    return text.toString();
  }

  private String fields(TicketEvent.FieldsChanged changed) {
    StringBuilder text = new StringBuilder();
    changed
        .set()
        .forEach(
            (field, value) -> {
              if (fields.contains(field)) {
                text.append(' ').append(field).append(" = ").append(value(value));
              }
            });
    for (String field : changed.cleared()) {
      if (fields.contains(field)) {
        text.append(" -").append(field);
      }
    }
    return text.toString();
  }

  private static String value(FieldValue value) {
    String text =
        switch (value.kind()) {
          case TEXT -> ((FieldValue.Text) value).value();
          case CHOICE -> ((FieldValue.Chosen) value).value();
          case BOOLEAN -> Boolean.toString(((FieldValue.Bool) value).value());
          case NUMBER -> ((FieldValue.Num) value).value().toPlainString();
          default -> value.toString();
        };
    return text.length() <= MAX_VALUE ? text : text.substring(0, MAX_VALUE - 1) + "…";
  }

  private static String who(Actor actor, boolean chinese) {
    return switch (actor.kind()) {
      case AGENT -> (chinese ? "由客服 " : "by agent ") + actor.id();
      case CUSTOMER -> (chinese ? "由客户 " : "by customer ") + actor.id();
      case RULE ->
          (chinese ? "由规则 %s（版本 %d）" : "by rule %s (version %d)")
              .formatted(actor.id(), actor.version());
      case INTEGRATION -> (chinese ? "由集成 " : "by integration ") + actor.id();
      case SYSTEM -> chinese ? "由系统" : "by the system";
    };
  }
}
