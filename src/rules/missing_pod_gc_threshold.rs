//! `missing-pod-gc-threshold`: nobody chose how many finished Pods are kept.

use super::demand;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "missing-pod-gc-threshold",
    group: Group::ControlPlane,
    components: &[Component::KubeControllerManager],
    severity: Severity::Note,
    other_severities: &[],
    security_severity: Some("2.0"),
    summary: "nobody chose how many finished Pods are kept",
    why: "The controller manager deletes finished Pods only if there are more than \
--terminated-pod-gc-threshold of them, 12500 by default (pkg/controller/podgc, Kubernetes 1.20 and \
1.36). Each of them takes room in etcd and in every list of Pods until then.",
    fix: "set --terminated-pod-gc-threshold to a number that fits the cluster, such as 1000",
    is_fixable: false,
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    let so = "up to 12500 finished Pods are kept";
    demand::set(server, report, "terminated-pod-gc-threshold", so);
}
