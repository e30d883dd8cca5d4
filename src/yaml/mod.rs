//! Source to documents: YAML as Kubernetes reads it, with the place of every token.

mod events;
mod gate;
mod misfit;
mod remap;
mod resolve;
mod template;
mod tree;
mod typed;

pub use events::SyntaxError;
pub use gate::Difference;
pub use misfit::{Field, Misfits, Mismatch};
pub use resolve::Scalar;
pub use template::Presence;
pub use tree::{Document, Node, Stream, Style};
pub use typed::misfits;
