//! `unreasoned-ignore`: an ignore comment without a reason, where reasons are required.

use crate::apiserver::Component;
use crate::rule::{Group, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "unreasoned-ignore",
    group: Group::Manifest,
    components: &Component::ALL,
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: None,
    summary: "an ignore comment that does not say why",
    why: "A reader of the comment needs to know whether it still applies. The rule reports only \
if require-reason is set in the configuration.",
    fix: "write the reason after the bracket",
    is_fixable: false,
    references: &[],
    // Comments are no part of a server: suppress.rs looks at them.
    check: |_, _| {},
};
