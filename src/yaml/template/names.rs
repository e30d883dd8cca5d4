//! Marks that are filled in by name, and those of ytt: `%(name)s` of Python and jsonnet, `@NAME@` of autoconf,
//! `__NAME__` for sed, `{name}` next to `.format(`, `(@= x @)` and `#@ x`.

use super::roles::{Block, Role};
use super::tags::{self, Engine, Tag};

/// Bytes that a name may have.
const LONGEST: usize = 128;
/// Bytes that an expression of ytt may have.
const LONGEST_EXPRESSION: usize = 1024;

/// What is before a mark of Python's `format` in the value of a flag.
const VALUE_BEFORE: &[u8] = b"=/,:.";

/// Every tag of a text, and every such mark, in order.
pub(super) fn find_all(text: &str) -> Vec<Tag> {
    with_names(tags::find(text), find(text))
}

/// Both kinds of tags in order, without those in the other kind's: `{{ template "__NAME__" }}`.
fn with_names(mut tags: Vec<Tag>, named: Vec<Tag>) -> Vec<Tag> {
    if named.is_empty() {
        return tags;
    }
    let braces = tags.len();
    for name in named {
        let before = tags.get(..braces).unwrap_or_default();
        let next = before.partition_point(|tag| tag.end <= name.start);
        if before.get(next).is_none_or(|tag| name.end <= tag.start) {
            tags.push(name);
        }
    }
    tags.sort_by_key(|tag| tag.start);
    tags
}

/// Every such mark, in order.
fn find(text: &str) -> Vec<Tag> {
    let bytes = text.as_bytes();
    let formats = text.contains(".format(");
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let tag = match byte {
            b'%' => printf(text, at),
            b'@' => between_ats(text, at),
            b'_' => between_underscores(text, at),
            b'(' => ytt_text(text, at),
            b'#' => ytt_comment(text, at),
            b'{' if formats => format_field(text, at),
            _ => None,
        };
        match tag {
            Some(tag) => {
                at = tag.end;
                tags.push(tag);
            }
            None => at += 1,
        }
    }
    tags
}

/// True if a mark may begin at a byte.
pub(super) fn may_begin(bytes: &[u8], at: usize) -> bool {
    let next = bytes.get(at + 1).copied().unwrap_or_default();
    match bytes.get(at) {
        Some(b'%') => next == b'(',
        Some(b'@') => next.is_ascii_uppercase(),
        Some(b'_') => next == b'_',
        Some(b'(' | b'#') => next == b'@',
        // `{port}` next to `.format(`
        Some(b'{') => {
            let before = at.checked_sub(1).and_then(|at| bytes.get(at));
            before.is_some_and(|before| VALUE_BEFORE.contains(before))
                && (next.is_ascii_alphanumeric() || matches!(next, b'_' | b'}'))
        }
        _ => false,
    }
}

fn byte_before(text: &str, at: usize) -> u8 {
    at.checked_sub(1).and_then(|at| text.as_bytes().get(at)).copied().unwrap_or(b' ')
}

const fn output(start: usize, end: usize, engine: Engine) -> Tag {
    Tag { start, end, role: Role::Output, engine }
}

/// `%(cloud_provider)s`. With the percent sign doubled it is how Python writes the characters themselves.
fn printf(text: &str, start: usize) -> Option<Tag> {
    let rest = text.get(start..)?.strip_prefix("%(")?;
    let name =
        rest.get(..name_len(rest, |c| c.is_ascii_alphanumeric() || c == b'_' || c == b'.'))?;
    let after = rest.get(name.len()..)?.strip_prefix(')')?;
    let conversion = after.bytes().next()?;
    if name.is_empty() || byte_before(text, start) == b'%' || !b"sdifr".contains(&conversion) {
        return None;
    }
    Some(output(start, start + name.len() + 4, Engine::Name))
}

/// `@ETCD_SERVERS@`
fn between_ats(text: &str, start: usize) -> Option<Tag> {
    let rest = text.get(start + 1..)?;
    let len = name_len(rest, is_shouted);
    let closes = rest.as_bytes().get(len) == Some(&b'@');
    if !closes
        || !rest.starts_with(|c: char| c.is_ascii_uppercase())
        || byte_before(text, start) == b'@'
    {
        return None;
    }
    Some(output(start, start + len + 2, Engine::Name))
}

/// `__ETCD_SERVERS__`
fn between_underscores(text: &str, start: usize) -> Option<Tag> {
    let rest = text.get(start..)?.strip_prefix("__")?;
    let name = rest.get(..name_len(rest, is_shouted))?;
    let end = name.strip_suffix("__")?;
    let before = byte_before(text, start);
    let part_of_word = before.is_ascii_alphanumeric() || matches!(before, b'_' | b'$' | b'{');
    let follows = rest.as_bytes().get(name.len()).is_some_and(u8::is_ascii_alphanumeric);
    if part_of_word || follows || !end.starts_with(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    Some(output(start, start + name.len() + 2, Engine::Name))
}

/// `{}`, `{0}` and `{etcd_servers}` of a text that Python fills in.
fn format_field(text: &str, start: usize) -> Option<Tag> {
    let rest = text.get(start + 1..)?;
    let len = name_len(rest, |c| c.is_ascii_alphanumeric() || c == b'_');
    let doubled = byte_before(text, start) == b'{' || rest.get(len..)?.starts_with("}}");
    // `{}` alone is an empty map of YAML.
    let value = VALUE_BEFORE.contains(&byte_before(text, start));
    if doubled || !value || rest.as_bytes().get(len) != Some(&b'}') {
        return None;
    }
    Some(output(start, start + len + 2, Engine::Name))
}

/// `(@= data.values.port @)` in a string below `#@yaml/text-templated-strings`.
fn ytt_text(text: &str, start: usize) -> Option<Tag> {
    let rest = text.get(start..)?.strip_prefix("(@")?;
    let end = bounded(rest, LONGEST_EXPRESSION).find("@)")?;
    let code = rest.get(..end)?.trim_matches('-');
    let role = match code.strip_prefix('=') {
        Some(_) => Role::Output,
        None => ytt_statement(code.trim()),
    };
    Some(Tag { start, end: start + 2 + end + 2, role, engine: Engine::Ytt })
}

/// A comment of ytt: a statement on a separate line, or an expression in the place of a value.
///
/// ```yaml
/// #@ if/end data.values.audit:
/// - #@ "--audit-log-path={}".format(data.values.log)
/// image: #@ data.values.image
/// ```
///
/// Below a key without a value there may be its children, and then the comment is no value.
fn ytt_comment(text: &str, start: usize) -> Option<Tag> {
    let code = text.get(start..)?.strip_prefix("#@")?;
    if !code.starts_with(' ') {
        return None;
    }
    let line = code.lines().next()?;
    let end = start + 2 + line.trim_end().len();
    let line_start = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
    let before = text.get(line_start..start)?;
    if before.trim().is_empty() {
        let role = ytt_statement(line.trim());
        return Some(Tag { start, end, role, engine: Engine::Ytt });
    }
    let lead = before.trim_end();
    let is_value = lead.len() < before.len() && lead.ends_with([':', '-']);
    if !is_value || has_children(before, text.get(end..)?) {
        return None;
    }
    Some(output(start, end, Engine::Ytt))
}

/// True if the lines below belong to the node that a line begins.
fn has_children(line: &str, below: &str) -> bool {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let is_content = |line: &&str| !line.trim().is_empty() && !line.trim().starts_with('#');
    let Some(next) = below.lines().skip(1).take(LONGEST).find(is_content) else {
        return false;
    };
    let is_key = !line.trim_end().ends_with('-');
    let is_list = is_key && next.trim_start().starts_with("- ") && !line.trim().starts_with('-');
    indent(next) > indent(line) || (is_list && indent(next) == indent(line))
}

/// What a statement of ytt does. `if/end` is a block of one node, whose end nobody marks.
fn ytt_statement(code: &str) -> Role {
    let word = code.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    let one_node = code.get(word.len()..).unwrap_or_default().starts_with('/');
    match word {
        "if" | "for" | "def" | "while" if !one_node => Role::Open(Block::Condition),
        "elif" | "else" => Role::Middle,
        "end" => Role::Close,
        _ => Role::Silent,
    }
}

const fn is_shouted(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_'
}

fn name_len(text: &str, is_part: impl Fn(u8) -> bool) -> usize {
    text.bytes().take(LONGEST).take_while(|&byte| is_part(byte)).count()
}

/// The beginning of a text, at most this many bytes.
fn bounded(text: &str, len: usize) -> &str {
    let end = (0..=len.min(text.len())).rev().find(|&at| text.is_char_boundary(at));
    text.get(..end.unwrap_or(0)).unwrap_or_default()
}
