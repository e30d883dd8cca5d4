//! Objects that patches of several files make together, as kustomize puts them together.
//!
//! A [`Tree`] holds the values of nodes from several files, and each scalar knows the file and the place
//! that it was written at. It is written out as one YAML text to be read like any other, and a place in
//! that text leads back to the file ([`Rendered::place`]).

mod json_patch;
mod render;
mod strategic;
mod tree;

pub(crate) use render::Rendered;
pub(crate) use tree::{Leaf, Tree};
