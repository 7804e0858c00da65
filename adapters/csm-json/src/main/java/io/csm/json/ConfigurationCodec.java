package io.csm.json;

import io.csm.core.CsmException;
import io.csm.core.config.Configuration;
import io.csm.core.config.ConfigurationItem;
import io.csm.core.config.ConfigurationKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** A tenant's whole configuration: an object with its items, by kind and id. */
final class ConfigurationCodec implements Codec<Configuration> {
  private static final String ITEMS = "items";

  private final Codec<Configuration> items;

  ConfigurationCodec(Codec<ConfigurationItem> item) {
    items = new Items(item);
  }

  @Override
  public void write(JsonGenerator out, Configuration value, UnknownFields unknown) {
    out.writeStartObject();
    out.writeName(ITEMS);
    items.write(out, value, unknown.below(ITEMS));
    unknown.write(out);
    out.writeEndObject();
  }

  @Override
  public Configuration read(Node node, Path path, UnknownFields unknown) {
    if (!(node instanceof Node.Fields fields)) {
      throw Mistakes.unexpected(path, node, expected());
    }
    Configuration configuration = Configuration.EMPTY;
    for (Map.Entry<String, Node> field : fields.byName().entrySet()) {
      if (field.getKey().equals(ITEMS)) {
        UnknownFields inside = new UnknownFields();
        configuration = items.read(field.getValue(), path.field(ITEMS), inside);
        unknown.addBelow(ITEMS, inside);
      } else {
        unknown.add(field.getKey(), field.getValue());
      }
    }
    return configuration;
  }

  @Override
  public String expected() {
    return "an object";
  }

  private static final class Items extends Containers.Sorted<Configuration, ConfigurationItem> {
    Items(Codec<ConfigurationItem> item) {
      super(
          item,
          Comparator.comparing(ConfigurationItem::kind).thenComparing(ConfigurationItem::itemId));
    }

    @Override
    Collection<ConfigurationItem> elementsOf(Configuration configuration) {
      List<ConfigurationItem> all = new ArrayList<>();
      for (ConfigurationKind kind : ConfigurationKind.values()) {
        all.addAll(configuration.items(kind).values());
      }
      return all;
    }

    @Override
    Configuration containerOf(Collection<ConfigurationItem> sorted, Path path) {
      Configuration configuration = Configuration.EMPTY;
      try {
        for (ConfigurationItem item : sorted) {
          configuration = configuration.with(item);
        }
      } catch (CsmException tooMany) {
        throw Mistakes.at(path, List.of(), tooMany);
      }
      return configuration;
    }
  }
}
