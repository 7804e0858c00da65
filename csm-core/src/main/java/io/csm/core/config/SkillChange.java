package io.csm.core.config;

import io.csm.core.internal.Require;
import io.csm.core.work.Skill;
import io.csm.core.work.WorkItem;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What changes in the skills that a ticket demands itself; what its queue demands besides stays.
 * Immutable.
 *
 * @param drop names of skills that are demanded no longer; at most 16
 * @param lower levels that will do from now on, where more was demanded; at most 16, one per name
 * @param add skills that are demanded from now on, at this level where a lower one was; at most 16,
 *     one per name
 */
public record SkillChange(SortedSet<String> drop, SortedSet<Skill> lower, SortedSet<Skill> add) {
  /** Nothing. */
  public static final SkillChange NONE =
      new SkillChange(
          Collections.emptySortedSet(), Collections.emptySortedSet(), Collections.emptySortedSet());

  public SkillChange {
    drop = Require.sorted("skills.drop", drop, 16);
    drop.forEach(name -> Require.name("skills.drop", name, Skill.MAX_NAME_LENGTH));
    lower = Require.skills("skills.lower", lower, 16);
    add = Require.skills("skills.add", add, 16);
  }

  /** This, without a demand for these skills. */
  public SkillChange dropping(String... names) {
    return new SkillChange(new TreeSet<>(List.of(names)), lower, add);
  }

  /** This, content with these levels. */
  public SkillChange lowering(Skill... levels) {
    return new SkillChange(drop, new TreeSet<>(List.of(levels)), add);
  }

  /** This, with a demand for these. */
  public SkillChange adding(Skill... demands) {
    return new SkillChange(drop, lower, new TreeSet<>(List.of(demands)));
  }

  /** Whether nothing changes, whatever is demanded. */
  public boolean isNone() {
    return drop.isEmpty() && lower.isEmpty() && add.isEmpty();
  }

  /**
   * What is demanded after it: dropped first, then lowered, then added, as far as there is room for
   * {@value WorkItem#MAX_SKILLS} demands.
   */
  public SortedSet<Skill> of(Collection<Skill> demands) {
    SortedMap<String, Skill> after = new TreeMap<>();
    demands.forEach(skill -> after.put(skill.name(), skill));
    after.keySet().removeAll(drop);
    for (Skill skill : lower) {
      after.computeIfPresent(
          skill.name(), (name, before) -> skill.level() < before.level() ? skill : before);
    }
    for (Skill skill : add) {
      Skill before = after.get(skill.name());
      if (before == null ? after.size() < WorkItem.MAX_SKILLS : before.level() < skill.level()) {
        after.put(skill.name(), skill);
      }
    }
    return new TreeSet<>(after.values());
  }
}
