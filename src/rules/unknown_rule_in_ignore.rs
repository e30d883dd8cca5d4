//! `unknown-rule-in-ignore`: an ignore comment for a rule that does not exist.

use crate::apiserver::Component;
use crate::rule::{Group, Report, Rule, Severity};
use crate::source::Span;

pub(crate) static RULE: Rule = Rule {
    id: "unknown-rule-in-ignore",
    group: Group::Manifest,
    components: &Component::ALL,
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: None,
    summary: "an ignore comment with a rule or a word that does not exist",
    why: "A comment with a misspelt rule ignores nothing, although it looks like a deliberate \
decision.",
    fix: "correct the rule's name; `scantling rules` lists them all",
    is_fixable: false,
    references: &[],
    // Comments are no part of a server: suppress.rs looks at them.
    check: |_, _| {},
};

/// Says that there is no such rule, and which one is near.
pub(crate) fn report(report: &mut Report, span: Span, name: &str) {
    let finding = report.at(span, format!("there is no rule {name}"));
    if let Some(near) = super::nearest(name) {
        finding.label(format!("did you mean {near}?")).help(format!("write {near}"));
    }
}
