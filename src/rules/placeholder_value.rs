//! `placeholder-value`: a value that still has to be filled in.

use super::server_facts::written;
use crate::apiserver::{ApiServer, Component};
use crate::mapped_text::UnknownReason;
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "placeholder-value",
    group: Group::Startup,
    components: &[Component::KubeApiServer],
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: None,
    summary: "a placeholder was left in a value",
    why: "A path such as <path/to/ca.crt> or /path/to/ca.crt was pasted from documentation, or \
REPLACE_ME was left for later. Unless something replaces it before the file is used, the API \
server looks for a file of exactly that name and does not start. If a script or sed replaces it, \
disable this rule: no other rule takes such a value for missing or wrong.",
    fix: "write the value, or fill it in before the file is checked",
    is_fixable: false,
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    for flag in written(server) {
        if flag.unknown != Some(UnknownReason::Placeholder) {
            continue;
        }
        let shown = flag.raw.lines().next().unwrap_or_default();
        let message = format!("--{} is {shown}, which is still to be filled in", flag.name);
        report.at(flag.value_span, message).flag(flag.name.clone());
    }
}
