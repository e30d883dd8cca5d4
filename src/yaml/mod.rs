//! Text to documents: YAML as Kubernetes reads it, with the place of every token.

mod additions;
mod alternatives;
mod block_map;
mod broken;
mod build;
mod child_lists;
mod decode;
pub(crate) mod edit;
mod events;
mod halves;
mod key_marks;
mod limits;
mod merged;
mod mismatch;
mod node;
pub(crate) mod overlay;
mod parse;
mod parser_differences;
mod quoted_tabs;
mod resolve;
mod scalar_map;
mod stream_nodes;
mod template;
mod tree;

pub use decode::misfits;
pub use mismatch::{Field, Misfits, Mismatch};
pub use node::Node;
pub use parser_differences::Difference;
pub use resolve::Scalar;
pub use template::{Presence, TextTemplate};
pub use tree::{Document, ScalarStyle, Stream, SyntaxError};
