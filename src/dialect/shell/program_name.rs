//! The names of programs, and the line that names the one which runs a script.

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

/// True for a text whose first line names the program that runs it.
pub(crate) fn is_interpreted(text: &str) -> bool {
    text.starts_with("#!/")
}
