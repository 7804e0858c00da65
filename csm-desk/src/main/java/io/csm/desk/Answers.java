package io.csm.desk;

import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.ConversationId;
import io.csm.core.CustomerId;
import io.csm.core.MessageId;
import io.csm.core.Position;
import io.csm.core.Problem;
import io.csm.core.TicketId;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The form in which answers are kept for repetitions: {@code D ticket message conversation customer
 * agent} with 0 for what is missing, or {@code R code path name=value …}, blank-separated and
 * URL-encoded.
 */
final class Answers {
  private Answers() {}

  static String write(Result result) {
    if (result instanceof Result.Done done) {
      return "D "
          + (done.ticket() == null ? 0 : done.ticket().value())
          + " "
          + (done.message() == null ? 0 : done.message().value())
          + " "
          + (done.conversation() == null ? 0 : done.conversation().value())
          + " "
          + (done.customer() == null ? 0 : done.customer().value())
          + " "
          + (done.agent() == null ? 0 : done.agent().value());
    }
    Problem problem = ((Result.Rejected) result).problem();
    StringBuilder text = new StringBuilder("R ");
    text.append(problem.code()).append(' ').append(encode("/" + problem.path()));
    for (Map.Entry<String, String> argument : problem.arguments().entrySet()) {
      text.append(' ').append(encode(argument.getKey())).append('=');
      text.append(encode(argument.getValue()));
    }
    return text.toString();
  }

  /**
   * @param position a place at or after the events of the first answer
   */
  static Result read(String answer, Position position) {
    List<String> parts = List.of(answer.split(" ", -1));
    if (parts.get(0).equals("D")) {
      long ticket = Long.parseLong(parts.get(1));
      long message = Long.parseLong(parts.get(2));
      long conversation = Long.parseLong(parts.get(3));
      long customer = Long.parseLong(parts.get(4));
      long agent = Long.parseLong(parts.get(5));
      return new Result.Done(
          ticket == 0 ? null : new TicketId(ticket),
          message == 0 ? null : new MessageId(message),
          conversation == 0 ? null : new ConversationId(conversation),
          customer == 0 ? null : new CustomerId(customer),
          agent == 0 ? null : new AgentId(agent),
          position);
    }
    SortedMap<String, String> arguments = new TreeMap<>();
    for (String argument : parts.subList(3, parts.size())) {
      int equals = argument.indexOf('=');
      arguments.put(decode(argument.substring(0, equals)), decode(argument.substring(equals + 1)));
    }
    return new Result.Rejected(
        new Problem(Code.valueOf(parts.get(1)), decode(parts.get(2)).substring(1), arguments));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
