//! Prose: what SARIF wants in sentences, put together from rules and findings.

use crate::rule::{Finding, Rule};

/// The text with a full stop, which our messages do without.
pub(super) fn sentence(text: &str) -> String {
    let text = text.trim_end();
    let stop = if text.ends_with(['.', '!', '?']) {
        ""
    } else {
        "."
    };
    format!("{text}{stop}")
}

/// A finding in one paragraph: the message, links to its labels, and its help where that says
/// more than the rule's.
pub(super) fn message(finding: &Finding) -> String {
    let mut message = sentence(&unlinked(&finding.message));
    let links: Vec<String> = (1..)
        .zip(&finding.labels)
        .map(|(id, other): (usize, _)| format!("[{}]({id})", escaped(label(&other.text))))
        .collect();
    if !links.is_empty() {
        message += &sentence(&format!(" See {}", links.join(", ")));
    }
    if finding.help != finding.rule.fix && !finding.help.is_empty() {
        message += &format!(" {}", sentence(&unlinked(&finding.help)));
    }
    message
}

/// A label's words, or some where it has none: a location without words is refused by GitHub.
pub(super) fn label(text: &str) -> &str {
    if text.is_empty() { "here" } else { text }
}

/// What to do about a rule's findings, and why, as plain text.
pub(super) fn help(rule: &Rule) -> String {
    let mut help = format!("{}\n\n{}", sentence(rule.fix), sentence(rule.why));
    for address in rule.references {
        help += &format!("\n{address}");
    }
    help
}

/// The same as [`help`] in Markdown, with the benchmark recommendations.
pub(super) fn help_markdown(rule: &Rule) -> String {
    let mut help = format!("{}\n\n{}", sentence(rule.why), sentence(rule.fix));
    if !rule.controls.is_empty() {
        let controls = rule
            .controls
            .iter()
            .map(|control| format!("{} {}", control.benchmark, control.id));
        help += &format!("\n\nDecides {}.", controls.collect::<Vec<_>>().join(", "));
    }
    if !rule.references.is_empty() {
        let list = rule.references.iter();
        let list = list.map(|address| format!("- <{address}>"));
        help += &format!("\n\n{}", list.collect::<Vec<_>>().join("\n"));
    }
    help
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
        Some(_) => text
            .chars()
            .take(most - 1)
            .chain(std::iter::once('…'))
            .collect(),
    }
}

/// Text from a linted file must not become a link: `[text](address)` is one in SARIF.
fn unlinked(text: &str) -> String {
    if text.contains("](") {
        escaped(text)
    } else {
        text.to_owned()
    }
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
