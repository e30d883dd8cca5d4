//! An invocation is a component of Kubernetes that a command line starts, with its words.

use crate::apiserver::{ApiServer, Component, Dialect, Origin, argv};
use crate::mapped_text::MappedText;

/// A component that a command line starts.
pub(crate) struct Invocation {
    /// Which one.
    pub(crate) component: Component,
    /// The word that names the program.
    pub(crate) program: MappedText,
    /// The strings that follow it.
    pub(crate) arguments: Vec<MappedText>,
}

impl Invocation {
    /// The server, with nothing known of it but its command line.
    pub(crate) fn server(&self, dialect: Dialect) -> ApiServer {
        let Self { component, program, arguments } = self;
        let anchor = program.span(0..program.text().len());
        ApiServer {
            component: *component,
            program: program.text().to_owned(),
            ..ApiServer::new(
                dialect,
                anchor,
                argv::parse_of(*component, arguments, Origin::Written),
            )
        }
    }
}
