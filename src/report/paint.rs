//! Colours and links in what people read.

use std::borrow::Cow;

use super::{Style, rule_address};
use crate::rule::{Finding, Rule, Severity};

const BOLD: &str = "1";
const DIM: &str = "2";

/// `warning[missing-kubelet-ca]` in the colour of its severity, as a link to the rule's page.
pub(super) fn title(finding: &Finding, style: &Style) -> String {
    let Finding { rule, severity, .. } = finding;
    let id = rule_link(rule, style);
    self::severity(&format!("{}[{id}]", severity.name()), *severity, style)
}

/// A rule's id as a link to its page.
pub(super) fn id(rule: &Rule, style: &Style) -> String {
    bold(&rule_link(rule, style), style)
}

fn rule_link(rule: &Rule, style: &Style) -> Cow<'static, str> {
    if style.links {
        link(rule.id, &rule_address::address(rule), style).into()
    } else {
        rule.id.into()
    }
}

/// Words in the colour of a severity.
pub(super) fn severity(words: &str, severity: Severity, style: &Style) -> String {
    let color = match severity {
        Severity::Error => "1;31",
        Severity::Warning => "1;33",
        Severity::Note => "1;36",
    };
    painted(words, color, style)
}

pub(super) fn bold(words: &str, style: &Style) -> String {
    painted(words, BOLD, style)
}

pub(super) fn dim(words: &str, style: &Style) -> String {
    painted(words, DIM, style)
}

/// An address as a link to itself.
pub(super) fn address(address: &str, style: &Style) -> String {
    link(address, address, style)
}

/// A link by the sequence that terminals know as OSC 8. Other terminals show the words alone.
fn link(words: &str, address: &str, style: &Style) -> String {
    if style.links {
        format!("\u{1b}]8;;{address}\u{1b}\\{words}\u{1b}]8;;\u{1b}\\")
    } else {
        words.to_owned()
    }
}

fn painted(words: &str, attribute: &str, style: &Style) -> String {
    if style.color { format!("\u{1b}[{attribute}m{words}\u{1b}[0m") } else { words.to_owned() }
}
