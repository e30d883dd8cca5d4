//! A rejection is the reason why a fix is not made.

use std::collections::BTreeSet;
use std::fmt;

use crate::text_edit::EditError;

/// Why a fix is not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rejection {
    /// The text cannot be edited as intended.
    Edit(EditError),
    /// The finding would still be reported.
    Useless,
    /// Another finding would be reported.
    Adds,
    /// An ignore comment would apply to another line, and hide a finding there.
    Hides,
    /// It was not tried, because the file was already judged too often.
    Untried,
}

impl From<EditError> for Rejection {
    fn from(error: EditError) -> Self {
        Self::Edit(error)
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Edit(error) => error.fmt(f),
            Self::Useless => f.write_str("the finding would still be there"),
            Self::Adds => f.write_str("it would bring another finding"),
            Self::Hides => f.write_str("an ignore comment would hide another finding"),
            Self::Untried => f.write_str("not tried, because too many fixes of this file failed"),
        }
    }
}

/// A batch of fixes that cannot be made together.
pub(super) struct Rejected {
    /// The reason.
    pub(super) reason: Rejection,
    /// The indexes of the servers that show the problem; empty if it cannot be told.
    pub(super) servers: BTreeSet<usize>,
}

impl From<Rejection> for Rejected {
    fn from(reason: Rejection) -> Self {
        Self { reason, servers: BTreeSet::new() }
    }
}

impl From<EditError> for Rejected {
    fn from(error: EditError) -> Self {
        Rejection::from(error).into()
    }
}
