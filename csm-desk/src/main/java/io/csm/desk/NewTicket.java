package io.csm.desk;

import io.csm.core.BrandId;
import io.csm.core.CustomerId;
import io.csm.core.HostKey;
import io.csm.core.QueueId;
import io.csm.core.Ref;
import io.csm.core.TicketId;
import io.csm.core.config.FieldValue;
import io.csm.core.work.ChannelType;
import io.csm.core.work.Priority;
import io.csm.core.work.RoutingRequest;
import io.csm.core.work.Skill;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A ticket that is yet to be opened. Immutable; bounds are checked when it is opened.
 *
 * @param key the host's name for the ticket, or null
 * @param brand null: the tenant's first brand
 * @param channel decides how many units it costs an agent
 * @param customer whose matter it is
 * @param queue where it waits; null for a ticket that is not routed
 * @param type one of the schema's types; null for its first
 * @param status a status of category NEW; null for the default
 * @param priority how urgent it is
 * @param language BCP 47 tag, or null where unknown
 * @param tags at most 200, each of 1 to 64 characters
 * @param fields by name, checked against the schema; personal ones are stored as content
 * @param requiredSkills demands besides those of the queue
 * @param subject stored as content, or null
 * @param request what else it asks of routing
 */
public record NewTicket(
    @Nullable HostKey<TicketId> key,
    @Nullable BrandId brand,
    ChannelType channel,
    Ref<CustomerId> customer,
    @Nullable Ref<QueueId> queue,
    @Nullable String type,
    @Nullable String status,
    Priority priority,
    @Nullable String language,
    SortedSet<String> tags,
    SortedMap<String, FieldValue> fields,
    SortedSet<Skill> requiredSkills,
    @Nullable String subject,
    RoutingRequest request) {
  /** A ticket of normal priority with nothing else said. */
  public static NewTicket of(Ref<CustomerId> customer, @Nullable Ref<QueueId> queue) {
    return new NewTicket(
        null,
        null,
        ChannelType.WEB,
        customer,
        queue,
        null,
        null,
        Priority.NORMAL,
        null,
        new TreeSet<>(),
        new TreeMap<>(),
        new TreeSet<>(),
        null,
        RoutingRequest.NONE);
  }

  /** This, with another key. */
  public NewTicket withKey(@Nullable HostKey<TicketId> value) {
    return new NewTicket(
        value,
        brand,
        channel,
        customer,
        queue,
        type,
        status,
        priority,
        language,
        tags,
        fields,
        requiredSkills,
        subject,
        request);
  }

  /** This, with another brand. */
  public NewTicket withBrand(@Nullable BrandId value) {
    return new NewTicket(
        key,
        value,
        channel,
        customer,
        queue,
        type,
        status,
        priority,
        language,
        tags,
        fields,
        requiredSkills,
        subject,
        request);
  }

  /** This, with another channel. */
  public NewTicket withChannel(ChannelType value) {
    return new NewTicket(
        key,
        brand,
        value,
        customer,
        queue,
        type,
        status,
        priority,
        language,
        tags,
        fields,
        requiredSkills,
        subject,
        request);
  }

  /** This, with another type. */
  public NewTicket withType(@Nullable String value) {
    return new NewTicket(
        key,
        brand,
        channel,
        customer,
        queue,
        value,
        status,
        priority,
        language,
        tags,
        fields,
        requiredSkills,
        subject,
        request);
  }

  /** This, with another status. */
  public NewTicket withStatus(@Nullable String value) {
    return new NewTicket(
        key,
        brand,
        channel,
        customer,
        queue,
        type,
        value,
        priority,
        language,
        tags,
        fields,
        requiredSkills,
        subject,
        request);
  }

  /** This, with another priority. */
  public NewTicket withPriority(Priority value) {
    return new NewTicket(
        key,
        brand,
        channel,
        customer,
        queue,
        type,
        status,
        value,
        language,
        tags,
        fields,
        requiredSkills,
        subject,
        request);
  }

  /** This, with another language. */
  public NewTicket withLanguage(@Nullable String value) {
    return new NewTicket(
        key,
        brand,
        channel,
        customer,
        queue,
        type,
        status,
        priority,
        value,
        tags,
        fields,
        requiredSkills,
        subject,
        request);
  }

  /** This, with another tags. */
  public NewTicket withTags(SortedSet<String> value) {
    return new NewTicket(
        key,
        brand,
        channel,
        customer,
        queue,
        type,
        status,
        priority,
        language,
        value,
        fields,
        requiredSkills,
        subject,
        request);
  }

  /** This, with another fields. */
  public NewTicket withFields(SortedMap<String, FieldValue> value) {
    return new NewTicket(
        key,
        brand,
        channel,
        customer,
        queue,
        type,
        status,
        priority,
        language,
        tags,
        value,
        requiredSkills,
        subject,
        request);
  }

  /** This, with another requiredSkills. */
  public NewTicket withRequiredSkills(SortedSet<Skill> value) {
    return new NewTicket(
        key, brand, channel, customer, queue, type, status, priority, language, tags, fields, value,
        subject, request);
  }

  /** This, with another subject. */
  public NewTicket withSubject(@Nullable String value) {
    return new NewTicket(
        key,
        brand,
        channel,
        customer,
        queue,
        type,
        status,
        priority,
        language,
        tags,
        fields,
        requiredSkills,
        value,
        request);
  }

  /** This, with another request of routing. */
  public NewTicket withRequest(RoutingRequest value) {
    return new NewTicket(
        key,
        brand,
        channel,
        customer,
        queue,
        type,
        status,
        priority,
        language,
        tags,
        fields,
        requiredSkills,
        subject,
        value);
  }
}
