//! `disabled-iptables-chains`: the kubelet does not look after its iptables rules.

use super::demand;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "disabled-iptables-chains",
    group: Group::Node,
    components: &[Component::Kubelet],
    severity: Severity::Note,
    other_severities: &[],
    security_severity: Some("3.1"),
    summary: "the kubelet does not look after its iptables rules",
    why: "With makeIPTablesUtilChains, which is on by default, the kubelet keeps the chains of \
iptables that mark packets for masquerading, which network plugins of old relied on \
(pkg/kubelet/kubelet_network_linux.go, Kubernetes 1.20 and 1.36).",
    fix: "remove makeIPTablesUtilChains: false",
    is_fixable: false,
    references: &["https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    let so = "nobody restores the chains that mark packets";
    demand::switch(server, report, "make-iptables-util-chains", true, so);
}
