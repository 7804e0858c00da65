package io.csm.examples.host;

import io.csm.core.Actor;
import io.csm.markdown.FileProblem;
import io.csm.markdown.ImportResult;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Markdown files as articles of a database. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Brings the articles of a tenant to what the files DIR/**/*.md say. If a file is bad, nothing"
          + " is imported, and each problem is named with its line.",
    })
final class KbImportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private KbStore store;

  @Parameters(paramLabel = "DIR", description = "The folder.")
  private Path folder;

  /** Filled by picocli. */
  @SuppressWarnings("NullAway.Init")
  KbImportCommand() {}

  @Override
  public Integer call() {
    if (!Files.isDirectory(folder)) {
      throw new BadInput("There is no folder " + folder + ".", null);
    }
    ImportResult result =
        store.use(
            (markdown, tenant) ->
                markdown.importFrom(tenant, Actor.integration("kb import"), folder));
    if (!result.problems().isEmpty()) {
      PrintWriter err = spec.commandLine().getErr();
      for (FileProblem problem : result.problems()) {
        err.println(problem);
      }
      err.println("Nothing was imported.");
      return Main.BAD_INPUT;
    }
    spec.commandLine()
        .getOut()
        .println(
            result.created()
                + " created, "
                + result.changed()
                + " changed, "
                + result.unchanged()
                + " as they were");
    return 0;
  }
}
