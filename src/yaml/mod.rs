//! Source to documents: YAML as Kubernetes reads it, with the place of every token.

pub(crate) mod edit;
mod events;
mod remap;
mod resolve;
mod template;
mod tree;

pub use events::SyntaxError;
pub use resolve::Scalar;
pub use template::Presence;
pub use tree::{Document, Node, Stream, Style};
