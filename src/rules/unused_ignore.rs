//! `unused-ignore`: an ignore comment that has nothing to ignore.

use crate::rule::{Group, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "unused-ignore",
    group: Group::Manifest,
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: None,
    summary: "an ignore comment that ignores nothing",
    why: "The finding was fixed, or the comment stands where it never was. A comment that is left behind \
hides the next finding of the same rule, and makes readers believe in a problem that is gone.",
    fix: "remove the rule from the comment",
    controls: &[],
    references: &[],
    // Comments are no part of a server: suppress.rs looks at them.
    check: |_, _| {},
};
