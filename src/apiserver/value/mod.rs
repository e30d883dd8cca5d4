//! Which values each flag takes, and the setting that repeated values result in.
//!
//! The server judges a value twice: pflag reads it as the flag's type (`syntax`), and the
//! options' own checks look at what it means (`meaning`). What is refused here is refused by
//! every version that the server may be of; a value in doubt passes.

mod choices;
mod common;
mod components;
mod effective;
mod etcd;
pub mod golang;
mod lists;
mod meaning;
mod names;
mod node;
mod node_lists;
pub(crate) mod placeholder;
mod syntax;
mod text;
pub mod url;

use super::flags::KnownFlag;
use super::version::Version;
pub use choices::choices;
pub use effective::effective;
pub(super) use etcd::addresses;
pub use golang::{boolean, duration};
pub use lists::{lacks_http2_suite, misplaced_suite};
pub use meaning::meaning;
pub use syntax::is_quantity;
pub use syntax::syntax;

/// Why a server would not start with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The words after `--flag=value: `: lower case, no full stop.
    pub message: String,
    /// The value that was probably meant, if that is clear.
    pub suggestion: Option<String>,
    /// The item of a list that is refused, as it is written; all of the value if `None`.
    pub item: Option<String>,
    /// What to write if no value was clearly meant; empty if the flag's rule says enough.
    pub advice: String,
    /// The server looks at the value only if this flag is set.
    pub only_with: Option<&'static str>,
}

impl Refusal {
    fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            suggestion: None,
            item: None,
            advice: String::new(),
            only_with: None,
        }
    }

    /// A path that cannot be the name of a file.
    pub fn of_path(message: &str, suggestion: Option<String>) -> Self {
        Self { suggestion, ..Self::new(message) }
    }

    fn suggest(self, value: impl Into<String>) -> Self {
        Self { suggestion: Some(value.into()), ..self }
    }

    fn maybe_suggest(self, suggestion: Option<String>) -> Self {
        Self { suggestion, ..self }
    }

    fn in_item(self, item: &str) -> Self {
        Self { item: Some(item.to_owned()), ..self }
    }

    fn advise(self, advice: impl Into<String>) -> Self {
        Self { advice: advice.into(), ..self }
    }

    fn only_with(self, flag: &'static str) -> Self {
        Self { only_with: Some(flag), ..self }
    }
}

/// A value without the spaces and quotes around it. Go reads them as a part of it.
fn plain(value: &str) -> &str {
    value.trim_matches(|c: char| c.is_whitespace() || c == '"' || c == '\'')
}

/// Why the server does not start with a value; `None` if it starts, or may start.
///
/// A value is judged as if it was the flag's only one. The exception is an empty `--authorization-mode`, next
/// to which another occurrence may have the modes.
pub fn refusal(flag: &KnownFlag, value: &str, version: &Version) -> Option<Refusal> {
    let judge =
        |value: &str| syntax(flag, value, version).or_else(|| meaning(flag, value, version));
    let refusal = judge(value)?;
    // A value without one mistake may still have another.
    let suggestion = refusal.suggestion.clone().filter(|suggestion| judge(suggestion).is_none());
    Some(refusal.maybe_suggest(suggestion))
}
