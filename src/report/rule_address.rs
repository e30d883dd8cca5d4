//! The address of a rule's documentation.

use crate::rule::Rule;

/// The published address of `docs/rules.md`.
pub const ADDRESS: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/docs/rules.md");

/// The address of a rule's documentation.
pub fn address(rule: &Rule) -> String {
    format!("{ADDRESS}#{}", rule.id)
}
