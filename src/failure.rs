//! A failure is a file, or a part of one, that could not be read.

use std::io;

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

/// The system's words without "(os error 2)", in lower case.
pub fn system_words(error: &io::Error) -> String {
    let message = error.to_string();
    let message = message.split(" (os error").next().unwrap_or_default();
    let mut letters = message.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
