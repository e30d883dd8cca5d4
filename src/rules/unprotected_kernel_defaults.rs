//! `unprotected-kernel-defaults`: the kubelet changes kernel settings instead of failing.

use super::demand;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "unprotected-kernel-defaults",
    group: Group::Node,
    components: &[Component::Kubelet],
    severity: Severity::Note,
    other_severities: &[],
    security_severity: Some("3.1"),
    summary: "the kubelet changes kernel settings instead of failing",
    why: "With protectKernelDefaults the kubelet does not start on a machine whose kernel settings \
are not what it needs. Without it, which is the default, it changes them \
(pkg/kubelet/cm/container_manager_linux.go, setupKernelTunables). Who hardens machines wants to be \
told.",
    fix: "set protectKernelDefaults to true, and the kernel settings on the machine",
    is_fixable: false,
    references: &["https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    let so = "kernel settings of the machine are changed";
    demand::switch(server, report, "protect-kernel-defaults", true, so);
}
