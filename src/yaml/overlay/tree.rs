//! The tree that patches are applied to.

use crate::mapped_text::MappedText;
use crate::yaml::{Node, Scalar};

/// How deep a tree may be, and how many nodes it may have. No object comes near.
const DEPTH_MAX: usize = 64;
/// See [`DEPTH_MAX`].
const NODES_MAX: usize = 50_000;

/// A scalar, with the file that it was written in.
#[derive(Clone, Debug)]
pub(crate) struct Leaf {
    /// The number of the file.
    pub(crate) file: usize,
    /// The text, with its places in the file.
    pub(crate) text: MappedText,
    /// True for a boolean, a number or null, which quotes would make a string.
    pub(crate) plain: bool,
    /// True for null, which in a patch removes what it is written over.
    pub(crate) null: bool,
}

/// A value of YAML.
#[derive(Clone, Debug)]
pub(crate) enum Tree {
    /// A scalar.
    Leaf(Leaf),
    /// A mapping, in the order of the text.
    Map(Vec<(Leaf, Tree)>),
    /// A list.
    List(Vec<Tree>),
}

impl Leaf {
    fn of(node: Node<'_>, file: usize) -> Option<Self> {
        let scalar = node.scalar()?;
        let plain = scalar != Scalar::String;
        Some(Self { file, text: node.mapped()?, plain, null: scalar == Scalar::Null })
    }
}

impl Tree {
    /// The tree of a node in the file with a number; `None` for a template, whose parts may be absent, and
    /// for what is longer than any object.
    pub(crate) fn of(node: Node<'_>, file: usize) -> Option<Self> {
        if node.is_in_template() {
            return None;
        }
        Self::within(node, file, DEPTH_MAX, &mut { NODES_MAX })
    }

    fn within(node: Node<'_>, file: usize, depth: usize, left: &mut usize) -> Option<Self> {
        let depth = depth.checked_sub(1)?;
        *left = left.checked_sub(1)?;
        if node.is_mapping() {
            let mut entries = Vec::new();
            for (key, value) in node.resolved_entries() {
                entries.push((Leaf::of(key, file)?, Self::within(value, file, depth, left)?));
            }
            return Some(Self::Map(entries));
        }
        if node.is_sequence() {
            let mut items = Vec::new();
            for item in node.items() {
                items.push(Self::within(item, file, depth, left)?);
            }
            return Some(Self::List(items));
        }
        Some(Self::Leaf(Leaf::of(node, file)?))
    }

    /// The text of a scalar.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Leaf(leaf) => Some(leaf.text.text()),
            Self::Map(_) | Self::List(_) => None,
        }
    }

    /// The value of a key.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        let Self::Map(entries) = self else {
            return None;
        };
        entries.iter().find(|(name, _)| name.text.text() == key).map(|(_, value)| value)
    }

    /// The value at the end of a path of keys.
    pub(crate) fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |tree, key| tree.get(key))
    }
}
