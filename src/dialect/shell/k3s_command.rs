//! k3s and RKE2 by their command line: in a unit, in a script, and as the installer of k3s is told.

use crate::apiserver::{ApiServer, Dialect};
use crate::dialect::distro::k3s;
use crate::dialect::shell::environment::Environment;
use crate::dialect::shell::{commands, program, wrappers};
use crate::mapped_text::MappedText;

/// The flag that hands a flag on.
pub(crate) const FLAG: &str = "--kube-apiserver-arg";

/// The variable with the arguments that the installer starts k3s with (`install.sh` of k3s).
const INSTALLER: &str = "INSTALL_K3S_EXEC=";

/// The site that it is fetched from.
const SITE: &str = "get.k3s.io";

/// `k3s server --kube-apiserver-arg=…`: the server inside k3s or RKE2, where flags are given for it.
pub(crate) fn started(words: &[MappedText]) -> Option<ApiServer> {
    let mut words = words;
    while let Some((first, rest)) = words.split_first()
        && let Some(next) = wrappers::started(program::basename(first.text()), rest)
    {
        words = next;
    }
    let (program, rest) = words.split_first()?;
    let dialect = match program::basename(program.text()) {
        "k3s" => Dialect::K3s,
        "rke2" => Dialect::Rke2,
        _ => return None,
    };
    let (subcommand, rest) = rest.split_first()?;
    if subcommand.text() != "server" {
        return None;
    }
    server(dialect, program, rest)
}

/// The servers that the installer of k3s is told to start, in a variable before a command or behind
/// `sh -s -`.
pub(crate) fn installed(script: &MappedText) -> Vec<ApiServer> {
    let mut found = Vec::new();
    let mut piped = false;
    for words in commands::assigned_commands(script) {
        for word in &words {
            if let Some(value) = word.text().strip_prefix(INSTALLER) {
                let len = word.text().len();
                let value = word.slice(len - value.len()..len);
                let commands = commands::commands(&value, &Environment::default());
                found.extend(told(&word.slice(0..INSTALLER.len() - 1), &commands.concat()));
            }
        }
        let shell = words.iter().position(|word| program::is_shell(word.text()));
        let rest = shell.and_then(|shell| words.get(shell..)?.split_first());
        if let (true, Some((shell, [s, rest @ ..]))) = (piped, rest)
            && s.text() == "-s"
        {
            let dashes = |word: &&MappedText| matches!(word.text(), "-" | "--");
            let skipped = rest.iter().take_while(dashes).count();
            found.extend(told(shell, rest.get(skipped..).unwrap_or_default()));
        }
        piped = words.iter().any(|word| word.text().contains(SITE));
    }
    found
}

/// The server that the installer starts for its words; `None` if they begin with `agent`.
fn told(program: &MappedText, words: &[MappedText]) -> Option<ApiServer> {
    let agent = words.first().is_some_and(|word| word.text() == "agent");
    (!agent).then(|| server(Dialect::K3s, program, words))?
}

fn server(dialect: Dialect, program: &MappedText, words: &[MappedText]) -> Option<ApiServer> {
    let mut given = Vec::new();
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        if word.text() == FLAG {
            given.extend(rest.next().cloned());
        } else if let Some(value) = word.text().strip_prefix(FLAG)
            && value.starts_with('=')
        {
            given.push(word.slice(FLAG.len() + 1..word.text().len()));
        }
    }
    let anchor = program.span(0..program.text().len());
    (!given.is_empty()).then(|| k3s::server(dialect, anchor, &k3s::written(given)))
}
