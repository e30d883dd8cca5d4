//! Why a configuration can't be used.

use std::path::{Path, PathBuf};

use thiserror::Error;

use super::misspelt;
use crate::selector::UnknownSelector;
use crate::{failure, sanitize};

/// Why a configuration can't be used.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// The file is named or was found, and can't be read.
    #[error("cannot read {}: {}", path.display(), failure::system_words(error))]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// The error of the system.
        error: std::io::Error,
    },
    /// The file was found in the repository, and is a link to a file outside of it.
    #[error("{} is a link out of the repository, to {}; name it with --config to use it",
        path.display(), target.display())]
    LeadsOut {
        /// The link.
        path: PathBuf,
        /// The file it leads to.
        target: PathBuf,
    },
    /// It is not TOML, or has a field or a type that it can't have. The message names the place and the
    /// offending key, and quotes nothing else of the file, which may not be a configuration at all.
    #[error("{}:{line}:{column}: {message}", path.display())]
    Invalid {
        /// Which file.
        path: PathBuf,
        /// The line, 1-based.
        line: usize,
        /// The column, 1-based, in characters.
        column: usize,
        /// The problem: lower case, no full stop.
        message: String,
    },
    /// A setting with too many globs. Those of all overrides count together.
    #[error("{}: a setting has more than {most} globs", path.display())]
    ManyGlobs {
        /// Which file.
        path: PathBuf,
        /// How many are read.
        most: usize,
    },
    /// A setting with globs that are too long. Those of all overrides count together.
    #[error("{}: the globs of a setting are longer than {most} KiB together", path.display())]
    LongGlobs {
        /// Which file.
        path: PathBuf,
        /// How many KiB are read.
        most: usize,
    },
    /// Globs that are too much together.
    #[error("{}: {error}", path.display())]
    Globs {
        /// Which file.
        path: PathBuf,
        /// The error of the pattern.
        error: globset::Error,
    },
    /// A word of the command line that selects nothing.
    #[error("command line: {option}: {error}")]
    Unknown {
        /// The option that holds the word.
        option: &'static str,
        /// Which word.
        error: UnknownSelector,
    },
}

impl ConfigError {
    /// An error of the TOML reader, with its place in the text and without its excerpt.
    pub fn invalid(path: &Path, text: &str, error: &toml::de::Error) -> Self {
        let at = error.span().map_or(0, |span| span.start);
        let before = text.get(..at).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
        Self::Invalid {
            path: path.to_owned(),
            line: before.matches('\n').count() + 1,
            column,
            message: misspelt::explained(&cut(error.message())),
        }
    }
}

/// A message of the TOML reader in which each quoted word of the file is cut and escaped.
///
/// ```text
/// unknown field `\n::error::x…`, expected one of `select`, `ignore`, …
/// ```
fn cut(message: &str) -> String {
    let mut short = String::new();
    // The readers of TOML, of globs and of rules quote with three different marks.
    for part in message.split_inclusive(['`', '"', '\'']) {
        short.push_str(&sanitize::word(part));
    }
    short
}
