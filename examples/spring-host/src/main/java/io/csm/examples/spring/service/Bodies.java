package io.csm.examples.spring.service;

import io.csm.core.conversation.Message;
import io.csm.core.conversation.Part;
import io.csm.core.conversation.PartType;
import io.csm.desk.Desk;
import java.util.ArrayList;
import java.util.List;
import org.owasp.html.PolicyFactory;
import org.owasp.html.Sanitizers;
import org.springframework.web.util.HtmlUtils;

/**
 * Turns what people wrote into HTML that is safe to show: text is escaped, HTML is reduced to
 * paragraphs, lists, emphasis, tables and links. No picture is fetched from anywhere.
 */
final class Bodies {
  private static final PolicyFactory SAFE =
      Sanitizers.FORMATTING.and(Sanitizers.BLOCKS).and(Sanitizers.LINKS).and(Sanitizers.TABLES);

  private Bodies() {}

  static List<String> of(Desk desk, Message message) {
    List<String> bodies = new ArrayList<>();
    for (Part part : message.parts()) {
      if (part.type() == PartType.TEXT || part.type() == PartType.HTML) {
        desk.text(part.content())
            .map(text -> part.type() == PartType.HTML ? SAFE.sanitize(text) : plain(text))
            .ifPresent(bodies::add);
      }
    }
    return bodies;
  }

  static String plain(String text) {
    return "<p class=\"plain\">" + HtmlUtils.htmlEscape(text, "UTF-8") + "</p>";
  }
}
