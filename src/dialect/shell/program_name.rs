//! The names of programs, and the line that names the one which runs a script.

use crate::dialect::shell::variable_names::is_name;
use crate::mapped_text::MappedText;

const SHELLS: [&str; 6] = ["sh", "bash", "dash", "ash", "ksh", "zsh"];

/// True for the name of the program, without its folder.
pub(crate) fn is_apiserver(word: &str) -> bool {
    basename(word) == "kube-apiserver"
}

/// True for a shell.
pub(crate) fn is_shell(word: &str) -> bool {
    SHELLS.contains(&basename(word))
}

/// A program without its folder.
pub(crate) fn basename(word: &str) -> &str {
    word.rsplit('/').next().unwrap_or(word)
}

/// The name of the program that a word of a script invokes. If a variable names the program, it is the
/// default that the script gives it: `"${KUBE_APISERVER:-/usr/bin/kube-apiserver}"`.
pub(crate) fn invoked(word: &MappedText) -> &str {
    basename(default_value(word).unwrap_or_else(|| word.text()))
}

/// The default of a word that one expansion alone makes: `${NAME:-default}`, `${NAME:=default}`.
pub(crate) fn default_value(word: &MappedText) -> Option<&str> {
    if word.hole_end(0) != Some(word.text().len()) {
        return None;
    }
    let inside = word.text().strip_prefix("${")?.strip_suffix('}')?;
    let (name, default) = inside.split_once(":-").or_else(|| inside.split_once(":="))?;
    if !is_name(name) || default.is_empty() {
        return None;
    }
    Some(default.trim_matches(['"', '\'']))
}

/// True for a text whose first line names the program that runs it.
pub(crate) fn is_interpreted(text: &str) -> bool {
    text.starts_with("#!/")
}
