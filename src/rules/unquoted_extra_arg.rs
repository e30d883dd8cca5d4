//! `unquoted-extra-arg`: a value in `extraArgs` that YAML does not read as a string.

use super::server_facts::written;
use crate::apiserver::{ApiServer, Component, FaultKind, Flag};
use crate::edit::{Edit, Fix};
use crate::rule::{Group, Report, Rule, Severity};
use crate::source::Span;

pub(super) static RULE: Rule = Rule {
    id: "unquoted-extra-arg",
    group: Group::Kubeadm,
    components: &Component::ALL,
    severity: Severity::Error,
    other_severities: &[],
    security_severity: None,
    summary: "a value in extraArgs that is not a string: kubeadm refuses the file",
    why: "The values of extraArgs are strings. YAML reads an unquoted false, yes or on as a \
boolean and an unquoted 30 as a number, and kubeadm exits with \"cannot unmarshal bool into Go \
struct field\" before it does anything.",
    fix: "put the value in quotes",
    is_fixable: true,
    references: &[
        "https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/control-plane-flags/",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    if server.faults.is_empty() {
        return;
    }
    let decoder = server.dialect.facts().decoder;
    let mut flags: Vec<&Flag> = written(server).collect();
    flags.sort_by_key(|flag| flag.span);
    for fault in &server.faults {
        let FaultKind::NotAString { flag, written, kind } = &fault.kind else {
            continue;
        };
        let message = match *kind {
            "boolean" | "number" => {
                format!("{flag}: {written} is a {kind}: {decoder} refuses the file")
            }
            _ => format!("the value of {flag} is a {kind}: {decoder} refuses the file"),
        };
        let finding = report.at(fault.span, message).flag(flag.clone());
        match *kind {
            "boolean" | "number" => finding
                .help(format!("write \"{written}\" with the quotes"))
                .fix(quoted(&flags, fault.span)),
            _ => finding.help("write one string"),
        };
    }
}

/// Puts the value at a span in quotes; `None` if no flag has it. `flags` are sorted by their spans.
fn quoted(flags: &[&Flag], value: Span) -> Option<Fix> {
    let behind = flags.partition_point(|flag| flag.span.start <= value.start);
    let flag = flags.get(..behind)?.last()?;
    let edit = flag.span.contains(value).then(|| Edit::quote(flag, value))?;
    Some(Fix::safe([edit]))
}
