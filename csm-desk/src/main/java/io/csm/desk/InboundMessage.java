package io.csm.desk;

import io.csm.core.ChannelAccountId;
import io.csm.core.HostKey;
import io.csm.core.MessageId;
import io.csm.core.work.Priority;
import io.csm.core.work.RoutingRequest;
import io.csm.core.work.Skill;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A message of a customer, as a channel hands it over. Immutable.
 *
 * @param key the host's name for the message, or null
 * @param account where it came in
 * @param from the sender's address on that account, 1 to 512 characters
 * @param unionKey a key of the sender that holds across accounts, or null
 * @param thread what the channel knows the thread by, 1 to 1,024 characters
 * @param externalId the channel's id of the message, by which a repetition is known; at most 998
 *     characters
 * @param inReplyTo the external id that it answers, or null
 * @param references external ids of the thread, oldest first, at most 100
 * @param parts at most 50
 * @param sentAt when it was written, by the clock of its source; null for now
 * @param subject of a ticket that it opens; stored as content, or null
 * @param type of a ticket that it opens; null for the schema's first
 * @param priority of a ticket that it opens
 * @param language of a ticket that it opens: BCP 47 tag, or null for the brand's
 * @param requiredSkills of a ticket that it opens, besides those of the queue
 * @param tags of a ticket that it opens
 * @param request what a ticket that it opens asks of routing besides
 */
public record InboundMessage(
    @Nullable HostKey<MessageId> key,
    ChannelAccountId account,
    String from,
    @Nullable String unionKey,
    String thread,
    @Nullable String externalId,
    @Nullable String inReplyTo,
    List<String> references,
    List<NewPart> parts,
    @Nullable Instant sentAt,
    @Nullable String subject,
    @Nullable String type,
    Priority priority,
    @Nullable String language,
    SortedSet<Skill> requiredSkills,
    SortedSet<String> tags,
    RoutingRequest request) {
  public InboundMessage {
    references = List.copyOf(references);
    parts = List.copyOf(parts);
  }

  /** A text message with nothing else said; the thread is the sender. */
  public static InboundMessage text(ChannelAccountId account, String from, String text) {
    return new InboundMessage(
        null,
        account,
        from,
        null,
        from,
        null,
        null,
        List.of(),
        List.of(NewPart.text(text)),
        null,
        null,
        null,
        Priority.NORMAL,
        null,
        new TreeSet<>(),
        new TreeSet<>(),
        RoutingRequest.NONE);
  }

  /** This, with another key. */
  public InboundMessage withKey(@Nullable HostKey<MessageId> value) {
    return new InboundMessage(
        value,
        account,
        from,
        unionKey,
        thread,
        externalId,
        inReplyTo,
        references,
        parts,
        sentAt,
        subject,
        type,
        priority,
        language,
        requiredSkills,
        tags,
        request);
  }

  /** This, with another unionKey. */
  public InboundMessage withUnionKey(@Nullable String value) {
    return new InboundMessage(
        key,
        account,
        from,
        value,
        thread,
        externalId,
        inReplyTo,
        references,
        parts,
        sentAt,
        subject,
        type,
        priority,
        language,
        requiredSkills,
        tags,
        request);
  }

  /** This, with another thread. */
  public InboundMessage withThread(String value) {
    return new InboundMessage(
        key,
        account,
        from,
        unionKey,
        value,
        externalId,
        inReplyTo,
        references,
        parts,
        sentAt,
        subject,
        type,
        priority,
        language,
        requiredSkills,
        tags,
        request);
  }

  /** This, with another externalId. */
  public InboundMessage withExternalId(@Nullable String value) {
    return new InboundMessage(
        key,
        account,
        from,
        unionKey,
        thread,
        value,
        inReplyTo,
        references,
        parts,
        sentAt,
        subject,
        type,
        priority,
        language,
        requiredSkills,
        tags,
        request);
  }

  /** This, with another inReplyTo. */
  public InboundMessage withInReplyTo(@Nullable String value) {
    return new InboundMessage(
        key,
        account,
        from,
        unionKey,
        thread,
        externalId,
        value,
        references,
        parts,
        sentAt,
        subject,
        type,
        priority,
        language,
        requiredSkills,
        tags,
        request);
  }

  /** This, with another references. */
  public InboundMessage withReferences(List<String> value) {
    return new InboundMessage(
        key,
        account,
        from,
        unionKey,
        thread,
        externalId,
        inReplyTo,
        value,
        parts,
        sentAt,
        subject,
        type,
        priority,
        language,
        requiredSkills,
        tags,
        request);
  }

  /** This, with another sentAt. */
  public InboundMessage withSentAt(@Nullable Instant value) {
    return new InboundMessage(
        key,
        account,
        from,
        unionKey,
        thread,
        externalId,
        inReplyTo,
        references,
        parts,
        value,
        subject,
        type,
        priority,
        language,
        requiredSkills,
        tags,
        request);
  }

  /** This, with another subject. */
  public InboundMessage withSubject(@Nullable String value) {
    return new InboundMessage(
        key,
        account,
        from,
        unionKey,
        thread,
        externalId,
        inReplyTo,
        references,
        parts,
        sentAt,
        value,
        type,
        priority,
        language,
        requiredSkills,
        tags,
        request);
  }

  /** This, with another type. */
  public InboundMessage withType(@Nullable String value) {
    return new InboundMessage(
        key,
        account,
        from,
        unionKey,
        thread,
        externalId,
        inReplyTo,
        references,
        parts,
        sentAt,
        subject,
        value,
        priority,
        language,
        requiredSkills,
        tags,
        request);
  }

  /** This, with another priority. */
  public InboundMessage withPriority(Priority value) {
    return new InboundMessage(
        key,
        account,
        from,
        unionKey,
        thread,
        externalId,
        inReplyTo,
        references,
        parts,
        sentAt,
        subject,
        type,
        value,
        language,
        requiredSkills,
        tags,
        request);
  }

  /** This, with another language. */
  public InboundMessage withLanguage(@Nullable String value) {
    return new InboundMessage(
        key,
        account,
        from,
        unionKey,
        thread,
        externalId,
        inReplyTo,
        references,
        parts,
        sentAt,
        subject,
        type,
        priority,
        value,
        requiredSkills,
        tags,
        request);
  }

  /** This, with another requiredSkills. */
  public InboundMessage withRequiredSkills(SortedSet<Skill> value) {
    return new InboundMessage(
        key,
        account,
        from,
        unionKey,
        thread,
        externalId,
        inReplyTo,
        references,
        parts,
        sentAt,
        subject,
        type,
        priority,
        language,
        value,
        tags,
        request);
  }

  /** This, with another tags. */
  public InboundMessage withTags(SortedSet<String> value) {
    return new InboundMessage(
        key,
        account,
        from,
        unionKey,
        thread,
        externalId,
        inReplyTo,
        references,
        parts,
        sentAt,
        subject,
        type,
        priority,
        language,
        requiredSkills,
        value,
        request);
  }

  /** This, with another request. */
  public InboundMessage withRequest(RoutingRequest value) {
    return new InboundMessage(
        key,
        account,
        from,
        unionKey,
        thread,
        externalId,
        inReplyTo,
        references,
        parts,
        sentAt,
        subject,
        type,
        priority,
        language,
        requiredSkills,
        tags,
        value);
  }
}
