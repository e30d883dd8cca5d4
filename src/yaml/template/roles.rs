//! The role of a tag, from its first word.

/// The effect of a tag on the text around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Text takes its place.
    Output,
    /// Nothing takes its place: a comment, an assignment.
    Silent,
    /// What follows depends on it.
    Open(Block),
    /// Another branch: `else`, `elif`.
    Middle,
    /// The end of what the last open one began.
    Close,
}

/// The effect of an opening tag on the text that follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// It may be there or not, or several times.
    Condition,
    /// It is there.
    Plain,
    /// It is kept for another place: `define`, `macro`.
    Definition,
}

/// Characters between the braces of a tag and its first word: `{{- if`, `{%+ set`.
const PADDING: [char; 7] = ['-', '+', '~', ' ', '\t', '\r', '\n'];

/// The first word of a tag, and what follows it.
fn word(inner: &str) -> (&str, &str) {
    let inner = inner.trim_start_matches(PADDING);
    let len = inner.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(inner.len());
    inner.split_at_checked(len).unwrap_or((inner, ""))
}

/// The role of `{{ … }}`: Go templates and Handlebars (`{{#if}}`, `{{/if}}`, `{{! … }}`).
pub(super) fn braces_role(inner: &str) -> Role {
    let (first, rest) = word(inner.trim_end_matches(PADDING));
    match first {
        "if" | "with" | "range" => Role::Open(Block::Condition),
        "define" => Role::Open(Block::Definition),
        "block" => Role::Open(Block::Plain),
        "else" => Role::Middle,
        "end" if rest.is_empty() || rest.trim_start().starts_with("/*") => Role::Close,
        "" => match rest.as_bytes() {
            [b'/', b'*', ..] | [b'!', ..] => Role::Silent,
            [b'#' | b'^', ..] => Role::Open(Block::Condition),
            [b'/', ..] => Role::Close,
            [b'$', ..] if assigns(rest) => Role::Silent,
            _ => Role::Output,
        },
        _ => Role::Output,
    }
}

/// `$name := …`, `$name = …`, `$key, $value := …`.
fn assigns(inner: &str) -> bool {
    let after = inner.trim_start_matches(|c: char| c.is_alphanumeric() || "$_, ".contains(c));
    after.starts_with(":=") || (after.starts_with('=') && !after.starts_with("=="))
}

/// The role of `{% … %}`.
pub(super) fn jinja_role(inner: &str) -> Role {
    let (first, rest) = word(inner.trim_end_matches(PADDING));
    match first {
        "if" | "for" | "unless" | "case" | "ifequal" => Role::Open(Block::Condition),
        "elif" | "elsif" | "else" | "when" => Role::Middle,
        "set" if rest.contains('=') => Role::Silent,
        "set" | "macro" => Role::Open(Block::Definition),
        "block" | "filter" | "raw" | "with" | "autoescape" | "call" | "trans" | "verbatim" => {
            Role::Open(Block::Plain)
        }
        "from" | "import" | "extends" | "do" | "break" | "continue" | "debug" | "assign" => {
            Role::Silent
        }
        _ if first.starts_with("end") => Role::Close,
        // `include`, and the tags of extensions.
        _ => Role::Output,
    }
}

/// The role of `%{ … }`, from the text behind its brace; `None` if it is no directive: `%{http_code}`
/// is curl's.
pub(super) fn directive_role(inner: &str) -> Option<Role> {
    match word(inner).0 {
        "if" | "for" => Some(Role::Open(Block::Condition)),
        "else" => Some(Role::Middle),
        "endif" | "endfor" => Some(Role::Close),
        _ => None,
    }
}
