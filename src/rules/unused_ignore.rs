//! `unused-ignore`: an ignore comment without a finding to ignore.

use crate::apiserver::Component;
use crate::rule::{Group, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "unused-ignore",
    group: Group::Manifest,
    components: &Component::ALL,
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: None,
    summary: "an ignore comment that ignores nothing",
    why: "The finding was fixed, or the comment was never in the right place. A comment that is \
left behind hides the next finding of the same rule, and readers believe in a problem that does \
not exist.",
    fix: "remove the rule from the comment",
    is_fixable: false,
    references: &[],
    // Comments are no part of a server: suppress.rs looks at them.
    check: |_, _| {},
};
