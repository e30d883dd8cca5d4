//! The paths to the flags in a document.

/// The keys to the flags of a configuration, and whether they are a list of `name` and `value`.
pub(crate) type FlagHome = (&'static [&'static str], bool);
