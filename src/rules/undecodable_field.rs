//! `undecodable-field`: a value that its field can't hold, for which the Pod is refused.

use crate::apiserver::{ApiServer, Dialect, FaultKind, ManifestFault};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "undecodable-field",
    group: Group::Manifest,
    severity: Severity::Error,
    security_severity: None,
    summary: "a value of another type than its field has: the Pod is refused",
    why: "Kubernetes turns YAML into JSON and decodes that into its types, where one value of the \
wrong type is enough to refuse all of the Pod. Its YAML is version 1.1: an unquoted yes, on or y is \
a boolean and 0644 a number, also where a string is meant, as among the strings of command. The \
kubelet logs \"Could not process manifest file\" and starts nothing \
(pkg/kubelet/config/file.go and common.go, Kubernetes 1.36).",
    fix: "write a value of the field's type; quotes make a string of anything",
    controls: &[],
    references: &["https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    for fault in &server.faults {
        let FaultKind::Manifest(ManifestFault::WrongType {
            field,
            item,
            wants,
            written,
            found,
        }) = &fault.kind
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
        let message = format!("{takes}, and {seen}: {}", consequence(server.dialect));
        let finding = report.at(fault.span, message);
        finding.label(format!("{found}, not {wants}"));
        if *wants == "a string" && !written.is_empty() {
            finding.help(format!("quote it: \"{written}\""));
        }
        if *wants == "a list" && !written.is_empty() {
            finding.help(format!("write a list: [\"{written}\"]"));
        }
        let quoted =
            ["true", "false"].contains(&written.as_str()) || written.parse::<i64>().is_ok();
        if ["a boolean", "a whole number"].contains(wants) && *found == "a string" && quoted {
            finding.help(format!("write it without quotes: {written}"));
        }
    }
}

const fn consequence(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::StaticPod => "the kubelet cannot decode the Pod",
        _ => "Kubernetes refuses the object",
    }
}
