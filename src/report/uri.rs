//! Addresses in the formats for programs.

/// A path as a URI reference: without `./`, with a scheme if it is absolute, and percent-encoded. `:`
/// is encoded too, because `a:b.yaml` would have the scheme `a`.
pub(super) fn reference(path: &str) -> String {
    let path = path.strip_prefix("./").unwrap_or(path);
    let mut uri = String::with_capacity(path.len());
    if path.starts_with('/') {
        uri.push_str("file://");
    }
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/@+,=".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let digits = [byte >> 4, byte & 15].map(|digit| char::from_digit(digit.into(), 16));
            uri.push('%');
            uri.extend(digits.iter().flatten().map(char::to_ascii_uppercase));
        }
    }
    uri
}
