//! English text made of rules and findings: sentences for SARIF and Markdown, plurals, wrapping.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::rule::{Finding, Rule};
use crate::rules::{self, Example};

/// `1 finding`, `2 findings`.
pub fn plural(count: usize, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{ending}")
}

/// Wraps at spaces only, because a flag or a path that is broken cannot be copied.
pub(super) fn wrapping(width: usize) -> textwrap::Options<'static> {
    textwrap::Options::new(width)
        .break_words(false)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
}

/// Makes a message a sentence: it gets a full stop, and a capital if the first word is a plain word,
/// not a name or a flag.
pub(super) fn sentence(text: &str) -> String {
    let mut sentence = capital(text.trim_end());
    if !sentence.ends_with(['.', '!', '?']) {
        sentence.push('.');
    }
    sentence
}

/// As [`sentence`], but without a full stop after a path, a flag or a value, which may be copied.
pub(super) fn instruction(text: &str) -> String {
    let last = text.split_whitespace().next_back().unwrap_or_default();
    if last.contains(['/', '=', '-']) { capital(text) } else { sentence(text) }
}

fn capital(text: &str) -> String {
    let word = text.split_whitespace().next().unwrap_or_default();
    // A full stop may follow.
    let mut capital = String::with_capacity(text.len() + 1);
    capital.push_str(text);
    if word.bytes().all(|byte| byte.is_ascii_lowercase())
        && let Some(first) = capital.get_mut(..1)
    {
        first.make_ascii_uppercase();
    }
    capital
}

/// A finding in one paragraph: the message, links to its labels, and its help if it differs from the
/// rule's.
pub(super) fn message(finding: &Finding) -> String {
    let mut message = sentence(&unlinked(&finding.message));
    for (id, other) in (1_usize..).zip(&finding.labels) {
        message.push_str(if id == 1 { " See [" } else { ", [" });
        message.push_str(&escaped(label(&other.text)));
        let _ = write!(message, "]({id})");
    }
    if !finding.labels.is_empty() {
        message.push('.');
    }
    if finding.help != finding.rule.fix && !finding.help.is_empty() {
        message.push(' ');
        message.push_str(&sentence(&unlinked(&finding.help)));
    }
    message
}

/// The text of a label. GitHub refuses a location with an empty text.
fn label(text: &str) -> &str {
    if text.is_empty() { "here" } else { text }
}

/// A label as a sentence.
pub(super) fn label_sentence(text: &str) -> String {
    sentence(&unlinked(label(text)))
}

/// The fix of a rule, its reason and its references, as plain text.
pub(super) fn help(rule: &Rule) -> String {
    let mut paragraphs = vec![instruction(rule.fix), sentence(rule.why)];
    if !rule.references.is_empty() {
        paragraphs.push(rule.references.join("\n"));
    }
    paragraphs.join("\n\n")
}

/// The same as [`help`] in Markdown, with the benchmark recommendations and an example. Code scanning shows this
/// one.
pub(super) fn help_markdown(rule: &Rule) -> String {
    let controls: Vec<String> =
        rule.controls().map(|control| format!("{} {}", control.benchmark, control.id)).collect();
    let references = rule.references.iter();
    let references: Vec<String> = references.map(|address| format!("- <{address}>")).collect();
    let mut paragraphs = vec![
        "## Why it matters".to_owned(),
        sentence(rule.why),
        "## What to write".to_owned(),
        instruction(rule.fix),
    ];
    if let Some(Example { bad, good }) = rules::example(rule) {
        paragraphs.push(format!("Instead of this:\n\n```yaml\n{bad}\n```"));
        paragraphs.push(format!("Write this:\n\n```yaml\n{good}\n```"));
    }
    paragraphs.push("## Ignore it".to_owned());
    paragraphs.push(format!("```yaml\n# scantling: ignore[{}] the reason\n```", rule.id));
    if !controls.is_empty() {
        paragraphs.push("## Benchmark controls".to_owned());
        paragraphs.push(controls.join(", "));
    }
    if !references.is_empty() {
        paragraphs.push("## References".to_owned());
        paragraphs.push(references.join("\n"));
    }
    paragraphs.join("\n\n")
}

/// `missing-kubelet-ca` as `MissingKubeletCa`.
pub(super) fn pascal_case(id: &str) -> String {
    id.split('-')
        .flat_map(|word| {
            let mut letters = word.chars();
            let first = letters.next().map(|letter| letter.to_ascii_uppercase());
            first.into_iter().chain(letters)
        })
        .collect()
}

/// At most `most` characters of a text, with an ellipsis if it is cut.
pub(super) fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some(_) => text.chars().take(most - 1).chain(std::iter::once('…')).collect(),
    }
}

/// Prevents text from a linted file from becoming a link: SARIF reads `[text](address)` as one.
fn unlinked(text: &str) -> Cow<'_, str> {
    if text.contains("](") { escaped(text) } else { Cow::Borrowed(text) }
}

fn escaped(text: &str) -> Cow<'_, str> {
    if !text.contains(['[', ']', '\\']) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '[' | ']' | '\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    Cow::Owned(escaped)
}
