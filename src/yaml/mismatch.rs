//! A mismatch is a part of a document that does not fit a type of Kubernetes.

use super::node::Node;

/// A field, by its key and by what it belongs to.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    /// The key as written.
    pub key: Node<'a>,
    /// The type that has or lacks the field.
    pub structure: &'static str,
    /// The fields that the type has.
    pub known: &'static [&'static str],
}

/// A value that cannot be decoded.
#[derive(Clone, Copy, Debug)]
pub struct Mismatch<'a> {
    /// The value.
    pub node: Node<'a>,
    /// Its key, or the list that it is in.
    pub key: Option<Node<'a>>,
    /// True for an item of a list.
    pub item: bool,
    /// The type that is wanted: `a string`.
    pub wants: &'static str,
}

/// The parts of a node that do not fit a type.
#[derive(Debug, Default)]
pub struct Misfits<'a> {
    /// Values of the wrong type.
    pub mismatches: Vec<Mismatch<'a>>,
    /// Keys that no field takes.
    pub unknown: Vec<Field<'a>>,
    /// How many nodes were looked at.
    pub(super) visited: u32,
}
