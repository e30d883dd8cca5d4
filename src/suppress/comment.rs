//! One ignore comment: the rules that it names, the line that it applies to, and mistakes in it.

use std::sync::Arc;

use super::layout::Layout;
use crate::rule::Rule;
use crate::rules;
use crate::selector;
use crate::source::{Source, Span, offset};

/// The word that a comment for Scantling begins with.
const NAME: &str = "scantling";

/// The words that people use to ignore something, from several linters.
const VERBS: [&str; 7] =
    ["ignore", "ignore-file", "ignore-line", "disable", "skip", "allow", "noqa"];

/// One ignore comment.
#[derive(Debug)]
pub(super) struct Ignore {
    /// From its first word to the closing bracket.
    pub(super) span: Span,
    /// The rules that it names.
    pub(super) names: Vec<RuleName>,
    /// The 1-based line that it applies to; `None` for the whole file.
    pub(super) line: Option<u32>,
    /// The words behind the bracket.
    pub(super) reason: Option<Arc<str>>,
    /// Why it is not obeyed; `None` if it is.
    pub(super) wrong: Option<String>,
}

/// The name of a rule in an ignore comment.
#[derive(Debug)]
pub(super) struct RuleName {
    pub(super) text: String,
    /// The rules that it selects as an identifier of another scanner or a control of a benchmark.
    pub(super) others: Vec<&'static Rule>,
    pub(super) span: Span,
    pub(super) used: bool,
}

impl Ignore {
    /// Reads a comment; `None` for one that is not for us.
    pub(super) fn parse(source: &Source, layout: &Layout, comment: Span) -> Option<Self> {
        let text = source.slice(comment).trim_start_matches(['#', ';']).trim_start();
        let called = text.get(..NAME.len())?;
        let rest = text.get(NAME.len()..)?;
        if !called.eq_ignore_ascii_case(NAME) {
            return None;
        }
        let Some(words) = rest.strip_prefix(':') else {
            // `# scantling ignore[unknown-flag]`; "scantling ignores it" is a sentence.
            if !is_ignore_without_colon(rest) {
                return None;
            }
            let why = format!("a colon is missing after {called}, so it ignores nothing");
            return Some(Self::wrong(comment, text, why));
        };
        let words = words.trim_start();
        let (verb, rest) = verb(words);
        if called != NAME {
            // With a capital letter, `# Scantling: see the README` may be a sentence.
            if !VERBS.contains(&verb.to_lowercase().as_str()) {
                return None;
            }
            let why = format!("{called} is written {NAME} here, so it ignores nothing");
            return Some(Self::wrong(comment, text, why));
        }
        let target = match verb {
            "ignore" => Some(layout.target_line(source, comment)),
            "ignore-file" => None,
            "" => {
                return Some(Self::wrong(comment, text, "the comment says nothing".to_owned()));
            }
            verb => {
                let why = format!("{verb} is no word for a comment, so it ignores nothing");
                return Some(Self::wrong(comment, text, why));
            }
        };
        Some(Self::listed(comment, words, rest, target))
    }

    /// True if somebody wrote a reason. What an editor or `--add-ignores` writes in its place is none:
    ///
    /// ```text
    /// # scantling: ignore[missing-kubelet-ca] TODO: say why
    /// ```
    pub(super) fn says_why(&self) -> bool {
        let Some(reason) = &self.reason else {
            return false;
        };
        let first = reason.split(|letter: char| !letter.is_alphanumeric()).next();
        !first.is_some_and(|word| word.eq_ignore_ascii_case("todo"))
    }

    /// A comment that is obeyed. `rest` is what follows the verb of `words`: `[unknown-flag] our build`.
    fn listed(comment: Span, words: &str, rest: &str, line: Option<u32>) -> Self {
        let listed = rest.trim_start().strip_prefix('[').and_then(|list| list.split_once(']'));
        // A comment without brackets names no rule, and that is reported.
        let (listed, after) = listed.unwrap_or_default();
        let end = comment.end - offset(after.len());
        let list_start = end.saturating_sub(1 + offset(listed.len()));
        let names = names(listed, list_start);
        let wrong = if names.is_empty() {
            Some("the comment names no rule, and ignores nothing".to_owned())
        } else {
            None
        };
        Self {
            span: Span::new(comment.end - offset(words.len()), end),
            names,
            line,
            reason: Some(after.trim()).filter(|reason| !reason.is_empty()).map(Arc::from),
            wrong,
        }
    }

    /// A comment that cannot be obeyed; `text` is the part of it from our name on.
    fn wrong(comment: Span, text: &str, why: String) -> Self {
        let end = text.find(']').map_or(text.trim_end().len(), |at| at + 1);
        let start = comment.end - offset(text.len());
        Self {
            span: Span::new(start, start + offset(end)),
            names: Vec::new(),
            line: None,
            // It cannot be obeyed, so asking for a reason would not help.
            reason: Some(Arc::default()),
            wrong: Some(why),
        }
    }
}

/// The first word, and what follows it.
fn verb(words: &str) -> (&str, &str) {
    let end = words.find(|c: char| c == '[' || c == ':' || c.is_whitespace());
    words.split_at_checked(end.unwrap_or(words.len())).unwrap_or_default()
}

/// True if the words behind our name can only be an ignore comment whose colon is missing.
fn is_ignore_without_colon(words: &str) -> bool {
    let (verb, rest) = verb(words.trim_start());
    let next = rest.split_whitespace().next().unwrap_or_default();
    words.starts_with([' ', '\t'])
        && VERBS.contains(&verb.to_lowercase().as_str())
        && (next.starts_with('[') || rules::find(next.trim_end_matches(',')).is_some())
}

/// The rules between the brackets, whose first byte is at `start`.
fn names(listed: &str, start: u32) -> Vec<RuleName> {
    let mut at = start;
    let mut names = Vec::new();
    for part in listed.split(',') {
        let text = part.trim();
        let blank = offset(part.len() - part.trim_start().len());
        let span = Span::new(at + blank, at + blank + offset(text.len()));
        at += offset(part.len()) + 1;
        if !text.is_empty() {
            let others = selector::identified(text);
            names.push(RuleName { text: text.to_owned(), others, span, used: false });
        }
    }
    names
}
