//! One ignore comment: what it says, and what is wrong with how it says it.

use super::layout::Layout;
use crate::rules;
use crate::source::{Source, Span, offset};

/// What a comment for Scantling begins with.
const NAME: &str = "scantling";

/// What people write who mean to ignore something.
const VERBS: [&str; 7] =
    ["ignore", "ignore-file", "ignore-line", "disable", "skip", "allow", "noqa"];

/// One ignore comment.
#[derive(Debug)]
pub(super) struct Ignore {
    /// From its first word to the closing bracket.
    pub(super) span: Span,
    /// The rules that it names.
    pub(super) names: Vec<Name>,
    /// The 1-based line that it is about; `None` for the whole file.
    pub(super) line: Option<u32>,
    /// True where words follow the bracket.
    pub(super) has_reason: bool,
    /// Why it is not obeyed, if so.
    pub(super) wrong: Option<String>,
}

/// A rule as an ignore comment names it.
#[derive(Debug)]
pub(super) struct Name {
    pub(super) text: String,
    pub(super) span: Span,
    pub(super) used: bool,
}

impl Ignore {
    /// Reads a comment; `None` for one that is not for us.
    pub(super) fn parse(source: &Source, layout: &Layout, comment: Span) -> Option<Self> {
        let text = source.slice(comment);
        let text = text.trim_start_matches(['#', ';']).trim_start();
        let called = text.get(..NAME.len())?;
        let rest = text.get(NAME.len()..)?;
        if !called.eq_ignore_ascii_case(NAME) {
            return None;
        }
        let Some(words) = rest.strip_prefix(':') else {
            return means_it(rest).then(|| {
                let said = format!("a colon is missing after {called}, so it ignores nothing");
                Self::wrong(comment, text, said)
            });
        };
        let words = words.trim_start();
        let (verb, rest) = verb(words);
        if called != NAME {
            // With a capital it may be the start of a sentence.
            let meant = VERBS.contains(&verb.to_lowercase().as_str());
            return meant.then(|| {
                let said = format!("{called} is written {NAME} here, so it ignores nothing");
                Self::wrong(comment, text, said)
            });
        }
        let for_file = match verb {
            "ignore" => false,
            "ignore-file" => true,
            "" => {
                return Some(Self::wrong(comment, text, "the comment says nothing".to_owned()));
            }
            verb => {
                let said = format!("{verb} is no word for a comment, so it ignores nothing");
                return Some(Self::wrong(comment, text, said));
            }
        };
        let listed = rest.trim_start().strip_prefix('[').and_then(|list| list.split_once(']'));
        // Without brackets it names no rule, and says so.
        let (listed, after) = listed.unwrap_or(("", rest.get(rest.len()..).unwrap_or_default()));
        let end = comment.end - offset(after.len());
        let list_start = end.saturating_sub(1 + offset(listed.len()));
        let names = names(listed, list_start);
        let nothing = || "the comment names no rule, and ignores nothing".to_owned();
        Some(Self {
            span: Span::new(comment.end - offset(words.len()), end),
            wrong: names.is_empty().then(nothing),
            names,
            line: (!for_file).then(|| layout.line_about(source, comment)),
            has_reason: !after.trim().is_empty(),
        })
    }

    /// A comment that can't be obeyed; `text` is the end of it.
    fn wrong(comment: Span, text: &str, why: String) -> Self {
        let end = text.find(']').map_or(text.trim_end().len(), |at| at + 1);
        let start = comment.end - offset(text.len());
        Self {
            span: Span::new(start, start + offset(end)),
            names: Vec::new(),
            line: None,
            // Whatever it is, first it has to be a comment for us.
            has_reason: true,
            wrong: Some(why),
        }
    }
}

/// The first word, and what follows it.
fn verb(words: &str) -> (&str, &str) {
    let end = words.find(|c: char| c == '[' || c == ':' || c.is_whitespace());
    words.split_at_checked(end.unwrap_or(words.len())).unwrap_or_default()
}

/// True for words without a colon that are an ignore comment all the same, and no sentence.
fn means_it(words: &str) -> bool {
    let (verb, rest) = verb(words.trim_start());
    let next = rest.split_whitespace().next().unwrap_or_default();
    words.starts_with([' ', '\t'])
        && VERBS.contains(&verb.to_lowercase().as_str())
        && (next.starts_with('[') || rules::find(next.trim_end_matches(',')).is_some())
}

/// The rules between the brackets, whose first byte is at `start`.
fn names(listed: &str, start: u32) -> Vec<Name> {
    let mut at = start;
    let mut names = Vec::new();
    for part in listed.split(',') {
        let text = part.trim();
        let blank = offset(part.len() - part.trim_start().len());
        let span = Span::new(at + blank, at + blank + offset(text.len()));
        at += offset(part.len()) + 1;
        if !text.is_empty() {
            names.push(Name { text: text.to_owned(), span, used: false });
        }
    }
    names
}
