//! k3s and RKE2 by their command line: in a unit, in a script, and as the installer of k3s is told.

use super::expand::Environment;
use super::{k3s, shell};
use crate::apiserver::{ApiServer, Dialect};
use crate::mapped::Mapped;

/// The flag that hands a flag on.
pub(super) const FLAG: &str = "--kube-apiserver-arg";

/// What the installer of k3s starts k3s with (`install.sh` of k3s).
const INSTALLER: &str = "INSTALL_K3S_EXEC=";

/// `k3s server --kube-apiserver-arg=…`: the server inside k3s or RKE2, where flags are given for it.
pub(super) fn started(words: &[Mapped]) -> Option<ApiServer> {
    let distributions = [("k3s", Dialect::K3s), ("rke2", Dialect::Rke2)].into_iter();
    let mut found = distributions.filter_map(|(name, dialect)| {
        let at = words
            .iter()
            .position(|word| basename(word.text()) == name)?;
        Some((dialect, at))
    });
    let (dialect, program) = found.next()?;
    let (subcommand, rest) = words.get(program + 1..)?.split_first()?;
    (subcommand.text() == "server").then_some(())?;
    server(dialect, words.get(program)?, rest)
}

/// The server that the installer is told to start, where a text tells it so: `server` need not be
/// written.
pub(super) fn installed(text: &Mapped) -> Option<ApiServer> {
    let at = text.text().find(INSTALLER)?;
    let rest = text.slice(at..text.text().len());
    let value = rest.slice(INSTALLER.len()..rest.text().len());
    let quote = value.text().chars().next().filter(|c| "\"'".contains(*c))?;
    let len = value.text().get(1..)?.find(quote)?;
    let commands = shell::commands(&value.slice(1..1 + len), &Environment::default());
    let words = commands.concat();
    let agent = words.first().is_some_and(|word| word.text() == "agent");
    let name = rest.slice(0..INSTALLER.len() - 1);
    (!agent).then(|| server(Dialect::K3s, &name, &words))?
}

fn server(dialect: Dialect, program: &Mapped, words: &[Mapped]) -> Option<ApiServer> {
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

fn basename(word: &str) -> &str {
    word.rsplit('/').next().unwrap_or(word)
}
