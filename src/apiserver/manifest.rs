//! What is wrong with a manifest as such, whatever it says of the kube-apiserver.

/// A place where the reader of a manifest refuses it, ignores a part of it or reads it otherwise
/// than it looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ManifestFault {
    /// A value that can't be decoded into its field.
    WrongType {
        /// The field, or the one that the list belongs to.
        field: String,
        /// True for an item of the field's list.
        item: bool,
        /// What the field takes: `a string`, `a list`.
        wants: &'static str,
        /// The value as written; empty for a collection.
        written: String,
        /// What YAML reads it as: `a boolean`, `a mapping`.
        found: &'static str,
    },
    /// A field that does not exist.
    UnknownField {
        /// The field as written.
        field: String,
        /// The type that does not have it: `Container`, `VolumeMount`.
        structure: &'static str,
        /// What it seems to be.
        guess: Guess,
    },
    /// A document that the kubelet does not read, because it is not the file's first.
    IgnoredDocument {
        /// True where the kube-apiserver stands in such a document.
        server: bool,
        /// True where the first document is empty, so that the kubelet starts nothing at all.
        empty: bool,
        /// True where the Pod is plainly one for the kubelet.
        is_static: bool,
    },
    /// Text that Kubernetes' YAML parser refuses or reads otherwise.
    Text(TextFault),
}

/// What an unknown field seems to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Guess {
    /// This field, misspelt.
    Misspelt(&'static str),
    /// A field of this other part of a Pod: `the container`.
    Misplaced(&'static str),
    /// Nothing known: a key that holds an anchor, or a field of a newer release.
    Nothing,
}

/// Text that Kubernetes' YAML parser, go-yaml v2, treats in a way of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFault {
    /// A tab where only spaces may stand: in front of a line's text, or behind a dash.
    Tab,
    /// A character that ends a line there: U+0085, U+2028 or U+2029.
    LineBreak(char),
    /// `%YAML` with another version than 1.1.
    Version,
}
