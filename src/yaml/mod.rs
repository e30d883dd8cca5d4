//! Source to documents: YAML as Kubernetes reads it, with the place of every token.

mod build;
pub(crate) mod edit;
mod events;
mod gate;
mod misfit;
mod node;
mod remap;
mod resolve;
mod template;
mod tree;
mod typed;

pub use events::SyntaxError;
pub use gate::Difference;
pub use misfit::{Field, Misfits, Mismatch};
pub use node::Node;
pub use resolve::Scalar;
pub use template::{Presence, TextTemplate};
pub use tree::{Document, Stream, Style};
pub use typed::misfits;
