// Starts `scantling server` and hands it the files that a kube-apiserver can be configured in. All
// that is said about them comes from the program.

const { commands, window, workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

// What the server reads. It says nothing about files that configure no kube-apiserver.
const DOCUMENTS = ["yaml", "json", "jsonc", "shellscript", "helm", "ini", "properties", "plaintext"]
  .map((language) => ({ scheme: "file", language }))
  .concat({ scheme: "file", pattern: "**/*.{manifest,service,j2,tpl,tmpl,gotmpl,tftpl}" });

let client;

async function start() {
  const settings = workspace.getConfiguration("scantling");
  const run = { command: settings.get("path"), args: ["server"] };
  client = new LanguageClient("scantling", "Scantling", run, {
    documentSelector: DOCUMENTS,
    initializationOptions: { inlayHints: settings.get("inlayHints") },
    synchronize: {
      // A configuration, a baseline or another manifest of the folder can change what is found.
      fileEvents: workspace.createFileSystemWatcher("**/*.{toml,yaml,yml,json}"),
    },
  });
  try {
    await client.start();
  } catch (error) {
    window.showErrorMessage(`Scantling could not be started (${run.command}): ${error.message}. ` +
      "Install it with `pip install scantling`, or set scantling.path.");
  }
}

async function stop() {
  await client?.stop().catch(() => {});
  client = undefined;
}

async function restart() {
  await stop();
  await start();
}

async function activate(context) {
  context.subscriptions.push(
    commands.registerCommand("scantling.restart", restart),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("scantling")) restart();
    }),
  );
  await start();
}

module.exports = { activate, deactivate: stop };
