//! k3s and RKE2 by their command line: in a unit, in a script, and as the installer of k3s is told.

use crate::apiserver::{ApiServer, Dialect, Version};
use crate::dialect::distro::k3s;
use crate::dialect::distro::k3s_options::K3sOptions;
use crate::dialect::image;
use crate::dialect::shell::environment::Environment;
use crate::dialect::shell::{commands, engines, long_options, program_name, wrappers};
use crate::mapped_text::MappedText;
use crate::source::Span;

/// The flag that hands a flag on.
pub(crate) const FLAG: &str = "--kube-apiserver-arg";

/// The variable with the arguments that the installer starts k3s with (`install.sh` of k3s).
const INSTALLER: &str = "INSTALL_K3S_EXEC=";

/// The site that it is fetched from.
const SITE: &str = "get.k3s.io";

/// `k3s server --kube-apiserver-arg=…`: the server inside k3s or RKE2, where flags are given for it. A
/// container engine may start it: `docker run rancher/k3s server …`.
pub(crate) fn started(words: &[MappedText]) -> Option<ApiServer> {
    let (program, rest) = wrappers::innermost(words).split_first()?;
    let name = program_name::basename(program.text());
    if let Some(container) = engines::started(name, rest) {
        return in_container(container.image, container.words);
    }
    in_container(None, wrappers::innermost(words))
}

/// The server of a container with k3s or RKE2: by its program, or by its image.
pub(crate) fn in_container(image: Option<&MappedText>, words: &[MappedText]) -> Option<ApiServer> {
    let (first, rest) = words.split_first()?;
    let version = image.and_then(image::tag_version).unwrap_or(Version::Unknown);
    let dialect = dialect_of(program_name::basename(first.text()));
    if let (Some(dialect), Some((subcommand, rest))) = (dialect, rest.split_first()) {
        if subcommand.text() != "server" {
            return None;
        }
        return server(dialect, first.span(0..first.text().len()), rest, &version);
    }
    // The image of k3s starts `k3s`.
    let dialect = dialect_of(image::name(image?.text()))?;
    if first.text() != "server" {
        return None;
    }
    server(dialect, first.span(0..first.text().len()), rest, &version)
}

/// The servers of a container with k3s in its image or its words, also through `sh -c 'k3s server …'`.
pub(crate) fn in_shell(image: Option<&MappedText>, words: &[MappedText]) -> Vec<ApiServer> {
    if let Some(server) = in_container(image, words) {
        return vec![server];
    }
    let Some((shell, rest)) = words.split_first() else { return Vec::new() };
    if !program_name::is_shell(shell.text()) {
        return Vec::new();
    }
    let environment = Environment::default();
    let scripts = rest.iter().filter(|word| word.text().contains(FLAG));
    let commands = scripts.flat_map(|script| commands::commands(script, &environment));
    commands.filter_map(|command| started(&command)).collect()
}

fn dialect_of(name: &str) -> Option<Dialect> {
    match name {
        "k3s" => Some(Dialect::K3s),
        "rke2" => Some(Dialect::Rke2),
        _ => None,
    }
}

/// The servers that the installer of k3s is told to start, in a variable before a command or behind
/// `sh -s -`.
pub(crate) fn installed(script: &MappedText) -> Vec<ApiServer> {
    let mut found = Vec::new();
    // Most scripts install no k3s, and are not split into commands once more.
    if ![INSTALLER, SITE].iter().any(|word| script.text().contains(word)) {
        return found;
    }
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
        let shell = words.iter().position(|word| program_name::is_shell(word.text()));
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
    if words.first().is_some_and(|word| word.text() == "agent") {
        return None;
    }
    server(Dialect::K3s, program.span(0..program.text().len()), words, &Version::Unknown)
}

/// The server that k3s starts for the words behind `k3s server`, if flags are given for it.
pub(crate) fn server(
    dialect: Dialect,
    anchor: Span,
    words: &[MappedText],
    version: &Version,
) -> Option<ApiServer> {
    let given = long_options::values(words, FLAG);
    if given.is_empty() {
        return None;
    }
    let options = K3sOptions::of_words(words);
    Some(k3s::server(dialect, anchor, &k3s::written(given), &options, version))
}
