//! `missing-node-authorization`: kubelets are not limited to what their node needs.

use super::modes::{self, Modes};
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "missing-node-authorization",
    group: Group::Access,
    components: &[Component::KubeApiServer],
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: Some("6.3"),
    summary: "kubelets are not limited to what their node needs",
    why: "The mode Node lets a kubelet read the Secrets and ConfigMaps of the Pods on its own \
node and nothing else (plugin/pkg/auth/authorizer/node). Without it kubelets need the role \
system:node for all nodes, so a node that is broken into reads every Secret of the cluster.",
    fix: "add Node to --authorization-mode",
    is_fixable: true,
    references: &["https://kubernetes.io/docs/reference/access-authn-authz/authorization/"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    let Modes::Known(modes) = Modes::of(server) else {
        return;
    };
    modes::without(
        server,
        &modes,
        "Node",
        "a kubelet may do what its group is bound to, on every node",
        report,
    );
}
