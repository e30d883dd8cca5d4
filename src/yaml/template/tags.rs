//! The tags of a text: `{{ … }}` of Go templates, Jinja and Handlebars, `{% … %}` and `{# … #}` of
//! Jinja, `${…}` and `%{ … }` of Terraform, `<% … %>` of ERB and EJS.

use std::ops::Range;

use super::angle_roles::angle_role;
use super::next_bytes::NextBytes;
use super::roles::{Role, braces_role, directive_role, jinja_role};

/// Bytes that a tag may have. Anything longer is no tag, so that a text of nothing but opening braces
/// is still read in one go.
const LONGEST: usize = 16 * 1024;
/// Bytes that a string in a tag may have.
const LONGEST_STRING: usize = 1024;
/// Bytes behind the first closing braces in which the ones that balance the tag are looked for.
const LONGEST_NESTED: usize = 4 * 1024;

/// One tag.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tag {
    /// First byte.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
    /// Its role.
    pub(super) role: Role,
    /// Whose it is: the tags of one engine close those of the same only.
    pub(super) engine: Engine,
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
    /// `<% … %>`
    Angle,
    /// `(@ … @)`, `#@ …`
    Ytt,
    /// `%(name)s`, `@NAME@`, `__NAME__`
    Name,
}

/// The number of engines.
pub(super) const ENGINES: usize = Engine::Name as usize + 1;

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
    let mut finder = Finder::new(text);
    let mut tags: Vec<Tag> = Vec::new();
    let mut at = 0;
    while let Some((begin, tag)) = finder.next(at) {
        match tag {
            Some(tag) if tag.start >= at => {
                at = tag.end;
                tags.push(tag);
            }
            _ => at = begin + 1,
        }
    }
    tags
}

/// Finds the tags of a text.
struct Finder<'t> {
    text: &'t str,
    bytes: &'t [u8],
    brace: NextBytes,
    angle: NextBytes,
    close_angle: NextBytes,
    close_braces: NextBytes,
    close_jinja: NextBytes,
    close_comment: NextBytes,
    close_go_comment: NextBytes,
    close_brace: NextBytes,
    line_break: NextBytes,
}

impl<'t> Finder<'t> {
    const fn new(text: &'t str) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            brace: NextBytes::new(b"{"),
            angle: NextBytes::new(b"<%"),
            close_angle: NextBytes::new(b"%>"),
            close_braces: NextBytes::new(b"}}"),
            close_jinja: NextBytes::new(b"%}"),
            close_comment: NextBytes::new(b"#}"),
            close_go_comment: NextBytes::new(b"*/"),
            close_brace: NextBytes::new(b"}"),
            line_break: NextBytes::new(b"\n"),
        }
    }

    fn byte_before(&self, at: usize, count: usize) -> u8 {
        at.checked_sub(count).and_then(|at| self.bytes.get(at)).copied().unwrap_or(b' ')
    }

    /// The next place where a tag may begin, and the tag if it is one.
    fn next(&mut self, at: usize) -> Option<(usize, Option<Tag>)> {
        let brace = self.brace.next(self.bytes, at);
        match self.angle.next(self.bytes, at) {
            Some(angle) if brace.is_none_or(|brace| angle < brace) => {
                Some((angle, self.angle_tag(angle)))
            }
            _ => brace.map(|brace| (brace, self.tag_at(brace))),
        }
    }

    /// `<% … %>`. With the percent sign doubled it is how ERB and EJS write the characters themselves.
    fn angle_tag(&mut self, start: usize) -> Option<Tag> {
        let from = start + 2;
        let end = self.close_angle.end(self.bytes, from, LONGEST)?;
        let inner = self.text.get(from..end - 2)?;
        if inner.starts_with('%') {
            return None;
        }
        Some(Tag { start, end, role: angle_role(inner), engine: Engine::Angle })
    }

    /// The tag whose first brace is at an offset.
    fn tag_at(&mut self, brace: usize) -> Option<Tag> {
        let (one, two) = (self.byte_before(brace, 1), self.byte_before(brace, 2));
        match (one, self.bytes.get(brace + 1)?) {
            (_, b'{') => self.braces(brace, one),
            (_, b'%') => {
                let from = brace + 2;
                self.close_jinja.end(self.bytes, from, LONGEST)?;
                let end = end_of(self.bytes, from, b"%}")?;
                let role = jinja_role(self.text.get(from..end - 2)?);
                Some(Tag { start: brace, end, role, engine: Engine::Jinja })
            }
            // With the first character doubled, `$${` and `%%{`, they are how Terraform writes the
            // characters themselves.
            (b'$', _) if two != b'$' => self.interpolation(brace),
            (b'%', _) if two != b'%' => self.directive(brace),
            // `${#name}` is a shell's.
            (_, b'#') if one != b'$' => {
                let end = self.close_comment.end(self.bytes, brace + 2, LONGEST)?;
                Some(Tag { start: brace, end, role: Role::Silent, engine: Engine::Jinja })
            }
            _ => {
                let end = mistyped_end(self.text, brace)?;
                Some(Tag { start: brace, end, role: Role::Close, engine: Engine::Braces })
            }
        }
    }

    /// `{{ … }}`. A comment reaches to its `*/`, whatever is in it: `{{/* {{ not a tag }} */}}`.
    fn braces(&mut self, brace: usize, before: u8) -> Option<Tag> {
        let from = brace + 2;
        let inner = self.bytes.get(from..)?;
        let trimmed = inner.strip_prefix(b"-").unwrap_or(inner).trim_ascii_start();
        let end = if trimmed.starts_with(b"/*") {
            let comment_end = self.close_go_comment.end(self.bytes, from, LONGEST)?;
            self.close_braces.end(self.bytes, comment_end, LONGEST)?
        } else {
            self.close_braces.end(self.bytes, from, LONGEST)?;
            end_of(self.bytes, from, b"}}")?
        };
        let role = braces_role(self.text.get(from..end - 2)?);
        // `${{ … }}` is one thing, as in the workflows of code hosts.
        let start = brace - usize::from(before == b'$');
        Some(Tag { start, end, role, engine: Engine::Braces })
    }

    /// `${…}` of Terraform and of shells, on one line.
    fn interpolation(&mut self, brace: usize) -> Option<Tag> {
        let from = brace + 1;
        let first = *self.bytes.get(from)?;
        if !first.is_ascii_alphanumeric() && !matches!(first, b'_' | b'~' | b' ' | b'"' | b'(') {
            return None;
        }
        let line = self.line_break.next(self.bytes, brace).unwrap_or(self.bytes.len());
        let close = self.close_brace.end(self.bytes, from, LONGEST)?;
        if close > line {
            return None;
        }
        let end = end_of(self.bytes.get(..line)?, from, b"}")?;
        Some(Tag { start: brace - 1, end, role: Role::Output, engine: Engine::Dollar })
    }

    /// `%{ if … }` of Terraform. `%{http_code}` is curl's.
    fn directive(&mut self, brace: usize) -> Option<Tag> {
        let from = brace + 1;
        let role = directive_role(self.text.get(from..)?)?;
        self.close_brace.end(self.bytes, from, LONGEST)?;
        let end = end_of(self.bytes, from, b"}")?;
        Some(Tag { start: brace - 1, end, role, engine: Engine::Directive })
    }
}

/// The end of `{- end }` alone on a line: a tag that lacks braces, and can be nothing else.
fn mistyped_end(text: &str, brace: usize) -> Option<usize> {
    let before = text.get(..brace)?.trim_end_matches([' ', '\t']);
    if !before.is_empty() && !before.ends_with('\n') {
        return None;
    }
    let line = text.get(brace..)?.lines().next()?.trim_end();
    let inner = line.strip_prefix('{')?.strip_suffix('}')?;
    if !inner.starts_with('-') || inner.trim_matches(['-', ' ']) != "end" {
        return None;
    }
    Some(brace + line.len())
}

/// One past the first `close` that is neither in a string nor in braces; if there is none, past the
/// very first one.
fn end_of(bytes: &[u8], from: usize, close: &[u8]) -> Option<usize> {
    let mut limit = bytes.len().min(from + LONGEST);
    let (mut at, mut depth) = (from, 0_usize);
    let mut first = None;
    while at < limit {
        let Some(&byte) = bytes.get(at) else { break };
        if bytes.get(at..)?.starts_with(close) {
            if depth == 0 {
                return Some(at + close.len());
            }
            if first.is_none() {
                first = Some(at + close.len());
                limit = limit.min(at + LONGEST_NESTED);
            }
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
