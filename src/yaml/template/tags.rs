//! The tags of a text: `{{ … }}` of Go templates, Jinja and Handlebars, `{% … %}` and `{# … #}` of
//! Jinja, `${…}` and `%{ … }` of Terraform.

use std::ops::Range;

/// Bytes that a tag may have. One that is longer is no tag, so that a text of nothing but opening
/// braces is still read in one go.
const LONGEST: usize = 16 * 1024;
/// Bytes that a string in a tag may have.
const LONGEST_STRING: usize = 1024;

/// One tag.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tag {
    /// First byte.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
    /// What it does.
    pub(super) role: Role,
    /// Whose it is: the tags of one engine close those of the same only.
    pub(super) engine: Engine,
}

/// What a tag does to the text around it.
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

/// What a tag that opens something does with what follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// It may be there or not, or several times.
    Condition,
    /// It is there.
    Plain,
    /// It is kept for another place: `define`, `macro`.
    Definition,
}

/// Whose a tag is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Engine {
    /// `{{ … }}`
    Braces,
    /// `{% … %}`, `{# … #}`
    Jinja,
    /// `%{ … }`
    Directive,
    /// `${…}`
    Dollar,
}

impl Tag {
    /// The bytes of it.
    pub(super) const fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    /// True for a tag that text takes the place of.
    pub(super) fn is_output(&self) -> bool {
        self.role == Role::Output
    }
}

/// Every tag, in order.
pub(super) fn find(text: &str) -> Vec<Tag> {
    let bytes = text.as_bytes();
    let mut tags: Vec<Tag> = Vec::new();
    let mut at = 0;
    while let Some(brace) = next_brace(bytes, at) {
        match tag_at(text, brace).filter(|tag| tag.start >= at) {
            Some(tag) => {
                at = tag.end;
                tags.push(tag);
            }
            None => at = brace + 1,
        }
    }
    tags
}

fn next_brace(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    rest.iter().position(|&byte| byte == b'{').map(|n| from + n)
}

fn tag_at(text: &str, brace: usize) -> Option<Tag> {
    let bytes = text.as_bytes();
    let before =
        |n: usize| brace.checked_sub(n).and_then(|at| bytes.get(at)).copied().unwrap_or(b' ');
    let tag = |start, end, role, engine| Tag { start, end, role, engine };
    match (before(1), bytes.get(brace + 1)?) {
        (previous, b'{') => {
            let end = braces_end(bytes, brace + 2)?;
            let inner = text.get(brace + 2..end - 2)?;
            // `${{ … }}` is one thing, as in the workflows of code hosts.
            let start = brace - usize::from(previous == b'$');
            Some(tag(start, end, braces_role(inner), Engine::Braces))
        }
        (_, b'%') => {
            let end = end_of(bytes, brace + 2, b"%}")?;
            let inner = text.get(brace + 2..end - 2)?;
            Some(tag(brace, end, jinja_role(inner), Engine::Jinja))
        }
        (b'$' | b'%', _) if before(1) != before(2) => terraform(text, brace),
        // `${#name}` is a shell's.
        (previous, b'#') if previous != b'$' => {
            let end = find_bytes(bytes, brace + 2, b"#}")?;
            Some(tag(brace, end, Role::Silent, Engine::Jinja))
        }
        _ => {
            let end = mistyped_end(text, brace)?;
            Some(tag(brace, end, Role::Close, Engine::Braces))
        }
    }
}

/// `${…}` and `%{ … }`. With the first character doubled they are how Terraform writes the characters
/// themselves, and no tags.
fn terraform(text: &str, brace: usize) -> Option<Tag> {
    let bytes = text.as_bytes();
    let start = brace.checked_sub(1)?;
    if bytes.get(start) == Some(&b'%') {
        let end = end_of(bytes, brace + 1, b"}")?;
        let role = directive_role(text.get(brace + 1..end - 1)?)?;
        let engine = Engine::Directive;
        return Some(Tag { start, end, role, engine });
    }
    let line = line_end(bytes, brace);
    bytes.get(brace + 1).filter(|&&first| starts_expression(first))?;
    Some(Tag {
        start,
        end: end_of(bytes.get(..line)?, brace + 1, b"}")?,
        role: Role::Output,
        engine: Engine::Dollar,
    })
}

/// `{- end }` alone on a line: a tag that lacks braces, and can be nothing else.
fn mistyped_end(text: &str, brace: usize) -> Option<usize> {
    let before = text.get(..brace)?.trim_end_matches([' ', '\t']);
    let line = text.get(brace..)?.lines().next()?.trim_end();
    let inner = line.strip_prefix('{')?.strip_suffix('}')?;
    let alone = before.is_empty() || before.ends_with('\n');
    let end = inner.starts_with('-') && inner.trim_matches(['-', ' ']) == "end";
    (alone && end).then_some(brace + line.len())
}

const fn starts_expression(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'~' | b' ' | b'"' | b'(')
}

fn line_end(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    rest.iter().position(|&byte| byte == b'\n').map_or(bytes.len(), |n| from + n)
}

/// The end of `{{ … }}`. A comment reaches to its `*/`, whatever stands in it.
fn braces_end(bytes: &[u8], from: usize) -> Option<usize> {
    let inner = bytes.get(from..)?;
    let trimmed = inner.strip_prefix(b"-").unwrap_or(inner).trim_ascii_start();
    if trimmed.starts_with(b"/*") {
        let end = find_bytes(bytes, from, b"*/")?;
        return find_bytes(bytes, end, b"}}");
    }
    end_of(bytes, from, b"}}")
}

/// One past the first `close` that stands neither in a string nor in braces; where there is none,
/// past the very first one.
fn end_of(bytes: &[u8], from: usize, close: &[u8]) -> Option<usize> {
    let limit = bytes.len().min(from + LONGEST);
    let (mut at, mut depth) = (from, 0_usize);
    while let Some(&byte) = bytes.get(at).filter(|_| at < limit) {
        if depth == 0 && bytes.get(at..)?.starts_with(close) {
            return Some(at + close.len());
        }
        at = match byte {
            b'"' | b'\'' | b'`' => string_end(bytes, at).unwrap_or(at + 1),
            _ => at + 1,
        };
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    find_bytes(bytes, from, close)
}

/// One past a string in quotes. Only one in back quotes goes over a line's end.
fn string_end(bytes: &[u8], at: usize) -> Option<usize> {
    let quote = *bytes.get(at)?;
    let mut escaped = false;
    for (n, &byte) in bytes.iter().enumerate().skip(at + 1).take(LONGEST_STRING) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quote != b'`' => escaped = true,
            b'\n' if quote != b'`' => return None,
            byte if byte == quote => return Some(n + 1),
            _ => {}
        }
    }
    None
}

fn find_bytes(bytes: &[u8], from: usize, needle: &[u8]) -> Option<usize> {
    let rest = bytes.get(from..bytes.len().min(from + LONGEST))?;
    rest.windows(needle.len()).position(|window| window == needle).map(|n| from + n + needle.len())
}

/// The first word of a tag, and what follows it.
fn word(inner: &str) -> (&str, &str) {
    let inner = inner.trim_matches(['-', '+', '~', ' ', '\t', '\r', '\n']);
    let len = inner.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(inner.len());
    inner.split_at_checked(len).unwrap_or((inner, ""))
}

fn braces_role(inner: &str) -> Role {
    let (first, rest) = word(inner);
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

fn jinja_role(inner: &str) -> Role {
    let (first, rest) = word(inner);
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
        // `include`, and tags of extensions.
        _ => Role::Output,
    }
}

/// `None` for what is no directive: `%{http_code}` is curl's.
fn directive_role(inner: &str) -> Option<Role> {
    match word(inner).0 {
        "if" | "for" => Some(Role::Open(Block::Condition)),
        "else" => Some(Role::Middle),
        "endif" | "endfor" => Some(Role::Close),
        _ => None,
    }
}
