//! `overridden-hostname`: the name of the node is not that of the machine.

use super::demand;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "overridden-hostname",
    group: Group::Node,
    components: &[Component::Kubelet],
    severity: Severity::Note,
    other_severities: &[],
    security_severity: Some("2.0"),
    summary: "the name of the node is not that of the machine",
    why: "With --hostname-override a node has another name than its machine. Certificates, logs of \
the machine and the records of a cloud then name something else than the cluster does, and two \
machines may claim one name (cmd/kubelet/app/options/options.go, Kubernetes 1.20 and 1.36). Some \
clouds need the flag.",
    fix: "remove --hostname-override if no cloud provider needs it",
    is_fixable: false,
    references: &["https://kubernetes.io/docs/reference/command-line-tools-reference/kubelet/"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    let so = "the node is not called after its machine";
    demand::unset(server, report, "hostname-override", so);
}
