package io.csm.core.config;

import io.csm.core.internal.Require;
import io.csm.core.work.Skill;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A demand that is named by the ticket itself: the value of one of its attributes is the name of
 * the skill. With prefix {@code lang-}, a ticket in {@code fr} demands {@code lang-fr}. A ticket
 * without the value, or with one that is no name of a skill, demands nothing by it.
 *
 * @param attribute where the value comes from
 * @param field the name of the field for {@link Attribute#FIELD}, which must be a text or a choice
 *     and not personal; null for all others
 * @param prefix what stands before the value, at most 32 characters
 * @param level that is demanded, 1 to 10
 */
public record SkillSource(Attribute attribute, @Nullable String field, String prefix, int level) {
  /** The attributes that can name a skill. */
  public enum Attribute {
    /** The whole language tag, such as {@code zh-CN}. */
    LANGUAGE,
    /** The language without script and region, such as {@code zh}. */
    PRIMARY_LANGUAGE,
    /** The name of the channel type. */
    CHANNEL,
    /** The type of the ticket. */
    TYPE,
    /** A field; of a path of choices, the last one. */
    FIELD
  }

  public SkillSource {
    Require.text("source.prefix", prefix, 32);
    Require.range("source.level", level, 1, Skill.MAX_LEVEL);
    Require.that(
        (field != null) == (attribute == Attribute.FIELD),
        "source.field",
        String.valueOf(field),
        "a field for FIELD, and none for the others");
    if (field != null) {
      Require.name("source.field", field, TicketSchema.MAX_NAME_LENGTH);
    }
  }

  /** The language without script and region, as it is, at any level. */
  public static SkillSource language() {
    return new SkillSource(Attribute.PRIMARY_LANGUAGE, null, "", 1);
  }

  /** A field, at any level. */
  public static SkillSource field(String name, String prefix) {
    return new SkillSource(Attribute.FIELD, name, prefix, 1);
  }

  /** The skill that it demands for a ticket; empty if the ticket names none. */
  public Optional<Skill> of(TicketFacts ticket) {
    String value =
        switch (attribute) {
          case LANGUAGE -> ticket.language();
          case PRIMARY_LANGUAGE ->
              ticket.language() == null ? null : ticket.language().split("-", 2)[0];
          case CHANNEL -> ticket.channel().name();
          case TYPE -> ticket.type();
          case FIELD -> field == null ? null : text(ticket.fields().get(field));
        };
    if (value == null || value.isBlank()) {
      return Optional.empty();
    }
    String name = prefix + value;
    boolean isName =
        name.length() <= Skill.MAX_NAME_LENGTH
            && name.equals(name.strip())
            && name.chars().noneMatch(Character::isISOControl);
    return isName ? Optional.of(new Skill(name, level)) : Optional.empty();
  }

  private static @Nullable String text(@Nullable FieldValue value) {
    if (value instanceof FieldValue.Text text) {
      return text.value();
    } else if (value instanceof FieldValue.Chosen chosen) {
      return chosen.value();
    } else if (value instanceof FieldValue.Cascade cascade) {
      return cascade.path().get(cascade.path().size() - 1);
    }
    return null;
  }
}
