//! `undecodable-field`: a value of the wrong type, for which the Pod is refused.

use crate::apiserver::{ApiServer, Component, FaultKind, ManifestFault};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "undecodable-field",
    group: Group::Manifest,
    components: &Component::ALL,
    severity: Severity::Error,
    other_severities: &[],
    security_severity: None,
    summary: "a value has the wrong type for its field: the Pod is refused",
    why: "Kubernetes converts YAML to JSON and decodes that into its types. One value of the \
wrong type is enough to refuse the whole Pod. Its YAML is version 1.1: an unquoted yes, on or y \
is a boolean and 0644 a number, even where a string is needed, for example in command. The \
kubelet logs \"Could not process manifest file\" and starts nothing (pkg/kubelet/config/file.go \
and common.go, Kubernetes 1.36).",
    fix: "write a value of the field's type; quotes make any value a string",
    is_fixable: false,
    references: &["https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    for fault in &server.faults {
        let FaultKind::Manifest(ManifestFault::WrongType { field, item, wants, written, found }) =
            &fault.kind
        else {
            continue;
        };
        let takes = if *item {
            format!("each item of {field} is {wants}")
        } else {
            format!("{field} takes {wants}")
        };
        let seen = match (written.as_str(), *found) {
            ("", found) => format!("this is {found}"),
            (written, "a string") => format!("\"{written}\" is a string"),
            (written, found) => format!("{written} is {found} to YAML"),
        };
        let message = format!("{takes}, and {seen}: {}", server.dialect.facts().refusal);
        let finding = report.at(fault.span, message);
        finding.label(format!("{found}, not {wants}"));
        if let Some(help) = help(wants, written, found) {
            finding.help(help);
        }
    }
}

/// The advice, if it is clear what was meant.
fn help(wants: &str, written: &str, found: &str) -> Option<String> {
    let is_number = written.parse::<i64>().is_ok();
    let is_boolean = ["true", "false"].contains(&written);
    match wants {
        _ if written.is_empty() => None,
        "a string" => Some(format!("quote it: \"{written}\"")),
        "a list" => Some(format!("write a list: [\"{written}\"]")),
        "a boolean" | "a whole number" if found == "a string" && (is_number || is_boolean) => {
            Some(format!("write it without quotes: {written}"))
        }
        _ => None,
    }
}
