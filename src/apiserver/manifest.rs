//! Faults of a manifest that do not depend on the kube-apiserver in it.

use crate::source::Span;

/// A part of a manifest that its reader refuses, ignores, or reads in a way that one would not expect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ManifestFault {
    /// A value that cannot be decoded into its field.
    WrongType {
        /// The field, or the one that the list belongs to.
        field: String,
        /// True for an item of the field's list.
        item: bool,
        /// The type of the field: `a string`, `a list`.
        wants: &'static str,
        /// The value as written; empty for a collection.
        written: String,
        /// The type that YAML reads: `a boolean`, `a mapping`.
        found: &'static str,
    },
    /// A field that does not exist.
    UnknownField {
        /// The field as written.
        field: String,
        /// The type that does not have it: `Container`, `VolumeMount`.
        structure: &'static str,
        /// The field that was probably meant.
        guess: Guess,
    },
    /// A document that the kubelet does not read, because it is not the file's first.
    IgnoredDocument {
        /// True if the kube-apiserver is in such a document.
        server: bool,
        /// True if the first document is empty, so the kubelet starts nothing at all.
        empty: bool,
        /// True if the Pod is certainly a static one.
        is_static: bool,
    },
    /// A key that a map has again further on.
    RepeatedKey {
        /// The key.
        key: String,
        /// The last one.
        last: Span,
    },
    /// Text that Kubernetes' YAML parser refuses or reads differently.
    Text(TextFault),
}

/// The field that was probably meant by an unknown one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Guess {
    /// This field, misspelt.
    Misspelt(&'static str),
    /// A field of this other part of a Pod: `the container`.
    Misplaced(&'static str),
    /// No guess: a key that holds an anchor, or a field of a newer release.
    Nothing,
}

/// Text that Kubernetes' YAML parser, go-yaml v2, treats differently from other parsers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFault {
    /// A tab where only spaces are allowed: before the text of a line, or after a dash.
    Tab,
    /// A character that ends a line there: U+0085, U+2028 or U+2029.
    LineBreak(char),
    /// `%YAML` with another version than 1.1.
    Version,
}
