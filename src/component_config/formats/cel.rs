//! Expressions in CEL, as far as their strings, brackets and operators (google/cel-spec, doc/langdef.md, "Syntax").
//!
//! This is no parser: the crates that parse CEL bring the runtime of a parser generator with them. An expression that
//! is taken here may still not compile.

/// Why no compiler takes an expression, if that shows without parsing it.
pub(crate) fn flaw(text: &str) -> Option<String> {
    let mut open = Vec::new();
    let mut last = None;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        if rest.starts_with("//") {
            rest = after.find('\n').and_then(|end| after.get(end..)).unwrap_or_default();
            continue;
        }
        if matches!(c, '"' | '\'') {
            let Some(behind) = behind(text, rest, c) else {
                return Some("a string is not closed".to_owned());
            };
            (rest, last) = (behind, Some(c));
            continue;
        }
        if matches!(c, '(' | '[' | '{') {
            open.push(c);
        } else if matches!(c, ')' | ']' | '}') && open.pop() != Some(opener(c)) {
            return Some(format!("a {c} has no {} before it", opener(c)));
        }
        if let Some((operator, behind)) = operator(rest) {
            if !OPERATORS.contains(&operator) {
                return Some(format!("{operator} is no operator"));
            }
            (rest, last) = (behind, operator.chars().next_back());
            continue;
        }
        if !c.is_whitespace() {
            last = Some(c);
        }
        rest = after;
    }
    if let Some(left) = open.pop() {
        return Some(format!("a {left} is not closed"));
    }
    // `claims.sub ==`
    last.filter(|c| "=<>&|!+-*/%?:.,".contains(*c)).map(|c| format!("nothing follows the last {c}"))
}

/// The operators of two characters that [`operator`] looks for.
const OPERATORS: [&str; 6] = ["==", "&&", "||", "!=", "<=", ">="];

/// The operator at the start of a text, if it has two characters, or if CEL has no such operator.
///
/// ```text
/// claims.sub = 'a'        CEL has no operator =
/// !claims.admin           ! before an operand is one by itself
/// ```
fn operator(text: &str) -> Option<(&str, &str)> {
    let mut chars = text.chars();
    let (first, second) = (chars.next()?, chars.next());
    let len = match (first, second) {
        ('<' | '>' | '!' | '=', Some('=')) | ('&', Some('&')) | ('|', Some('|')) => 2,
        ('=' | '&' | '|', _) => 1,
        _ => return None,
    };
    Some((text.get(..len)?, text.get(len..)?))
}

const fn opener(closer: char) -> char {
    match closer {
        ')' => '(',
        ']' => '[',
        _ => '{',
    }
}

/// True if `r` is written before the string that `rest` begins with: `r'\d+'`, `br"\d"`.
fn is_raw(text: &str, rest: &str) -> bool {
    let before = text.get(..text.len() - rest.len()).unwrap_or_default();
    let word = before.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
    word.len() <= 2 && word.contains(['r', 'R']) && word.chars().all(|c| "rRbB".contains(c))
}

/// What follows the string that `rest`, a part of `text`, begins with; `None` if it does not end.
pub(super) fn behind<'t>(text: &str, rest: &'t str, quote: char) -> Option<&'t str> {
    behind_string(rest, quote, is_raw(text, rest))
}

/// What follows the string that a text begins with; `None` if it does not end.
fn behind_string(text: &str, quote: char, raw: bool) -> Option<&str> {
    let triple: String = [quote; 3].iter().collect();
    let (mark, is_long) =
        if text.starts_with(&triple) { (triple, true) } else { (quote.to_string(), false) };
    let body = text.get(mark.len()..)?;
    let mut escaped = false;
    for (at, c) in body.char_indices() {
        if escaped {
            escaped = false;
        } else if c == '\\' && !raw {
            escaped = true;
        } else if body.get(at..)?.starts_with(&mark) {
            return body.get(at + mark.len()..);
        } else if c == '\n' && !is_long {
            return None;
        }
    }
    None
}
