//! Faults in the files that a server's flags name.

use std::sync::Arc;

use crate::source::{Source, Span};

/// Something in a file that a flag names, for which the server does not start.
#[derive(Clone, Debug)]
pub struct FileFault {
    /// The name of the flag.
    pub flag: &'static str,
    /// The path of the file in the container.
    pub path: String,
    /// The file that it is in, if it is not the file of the server.
    pub source: Option<Arc<Source>>,
    /// The offending token.
    pub span: Span,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// What to write instead; may be empty.
    pub help: String,
}
