//! A failure is a file, or a part of one, that could not be read.

use crate::source::Span;

/// Why a file or a part of it could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The problem: lower case, no full stop.
    pub message: String,
    /// The place in the file, if the problem has one.
    pub span: Option<Span>,
    /// The advice for the user, if there is any.
    pub help: Option<&'static str>,
}
