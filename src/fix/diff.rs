//! A change to a text, as `diff -u` writes it.

use similar::TextDiff;

use crate::sanitize;

/// The unified diff of a file's text before and after.
pub fn unified(path: &str, before: &str, after: &str) -> String {
    let path = path.trim_start_matches('/');
    TextDiff::from_lines(before, after)
        .unified_diff()
        .context_radius(3)
        .header(&sanitize::line(&format!("a/{path}")), &sanitize::line(&format!("b/{path}")))
        .to_string()
}
