//! Prose: what SARIF wants in sentences, put together from rules and findings.

use crate::rule::{Finding, Rule};

/// The text as a sentence, which our messages are not: with a full stop, and a capital where it
/// begins with a plain word rather than with a name or a flag.
pub(super) fn sentence(text: &str) -> String {
    let text = capital(text.trim_end());
    let stop = if text.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{text}{stop}")
}

/// As [`sentence`], without a full stop where that would stick to something to be copied.
fn instruction(text: &str) -> String {
    let last = text.split_whitespace().next_back().unwrap_or_default();
    if last.contains(['/', '=', '-']) { capital(text) } else { sentence(text) }
}

fn capital(text: &str) -> String {
    let word = text.split_whitespace().next().unwrap_or_default();
    let mut letters = text.chars();
    match letters.next() {
        Some(first) if word.bytes().all(|byte| byte.is_ascii_lowercase()) => {
            first.to_ascii_uppercase().to_string() + letters.as_str()
        }
        _ => text.to_owned(),
    }
}

/// A finding in one paragraph: the message, links to its labels, and its help where that says
/// more than the rule's.
pub(super) fn message(finding: &Finding) -> String {
    let mut sentences = vec![sentence(&unlinked(&finding.message))];
    let links: Vec<String> = (1..)
        .zip(&finding.labels)
        .map(|(id, other): (usize, _)| format!("[{}]({id})", escaped(label(&other.text))))
        .collect();
    if !links.is_empty() {
        sentences.push(format!("See {}.", links.join(", ")));
    }
    if finding.help != finding.rule.fix && !finding.help.is_empty() {
        sentences.push(sentence(&unlinked(&finding.help)));
    }
    sentences.join(" ")
}

/// A label's words, or some where it has none: a location without words is refused by GitHub.
fn label(text: &str) -> &str {
    if text.is_empty() { "here" } else { text }
}

/// A label as a sentence of its own.
pub(super) fn label_sentence(text: &str) -> String {
    sentence(&unlinked(label(text)))
}

/// What to do about a rule's findings, and why, as plain text.
pub(super) fn help(rule: &Rule) -> String {
    let mut paragraphs = vec![instruction(rule.fix), sentence(rule.why)];
    paragraphs.extend(Some(rule.references.join("\n")).filter(|list| !list.is_empty()));
    paragraphs.join("\n\n")
}

/// The same as [`help`] in Markdown, with the benchmark recommendations.
pub(super) fn help_markdown(rule: &Rule) -> String {
    let controls = rule.controls.iter();
    let controls: Vec<String> =
        controls.map(|control| format!("{} {}", control.benchmark, control.id)).collect();
    let references = rule.references.iter();
    let references: Vec<String> = references.map(|address| format!("- <{address}>")).collect();
    let mut paragraphs = vec![sentence(rule.why), instruction(rule.fix)];
    if !controls.is_empty() {
        paragraphs.push(format!("Decides {}.", controls.join(", ")));
    }
    if !references.is_empty() {
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

/// At most `most` characters of a text, with an ellipsis where it is cut.
pub(super) fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some(_) => text.chars().take(most - 1).chain(std::iter::once('…')).collect(),
    }
}

/// Text from a linted file must not become a link: `[text](address)` is one in SARIF.
fn unlinked(text: &str) -> String {
    if text.contains("](") { escaped(text) } else { text.to_owned() }
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '[' | ']' | '\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
