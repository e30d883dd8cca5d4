//! Addresses in the formats for programs.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What a path keeps as it is. `:` is not among it, because `a:b.yaml` would have the scheme `a`.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/')
    .remove(b'@')
    .remove(b'+')
    .remove(b',')
    .remove(b'=');

/// A path as a URI reference: without `./`, with a scheme if it is absolute, and percent-encoded.
pub(super) fn reference(path: &str) -> String {
    let path = path.strip_prefix("./").unwrap_or(path);
    let scheme = if path.starts_with('/') { "file://" } else { "" };
    let mut uri = String::with_capacity(scheme.len() + path.len());
    uri.push_str(scheme);
    uri.extend(utf8_percent_encode(path, PATH));
    uri
}
