package io.csm.examples.host;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Articles of a database as Markdown files. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Writes all articles of a tenant as Markdown files, drafts too.")
final class KbExportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private KbStore store;

  @Parameters(paramLabel = "DIR", description = "The folder; empty, or not there yet.")
  private Path folder;

  /** Filled by picocli. */
  @SuppressWarnings("NullAway.Init")
  KbExportCommand() {}

  @Override
  public Integer call() {
    int files = store.use((markdown, tenant) -> markdown.exportTo(tenant, folder));
    spec.commandLine().getOut().println(files + " files in " + folder);
    return 0;
  }
}
