//! The roles of tags of ERB and EJS: `<%= x %>`, `<% if (x) { %>`, `<%- end -%>`.

use super::roles::{Block, Role};

/// Words that begin a statement with a body.
const OPENING: [&str; 7] = ["if", "unless", "for", "while", "case", "switch", "begin"];

/// The role of `<% … %>`, from the text between its marks.
///
/// A dash is ERB's way to trim blanks before a statement, and EJS's way to print without escapes:
///
/// ```text
/// <%- if @ha -%>
/// --secure-port=<%- port %>
/// ```
pub(super) fn angle_role(inner: &str) -> Role {
    let dashed = inner.starts_with('-');
    let code = inner.trim_matches(['-', '_']).trim();
    let first = code.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    match code.as_bytes() {
        [b'=', ..] => return Role::Output,
        [b'#', ..] => return Role::Silent,
        [b'}', .., b'{'] => return Role::Middle,
        [b'}', ..] => return Role::Close,
        _ => {}
    }
    if matches!(first, "else" | "elsif" | "when") {
        return Role::Middle;
    }
    if first == "end" {
        return Role::Close;
    }
    let opens = code.ends_with('{') || code.ends_with('|') || code.ends_with(" do");
    if opens || OPENING.contains(&first) {
        return Role::Open(Block::Condition);
    }
    if dashed && !code.contains('=') { Role::Output } else { Role::Silent }
}
