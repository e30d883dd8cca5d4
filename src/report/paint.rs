//! Colours and links in what people read.

use std::borrow::Cow;
use std::fmt::{self, Display};

use super::{Style, rule_address};
use crate::rule::{Finding, Rule, Severity};

const BOLD: &str = "1";
const DIM: &str = "2";

/// Words in a colour or in bold, if the terminal shows it. They are written as they are: a run may have 100,000
/// findings.
pub(super) struct Painted<W> {
    words: W,
    /// `None` without colours.
    attribute: Option<&'static str>,
}

impl<W: Display> Display for Painted<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.attribute {
            Some(attribute) => write!(f, "\u{1b}[{attribute}m{}\u{1b}[0m", self.words),
            None => write!(f, "{}", self.words),
        }
    }
}

/// `warning[missing-kubelet-ca]`
pub(super) struct Title {
    severity: Severity,
    rule: Cow<'static, str>,
}

impl Display for Title {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]", self.severity.name(), self.rule)
    }
}

/// `warning[missing-kubelet-ca]` in the colour of its severity, as a link to the rule's page.
pub(super) fn title(finding: &Finding, style: &Style) -> Painted<Title> {
    let severity = finding.severity;
    self::severity(Title { severity, rule: rule_link(finding.rule, style) }, severity, style)
}

/// A rule's id as a link to its page.
pub(super) fn id(rule: &Rule, style: &Style) -> Painted<Cow<'static, str>> {
    bold(rule_link(rule, style), style)
}

fn rule_link(rule: &Rule, style: &Style) -> Cow<'static, str> {
    if style.links {
        link(rule.id, &rule_address::address(rule), style).into()
    } else {
        rule.id.into()
    }
}

/// Words in the colour of a severity.
pub(super) fn severity<W>(words: W, severity: Severity, style: &Style) -> Painted<W> {
    let color = match severity {
        Severity::Error => "1;31",
        Severity::Warning => "1;33",
        Severity::Note => "1;36",
    };
    painted(words, color, style)
}

pub(super) fn bold<W>(words: W, style: &Style) -> Painted<W> {
    painted(words, BOLD, style)
}

pub(super) fn dim<W>(words: W, style: &Style) -> Painted<W> {
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

fn painted<W>(words: W, attribute: &'static str, style: &Style) -> Painted<W> {
    Painted { words, attribute: style.color.then_some(attribute) }
}
