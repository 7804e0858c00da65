package io.csm.core.config;

import io.csm.core.BrandId;
import io.csm.core.ChannelAccountId;
import io.csm.core.Code;
import io.csm.core.Problem;
import io.csm.core.QueueId;
import io.csm.core.internal.Require;
import io.csm.core.ticket.Ticket;
import io.csm.core.work.ChannelType;
import io.csm.core.work.Priority;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which tickets a rule of routing is for. All parts must hold; an empty part holds always.
 * Immutable.
 *
 * @param brands one of these, at most 1,000
 * @param accounts came in by one of these channel accounts, at most 1,000
 * @param channels one of these, at most 50
 * @param types one of these, at most 50
 * @param languages one of these or a narrower one, so that {@code zh} holds for {@code zh-CN}; BCP
 *     47 tags in their canonical form, at most 200
 * @param priorities one of these
 * @param queues is given to one of these, at most 1,000
 * @param tags has one of these, at most 200
 * @param fields each of these holds, at most 50
 */
public record TicketCondition(
    SortedSet<BrandId> brands,
    SortedSet<ChannelAccountId> accounts,
    SortedSet<ChannelType> channels,
    SortedSet<String> types,
    SortedSet<String> languages,
    SortedSet<Priority> priorities,
    SortedSet<QueueId> queues,
    SortedSet<String> tags,
    List<FieldPredicate> fields) {
  /** Holds for every ticket. */
  public static final TicketCondition ANY =
      new TicketCondition(
          Collections.emptySortedSet(),
          Collections.emptySortedSet(),
          Collections.emptySortedSet(),
          Collections.emptySortedSet(),
          Collections.emptySortedSet(),
          Collections.emptySortedSet(),
          Collections.emptySortedSet(),
          Collections.emptySortedSet(),
          List.of());

  public TicketCondition {
    brands = Require.sorted("condition.brands", brands, 1_000);
    accounts = Require.sorted("condition.accounts", accounts, 1_000);
    channels = Require.sorted("condition.channels", channels, 50);
    types = Require.sorted("condition.types", types, TicketSchema.MAX_TYPES);
    Require.atMost("condition.languages", languages.size(), 200);
    SortedSet<String> canonical = new TreeSet<>();
    languages.forEach(tag -> canonical.add(Languages.canonical("condition.languages", tag)));
    languages = Require.sorted("condition.languages", canonical, 200);
    priorities = Require.sorted("condition.priorities", priorities, 10);
    queues = Require.sorted("condition.queues", queues, 1_000);
    tags = Require.sorted("condition.tags", tags, Ticket.MAX_TAGS);
    fields = Require.list("condition.fields", fields, 50);
  }

  /** This condition, for these channels only. */
  public TicketCondition withChannels(ChannelType... only) {
    return new TicketCondition(
        brands, accounts, set(only), types, languages, priorities, queues, tags, fields);
  }

  /** This condition, for what came in by these channel accounts only. */
  public TicketCondition withAccounts(ChannelAccountId... only) {
    return new TicketCondition(
        brands, set(only), channels, types, languages, priorities, queues, tags, fields);
  }

  /** This condition, for these brands only. */
  public TicketCondition withBrands(BrandId... only) {
    return new TicketCondition(
        set(only), accounts, channels, types, languages, priorities, queues, tags, fields);
  }

  /** This condition, for these types only. */
  public TicketCondition withTypes(String... only) {
    return new TicketCondition(
        brands, accounts, channels, set(only), languages, priorities, queues, tags, fields);
  }

  /** This condition, for these languages only. */
  public TicketCondition withLanguages(String... only) {
    return new TicketCondition(
        brands, accounts, channels, types, set(only), priorities, queues, tags, fields);
  }

  /** This condition, for these priorities only. */
  public TicketCondition withPriorities(Priority... only) {
    return new TicketCondition(
        brands, accounts, channels, types, languages, set(only), queues, tags, fields);
  }

  /** This condition, for what is given to these queues only. */
  public TicketCondition withQueues(QueueId... only) {
    return new TicketCondition(
        brands, accounts, channels, types, languages, priorities, set(only), tags, fields);
  }

  /** This condition, for tickets with one of these tags only. */
  public TicketCondition withTags(String... only) {
    return new TicketCondition(
        brands, accounts, channels, types, languages, priorities, queues, set(only), fields);
  }

  /** This condition, for tickets whose fields are so only. */
  public TicketCondition withFields(FieldPredicate... all) {
    return new TicketCondition(
        brands, accounts, channels, types, languages, priorities, queues, tags, List.of(all));
  }

  /** Whether it holds. */
  public boolean holds(TicketFacts ticket) {
    return has(brands, ticket.brand())
        && (accounts.isEmpty() || (ticket.account() != null && accounts.contains(ticket.account())))
        && has(channels, ticket.channel())
        && has(types, ticket.type())
        && (languages.isEmpty() || speaks(ticket.language()))
        && has(priorities, ticket.priority())
        && (queues.isEmpty() || (ticket.queue() != null && queues.contains(ticket.queue())))
        && (tags.isEmpty() || !Collections.disjoint(tags, ticket.tags()))
        && fields.stream().allMatch(field -> field.holds(ticket.fields().get(field.field())));
  }

  /**
   * What of it a schema does not allow: types and fields that it does not have, values of another
   * kind, and personal fields.
   *
   * @param path where it stands
   */
  public List<Problem> problemsUnder(TicketSchema schema, String path) {
    List<Problem> problems = new ArrayList<>();
    for (String type : types) {
      if (schema.type(type).isEmpty()) {
        problems.add(
            Problem.of(
                Code.UNKNOWN_CHOICE,
                path + ".types",
                "value",
                type,
                "known",
                schema.types().stream().map(TicketType::name).collect(Collectors.joining(", "))));
      }
    }
    for (int i = 0; i < fields.size(); i++) {
      Problem problem = fields.get(i).problemUnder(schema, path + ".fields[" + i + "]");
      if (problem != null) {
        problems.add(problem);
      }
    }
    return problems;
  }

  private boolean speaks(@Nullable String language) {
    for (String wanted : languages) {
      if (language != null && (language.equals(wanted) || language.startsWith(wanted + "-"))) {
        return true;
      }
    }
    return false;
  }

  private static <T> boolean has(SortedSet<T> oneOf, T value) {
    return oneOf.isEmpty() || oneOf.contains(value);
  }

  @SafeVarargs
  private static <T extends Comparable<? super T>> SortedSet<T> set(T... values) {
    SortedSet<T> set = new TreeSet<>();
    for (T value : values) {
      set.add(value);
    }
    return set;
  }
}
