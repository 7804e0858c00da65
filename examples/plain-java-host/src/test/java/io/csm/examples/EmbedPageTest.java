package io.csm.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.launcher.EngineFilter.includeEngines;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

@DisplayName("docs/embed.md")
class EmbedPageTest {
  private static final Pattern BLOCK =
      Pattern.compile("^```(\\w+)\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern CLASS =
      Pattern.compile("^(?:public )?class (\\w+)", Pattern.MULTILINE);

  /** A block of the page: in which language, and what. */
  private record Block(String language, String text) {
    String className() {
      Matcher found = CLASS.matcher(text);
      assertThat(found.find()).as(text).isTrue();
      return found.group(1);
    }
  }

  private static List<Block> blocks(String page) throws IOException {
    List<Block> blocks = new ArrayList<>();
    Matcher found = BLOCK.matcher(Files.readString(Docs.FOLDER.resolve(page)));
    while (found.find()) {
      blocks.add(new Block(found.group(1), found.group(2)));
    }
    return blocks;
  }

  @Test
  @DisplayName("is the same code in Chinese")
  void chinese() throws IOException {
    assertThat(blocks("embed.zh-CN.md")).isEqualTo(blocks("embed.md")).hasSizeGreaterThan(10);
  }

  @Test
  @DisplayName("has code that compiles as it stands, runs, and prints what stands below it")
  void runs(@TempDir Path folder) throws Exception {
    List<Block> blocks = blocks("embed.md");
    Map<String, String> printed = new TreeMap<>();
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-proc:none", "-Xlint:all,-path,-classfile", "-Werror"));
    arguments.addAll(List.of("-cp", System.getProperty("java.class.path")));
    arguments.addAll(List.of("-d", folder.toString()));
    for (int i = 0; i < blocks.size(); i++) {
      if (blocks.get(i).language().equals("java")) {
        String name = blocks.get(i).className();
        Path source = folder.resolve(name + ".java");
        Files.writeString(source, blocks.get(i).text());
        arguments.add(source.toString());
        boolean shown = i + 1 < blocks.size() && blocks.get(i + 1).language().equals("text");
        printed.put(name, shown ? blocks.get(i + 1).text() : "");
      }
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    ByteArrayOutputStream problems = new ByteArrayOutputStream();
    int code = compiler.run(null, null, problems, arguments.toArray(String[]::new));
    assertThat(code).as(problems.toString(UTF_8)).isZero();

    URL[] path = {folder.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(path, getClass().getClassLoader())) {
      for (Map.Entry<String, String> one : printed.entrySet()) {
        Class<?> type = loader.loadClass(one.getKey());
        if (one.getKey().endsWith("Test")) {
          passes(type);
        } else if (!one.getKey().equals("Bodies")) {
          assertThat(run(type)).as(one.getKey()).isEqualTo(one.getValue()).isNotEmpty();
        }
      }
    }
    assertThat(printed).containsKeys("FirstTicket", "BodiesTest", "MissedOfferTest", "OnlySla");
  }

  /** What its main method prints. */
  private static String run(Class<?> type) throws ReflectiveOperationException {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(bytes, true, UTF_8));
      type.getMethod("main", String[].class).invoke(null, (Object) new String[0]);
    } finally {
      System.setOut(before);
    }
    return bytes.toString(UTF_8).replace("\r\n", "\n");
  }

  private static void passes(Class<?> tests) {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(tests))
                .filters(includeEngines("junit-jupiter"))
                .build(),
            listener);
    TestExecutionSummary summary = listener.getSummary();
    StringWriter failures = new StringWriter();
    summary.printFailuresTo(new PrintWriter(failures));
    assertThat(summary.getTestsFailedCount()).as(failures.toString()).isZero();
    assertThat(summary.getTestsSucceededCount())
        .isEqualTo(summary.getTestsFoundCount())
        .isPositive();
  }

  @Test
  @DisplayName("has a pom.xml that asks for modules that there are, in the version that they have")
  void pom() throws Exception {
    Block pom = blocks("embed.md").get(0);
    Map<String, Docs.Pom> modules = Docs.modules();
    String version = Docs.rootPom().version();
    Docs.Pom shown = Docs.Pom.of(pom.text());
    assertThat(shown.managed())
        .extracting(Docs.Dependency::name, Docs.Dependency::version)
        .containsExactly(tuple("io.csm:csm-bom", version));
    for (Docs.Dependency dependency : shown.dependencies()) {
      if (dependency.group().equals("io.csm")) {
        assertThat(modules).containsKey(dependency.artifact());
      }
    }
    assertThat(shown.dependencies()).hasSize(3);
  }
}
