//! The severity of a finding: error, warning or note.

use std::str::FromStr;

use schemars::JsonSchema;
use serde::Deserialize;

/// The severity of a finding. It means the same for every rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing is broken or weakened by it alone.
    Note,
    /// The server starts, and the control is not met.
    Warning,
    /// The server will not start, or the tool that reads the file refuses it.
    Error,
}

impl Severity {
    /// All severities, the mildest first.
    pub const ALL: [Self; 3] = [Self::Note, Self::Warning, Self::Error];

    /// The name in every input and output: `note`, `warning` or `error`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A word that is not the name of a severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected note, warning or error")]
pub struct UnknownSeverity;

impl FromStr for Severity {
    type Err = UnknownSeverity;

    fn from_str(name: &str) -> Result<Self, UnknownSeverity> {
        Self::ALL.into_iter().find(|severity| severity.name() == name).ok_or(UnknownSeverity)
    }
}

/// A severity that some findings of a rule have instead of the rule's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeverityCase {
    /// The severity.
    pub severity: Severity,
    /// The condition, to be read after "if": lower case, no full stop.
    pub when: &'static str,
}

impl SeverityCase {
    /// A severity and its condition.
    pub const fn new(severity: Severity, when: &'static str) -> Self {
        Self { severity, when }
    }
}
