//! `mismatched-extra-args`: `extraArgs` in the form of another apiVersion.

use crate::apiserver::{ApiServer, Component, FaultKind};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "mismatched-extra-args",
    group: Group::Kubeadm,
    components: &Component::ALL,
    severity: Severity::Error,
    other_severities: &[],
    security_severity: None,
    summary: "extraArgs is not in the form of the apiVersion: kubeadm refuses the file",
    why: "Up to kubeadm.k8s.io/v1beta3 extraArgs is a map of names to values. In v1beta4 it is a \
list of entries with a name and a value, so that a flag can be given more than once. kubeadm \
refuses the other form with \"cannot unmarshal\", and an entry without a name.",
    fix: "write extraArgs in the form of the apiVersion",
    is_fixable: false,
    references: &[
        "https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta4/",
        "https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta3/",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    let decoder = server.dialect.facts().decoder;
    for fault in &server.faults {
        match &fault.kind {
            FaultKind::WrongForm { api_version, wants_list: true } => report
                .at(
                    fault.span,
                    format!("{api_version} has extraArgs as a list: {decoder} refuses the map"),
                )
                .help(
                    "write each flag as an entry: - name: profiling, and below it value: \"false\"",
                ),
            FaultKind::WrongForm { api_version, wants_list: false } => report
                .at(
                    fault.span,
                    format!("{api_version} has extraArgs as a map: {decoder} refuses the list"),
                )
                .help("write each flag as a key: profiling: \"false\""),
            FaultKind::Unnamed => report
                .at(
                    fault.span,
                    format!("an entry of extraArgs without a name: {decoder} refuses the file"),
                )
                .help("give the entry a name"),
            FaultKind::Repeated { flag } => report
                .at(fault.span, format!("extraArgs has {flag} twice: {decoder} refuses the object"))
                .help("write all values into one entry, or drop one of them"),
            _ => continue,
        };
    }
}
